/// What an agreement decides about products that go from a shop to Rackbeat.
public struct ProductRules: Sendable, Equatable {
    /// Which price of a product that is on sale counts.
    public enum SalePrice: String, Sendable, CaseIterable {
        case regular
        /// What a buyer is asked for today.
        case current
    }

    /// What is maintained. A new item gets its name and price in any case: Rackbeat asks for them.
    public var fields: Set<ProductField>
    /// Rackbeat's number of the product group of new items.
    public var group: Int?
    /// By the product's type, such as `variation`; these win. A type that a plug-in brought is goods only if it is named.
    public var groups: [String: Int]
    /// Of items whose stock the shop does not count.
    public var groupWithoutStock: Int?
    public var salePrice: SalePrice
    /// In which a product is goods: `publish`, `private`, `draft`, `pending`.
    public var statuses: Set<String>
    /// Rackbeat's own, ISO 4217.
    public var currency: String

    public init(
        fields: Set<ProductField> = [.name, .price, .description], group: Int? = nil, groups: [String: Int] = [:],
        groupWithoutStock: Int? = nil, salePrice: SalePrice = .regular, statuses: Set<String> = ["publish"],
        currency: String = "DKK"
    ) {
        self.fields = fields
        self.group = group
        self.groups = groups
        self.groupWithoutStock = groupWithoutStock
        self.salePrice = salePrice
        self.statuses = statuses
        self.currency = currency
    }

    func group(of product: ProductSheet) -> Int? {
        groups[product.type] ?? (product.isCounted ? nil : groupWithoutStock) ?? group
    }
}
