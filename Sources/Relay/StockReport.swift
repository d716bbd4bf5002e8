public import ShopRouting

/// What a comparison of all stock has come to, for one shop.
public struct StockReport: Sendable, Equatable {
    /// A product that does not show what it is to show.
    public struct Difference: Sendable, Equatable {
        public var sku: String
        public var product: Int64
        /// nil where the shop does not count it, or its figure is in doubt.
        public var shown: String?
        public var wanted: Int
        /// How the figure was computed.
        public var why: String
    }

    /// Differences that are named; the others are only counted.
    public static let nameLimit = 1000

    public var agreement: AgreementName
    public var shop: ShopName
    /// Products with a SKU that is an item with inventory in Rackbeat.
    public var compared = 0
    public var differing = 0
    /// Products whose SKU is no item with inventory in Rackbeat, or whose stock is not written to this shop.
    public var others = 0
    /// SKUs for which the shop has no one place for a figure.
    public var unclear = 0
    public var differences: [Difference] = []
    /// Why it ended early; nil when it did not.
    public var failure: String?

    init(agreement: AgreementName, shop: ShopName) {
        self.agreement = agreement
        self.shop = shop
    }
}
