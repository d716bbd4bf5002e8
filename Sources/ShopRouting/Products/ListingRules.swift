/// What a shop takes of Rackbeat's items, where Rackbeat owns the products.
public struct ListingRules: Sendable, Equatable {
    public enum Creation: String, Sendable, CaseIterable {
        /// What the shop does not have is not made there.
        case none
        case draft
        case published
    }

    public var creates: Creation
    /// What is maintained; a barcode is not. A new product gets its name and price in any case.
    public var fields: Set<ProductField>
    /// Only items of these product groups are made; empty for all.
    public var groups: Set<Int>
    /// Items that carry shipping, fees, discounts and rounding.
    public var services: Set<ItemNumber>
    /// Rackbeat's own, ISO 4217.
    public var currency: String

    public init(
        creates: Creation = .none, fields: Set<ProductField> = [.name, .price], groups: Set<Int> = [],
        services: Set<ItemNumber> = [], currency: String = "DKK"
    ) {
        self.creates = creates
        self.fields = fields
        self.groups = groups
        self.services = services
        self.currency = currency
    }
}
