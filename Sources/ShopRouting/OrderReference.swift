/// How Rackbeat's copy of an order names shop and order, so that a search can find it again.
public struct OrderReference: Hashable, Sendable {
    public let shop: ShopName
    public let orderID: Int64

    public init(shop: ShopName, orderID: Int64) {
        self.shop = shop
        self.orderID = orderID
    }

    /// - Parameter heading: of any Rackbeat order; nil where it is not one of ours.
    public init?(heading: String) {
        guard heading.hasSuffix("]"), let bracket = heading.lastIndex(of: "[") else { return nil }
        let parts = heading[heading.index(after: bracket)...].dropLast().split(
            separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let shop = ShopName(String(parts[0])), let id = Int64(parts[1]) else { return nil }
        self.init(shop: shop, orderID: id)
        guard matches(heading: heading) else { return nil }
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
