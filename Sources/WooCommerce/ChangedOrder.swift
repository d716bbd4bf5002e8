public import ShopRouting

/// An order that changed: what to read again, not what it holds.
public struct ChangedOrder: Sendable, Equatable, Decodable {
    public let id: Int64
    /// Without the prefix `wc-`; nil when it was not asked for.
    public let status: String?
    public let modifiedAt: Moment?

    private enum Key: String, CodingKey { case id, status, date_modified_gmt }

    public init(from decoder: any Decoder) throws {
        let order = try decoder.container(keyedBy: Key.self)
        id = try order.decode(Int64.self, forKey: .id)
        status = order.text(.status)
        modifiedAt = order.moment(.date_modified_gmt)
    }
}
