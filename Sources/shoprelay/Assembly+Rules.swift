import Relay
import Settings
import ShopRouting

extension Assembly {
    /// What the settings decide about a shop's orders.
    static func rules(_ shop: Settings.Shop, of agreement: Settings.Agreement) throws -> OrderRules {
        let translation = shop.translation
        var rules = OrderRules(
            transferableStatuses: Set(shop.statuses),
            aliases: Aliases(try shop.aliases.mapValues { try ItemNumber($0).valid }),
            shippingItem: try ItemNumber(agreement.items.shipping).valid,
            feeItem: try ItemNumber(agreement.items.fee).valid,
            discountItem: try ItemNumber(agreement.items.discount).valid,
            roundingItem: try ItemNumber(agreement.items.rounding).valid, homeCountry: agreement.homeCountry)
        rules.ordersFrom = try translation.ordersFrom.map { try CivilDate($0).valid }
        rules.placeholderItem = try translation.placeholderItem.map { try ItemNumber($0).valid }
        rules.bundles =
            switch translation.bundles {
            case .container: .container
            case .children: .children
            case .both: .both
            case nil: nil
            }
        rules.coupons =
            switch translation.coupons {
            case .linePrices: .linePrices
            case .discountItem: .discountItem
            }
        rules.vatNumberKeys = translation.meta.vatNumber
        rules.eanKeys = translation.meta.ean
        rules.paymentTerms = translation.paymentMethods
        rules.deliveryTerms = translation.shippingMethods
        return rules
    }

    static func inventory(_ settings: Settings.Inventory) -> Inventory {
        Inventory(
            basis: settings.figure == .physical ? .physical : .available, draftsReserve: settings.draftsReserve,
            locations: settings.locations.map(Set.init),
            compareAt: settings.compareAt.map { .seconds($0 * 60) })
    }

    /// What the settings decide about a shop's stock.
    static func stock(_ shop: Settings.Shop, of agreement: Settings.Agreement) -> StockRules {
        let rules = shop.stockRules ?? agreement.stockRules
        return StockRules(
            basis: inventory(agreement.inventory).basis,
            terms: StockTerms(
                buffer: shop.buffer ?? agreement.buffer, share: rules.share, cap: rules.cap, minimum: rules.minimum),
            included: rules.include.map { SKUPattern($0) }, excluded: rules.exclude.map { SKUPattern($0) },
            exceptions: rules.skus.map {
                StockRules.Exception(
                    skus: SKUPattern($0.pattern), buffer: $0.buffer, share: $0.share, cap: $0.cap, minimum: $0.minimum)
            })
    }
}
