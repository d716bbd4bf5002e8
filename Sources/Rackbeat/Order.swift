public import ShopRouting

/// A Rackbeat order, as far as we need it (rackbeat.md 2.4). It has flags, no status.
public struct Order: Sendable, Equatable, Decodable {
    public let number: String
    public let heading: String
    public let isBooked: Bool
    public let isCancelled: Bool
    /// Incl. VAT, order currency; nil when the answer does not say.
    public let total: Money?
    public let createdAt: Moment?

    private enum Key: String, CodingKey { case number, heading, is_booked, is_cancelled, total_total, created_at }

    public init(from decoder: any Decoder) throws {
        let order = try decoder.container(keyedBy: Key.self)
        guard let number = order.text(.number) else {
            throw DecodingError.dataCorruptedError(forKey: .number, in: order, debugDescription: "no number")
        }
        self.number = number
        heading = order.text(.heading) ?? ""
        isBooked = order.flag(.is_booked) ?? false
        isCancelled = order.flag(.is_cancelled) ?? false
        total = order.decimal(.total_total).map { Money($0) }
        createdAt = order.moment(.created_at)
    }
}
