import Relay
import Settings
import ShopRouting

extension Assembly {
    /// What the settings decide about an agreement's products.
    static func products(_ agreement: Settings.Agreement, imports: String) throws -> ProductSettings {
        let settings = agreement.products
        var products = ProductSettings()
        products.importDirectory = imports
        products.master =
            switch settings.master {
            case .none: .none
            case .rackbeat: .rackbeat
            case .woocommerce: .shop(try settings.shop.flatMap(ShopName.init).valid)
            }
        products.rules = ProductRules(
            fields: Set(settings.fields.map(field)), group: settings.group, groups: settings.groups,
            groupWithoutStock: settings.groupWithoutStock,
            salePrice: settings.salePrice == .regular ? .regular : .current, statuses: Set(settings.statuses),
            currency: settings.currency)
        products.location = settings.location
        products.foreignEdits = settings.foreignEdits == .overwrite ? .overwrite : .report
        products.barsItems = settings.deleted == .bar
        return products
    }

    /// What the settings decide about the items that a shop takes.
    static func listing(_ shop: Settings.Shop, of agreement: Settings.Agreement) throws -> Listing? {
        guard let settings = shop.listing else { return nil }
        let items = agreement.items
        let services = try [items.shipping, items.fee, items.discount, items.rounding].map { try ItemNumber($0).valid }
        let creates: ListingRules.Creation =
            switch settings.create {
            case .none: .none
            case .draft: .draft
            case .published: .published
            }
        let fields = settings.fields.map { (field: Settings.Listing.Field) -> ProductField in
            switch field {
            case .name: .name
            case .price: .price
            case .description: .description
            }
        }
        return Listing(
            rules: ListingRules(
                creates: creates, fields: Set(fields), groups: Set(settings.groups), services: Set(services),
                currency: agreement.products.currency),
            drafts: settings.deleted == .draft)
    }

    private static func field(_ field: Settings.Products.Field) -> ProductField {
        switch field {
        case .name: .name
        case .price: .price
        case .description: .description
        case .barcode: .barcode
        }
    }
}
