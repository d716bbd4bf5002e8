public import Foundation
public import HTTPClient

/// What left the warehouse for one order (rackbeat.md 2.5). It names no carrier and no tracking number.
public struct Shipment: Sendable, Equatable, Decodable {
    public struct Line: Sendable, Equatable, Decodable {
        /// The item's number.
        public let item: String
        public let quantity: Decimal

        private enum Key: String, CodingKey { case child_id, quantity }

        public init(from decoder: any Decoder) throws {
            let line = try decoder.container(keyedBy: Key.self)
            guard let item = line.text(.child_id), let quantity = line.decimal(.quantity) else {
                throw DecodingError.dataCorruptedError(forKey: .child_id, in: line, debugDescription: "no item")
            }
            (self.item, self.quantity) = (item, quantity)
        }
    }

    public let id: Int
    public let orderNumber: String
    public let isShipped: Bool
    public let lines: [Line]

    private enum Key: String, CodingKey { case id, order_id, is_shipped, shipped_at, lines }

    public init(from decoder: any Decoder) throws {
        let shipment = try decoder.container(keyedBy: Key.self)
        guard let id = shipment.text(.id).flatMap({ Int($0) }) else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: shipment, debugDescription: "no id")
        }
        self.id = id
        orderNumber = shipment.text(.order_id) ?? ""
        isShipped = shipment.flag(.is_shipped) ?? (shipment.text(.shipped_at) != nil)
        lines = (try? shipment.decode([Line].self, forKey: .lines)) ?? []
    }
}

extension Client {
    /// The shipments of one order, those that have not left yet too; rows of other orders left out, since a filter may do
    /// nothing (rackbeat.md U9).
    public func shipments(of order: String) async throws(CallFailure) -> [Shipment] {
        var found: [Shipment] = []
        for page in 1...10 {
            let answer = try await list(
                "order-shipments", [("order_number", order), ("limit", "100"), ("page", String(page))],
                of: Shipment.self)
            found += answer.rows.filter { $0.orderNumber == order }
            if answer.rows.isEmpty || answer.pages.map({ page >= $0 }) == true { break }
        }
        return found
    }
}
