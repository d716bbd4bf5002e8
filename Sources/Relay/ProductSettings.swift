public import ShopRouting

/// What an agreement decides about products, beside what each shop takes.
public struct ProductSettings: Sendable {
    /// Who owns product data.
    public enum Master: Sendable, Equatable {
        case none
        case rackbeat
        case shop(ShopName)
    }

    /// What becomes of the other side's edit of a field that the master owns.
    public enum ForeignEdits: String, Sendable, CaseIterable {
        case overwrite
        /// An attention item says what differs.
        case report
    }

    public var master = Master.none
    /// From a shop to Rackbeat.
    public var rules = ProductRules()
    /// Rackbeat's number of the location where the import counts stock.
    public var location: Int?
    public var foreignEdits = ForeignEdits.overwrite
    /// Whether an item whose product is gone from the master shop is barred; else an attention item says so.
    public var barsItems = false
    /// The directory of the imports' files.
    public var importDirectory = "imports"

    public init() {}

    /// Whether anything of the shop's products concerns Rackbeat, or the other way round.
    func follows(_ shop: Shop) -> Bool {
        switch master {
        case .none: false
        case .rackbeat: shop.listing != nil
        case .shop(let name): shop.name == name
        }
    }
}

/// What one shop takes of Rackbeat's items, where Rackbeat owns the products.
public struct Listing: Sendable {
    public var rules: ListingRules
    /// Whether a product whose item is gone becomes a draft; else an attention item says so.
    public var drafts: Bool

    public init(rules: ListingRules, drafts: Bool = false) {
        self.rules = rules
        self.drafts = drafts
    }
}
