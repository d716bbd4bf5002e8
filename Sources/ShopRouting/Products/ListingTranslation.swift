import Foundation

/// Rackbeat's item to a shop's product. Variations, categories and tags are never made; a variation that exists is
/// maintained through its parent.
public struct ListingTranslation: Sendable {
    public enum Decision: Sendable, Equatable {
        case create(ProductDraft)
        case update(ProductSheet, ProductChange, [FieldDifference])
        case unchanged(ProductSheet)
        /// The sentence says why.
        case skip(String)
        case refuse(Refusal)
    }

    private let rules: ListingRules
    private let prices: ShopPrices

    public init(rules: ListingRules, prices: ShopPrices) {
        self.rules = rules
        self.prices = prices
    }

    /// - Parameters:
    ///   - sku: under which the shop sells the item.
    ///   - found: what the shop found; its search folds case and accents, so each is compared again.
    public func decide(_ item: ItemSheet, sku: String, found: [ProductSheet]) -> Decision {
        let own = found.filter { $0.sku.isSameBytes(as: sku) && !$0.inheritsSKU }
        let live = own.filter { $0.status != "trash" }
        guard live.count <= 1 else {
            let ids = live.map(\.id).sorted().prefix(10).map(String.init).joined(separator: ", ")
            return .refuse(
                Refusal(
                    .skuDuplicate,
                    reason: "Several products of the shop have the SKU \"\(HTMLText.shown(sku, limit: 60))\": \(ids).",
                    remedy: "Give each product of the shop its own SKU."))
        }
        if let product = live.first {
            let (change, differences) = change(of: product, to: item)
            return differences.isEmpty ? .unchanged(product) : .update(product, change, differences)
        }
        guard own.isEmpty else { return .skip("The shop has its product in the bin.") }
        return create(item, sku)
    }

    /// What Rackbeat says to this product, as ``FieldDifference`` has it.
    public func texts(of item: ItemSheet, for product: ProductSheet) -> [ProductField: String] {
        let price = item.price.flatMap { entered($0, isTaxed: product.isTaxed, taxClass: product.taxClass) }
        return [.name: item.name, .price: price ?? "", .description: item.description]
    }

    private func create(_ item: ItemSheet, _ sku: String) -> Decision {
        if item.isBarred { return .skip("It is barred in Rackbeat.") }
        if ItemNumber(item.number).map(rules.services.contains) == true { return .skip("It is no goods.") }
        if !rules.groups.isEmpty, item.group.map(rules.groups.contains) != true {
            return .skip("Its product group is not for this shop.")
        }
        guard rules.creates != .none else { return .skip("The shop has no such product, and none is made there.") }
        let price = item.price.flatMap { entered($0, isTaxed: true, taxClass: "") }
        return .create(
            ProductDraft(
                sku: sku, name: item.name.isEmpty ? item.number : item.name, regularPrice: price ?? "",
                description: rules.fields.contains(.description) ? HTMLDocument.html(item.description) : "",
                status: rules.creates == .published ? "publish" : "draft"))
    }

    private func change(of product: ProductSheet, to item: ItemSheet) -> (ProductChange, [FieldDifference]) {
        var change = ProductChange()
        var differences: [FieldDifference] = []
        // A variation's name is its parent's and its choices.
        if rules.fields.contains(.name), product.parentID == 0, !item.name.isEmpty,
            !HTMLDocument.isSame(item.name, HTMLText.plain(product.name, limit: .max))
        {
            change.name = item.name
            differences.append(FieldDifference(.name, has: product.name, wants: item.name))
        }
        // A variable product has the prices of its variations.
        if rules.fields.contains(.price), product.type != "variable", let net = item.price,
            let wanted = entered(net, isTaxed: product.isTaxed, taxClass: product.taxClass),
            Decimal(exactly: product.regularPrice) != Decimal(exactly: wanted)
        {
            change.regularPrice = wanted
            differences.append(FieldDifference(.price, has: product.regularPrice, wants: wanted))
        }
        if rules.fields.contains(.description),
            !HTMLDocument.isSame(item.description, HTMLDocument.text(product.description))
        {
            change.description = HTMLDocument.html(item.description)
            differences.append(FieldDifference(.description, has: product.description, wants: item.description))
        }
        return (change, differences)
    }

    /// Digits with a dot, which every shop reads alike (woocommerce.md 3.3); nil where the price is not for this shop.
    private func entered(_ net: Decimal, isTaxed: Bool, taxClass: String) -> String? {
        guard net >= 0, prices.currency == rules.currency else { return nil }
        return prices.entered(net: net, isTaxed: isTaxed, taxClass: taxClass).description
    }
}
