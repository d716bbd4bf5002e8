/// How Rackbeat's copy of an order names shop and order, so that a search can find it again.
public struct OrderReference: Hashable, Sendable {
    public let shop: ShopName
    public let orderID: Int64

    public init(shop: ShopName, orderID: Int64) {
        self.shop = shop
        self.orderID = orderID
    }

    /// The end of every heading of this order: `[dk:15]`. Shop names hold neither brackets nor colons.
    public var token: String { "[\(shop):\(orderID)]" }

    /// The heading of the Rackbeat order, such as `1001 [dk:15]`, at most 255 characters (rackbeat.md U25).
    public func heading(number: String) -> String {
        let room = 254 - token.unicodeScalars.count
        return "\(HTMLText.plain(number, limit: room)) \(token)"
    }

    /// Whether a Rackbeat order with this heading is this order. The number in front may have changed since.
    public func matches(heading: String) -> Bool { heading == token || heading.hasSuffix(" " + token) }
}
