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
}
