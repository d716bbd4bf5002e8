public import ShopRouting

/// What somebody wants of the initial import, which goes from shops to Rackbeat alone.
public struct ImportWish: Sendable, Equatable, Codable {
    public enum Act: String, Sendable, CaseIterable, Codable {
        /// Writes the plan and changes nothing.
        case plan
        /// Says what differs between the shops' products and Rackbeat's items, and changes nothing.
        case compare
        case run
        /// Goes on with the last run, from where it was ended.
        case resume
        /// Removes what the last run created and nobody has used since.
        case undo
    }

    public var act: Act
    /// The first one's data win. Empty where the last run is meant.
    public var shops: [ShopName]
    /// Whether the shops' stock is carried over too.
    public var withStock: Bool

    public init(act: Act, shops: [ShopName] = [], withStock: Bool = false) {
        self.act = act
        self.shops = shops
        self.withStock = withStock
    }
}
