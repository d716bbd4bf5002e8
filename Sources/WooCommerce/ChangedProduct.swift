public import ShopRouting

/// A product that changed: what to read again, not what it holds.
public struct ChangedProduct: Sendable, Equatable, Decodable {
    public let id: Int64
    public let modifiedAt: Moment?

    private enum Key: String, CodingKey { case id, date_modified_gmt }

    public init(from decoder: any Decoder) throws {
        let product = try decoder.container(keyedBy: Key.self)
        id = try product.decode(Int64.self, forKey: .id)
        modifiedAt = product.moment(.date_modified_gmt)
    }
}
