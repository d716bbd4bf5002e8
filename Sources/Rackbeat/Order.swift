public import Foundation
public import ShopRouting

/// A Rackbeat order, as far as we need it (rackbeat.md 2.4). It has flags, no status.
public struct Order: Sendable, Equatable, Decodable {
    public struct Line: Sendable, Equatable, Decodable {
        /// For changes of the line; nil when the answer does not say.
        public let id: Int?
        /// The item's number.
        public let item: String
        public let name: String
        public let quantity: Decimal
        public let shipped: Decimal
        /// For one unit, excl. VAT.
        public let unitPrice: Money
        /// nil when the answer does not say.
        public let vatPercentage: Decimal?

        private enum Key: String, CodingKey {
            case id, child_id, item_id, name, quantity, quantity_shipped, line_price, vat_percentage
        }

        public init(from decoder: any Decoder) throws {
            let line = try decoder.container(keyedBy: Key.self)
            guard let item = line.text(.child_id) ?? line.text(.item_id), let quantity = line.decimal(.quantity) else {
                throw DecodingError.dataCorruptedError(forKey: .child_id, in: line, debugDescription: "no item")
            }
            id = line.text(.id).flatMap { Int($0) }
            self.item = item
            self.quantity = quantity
            name = line.text(.name) ?? ""
            shipped = line.decimal(.quantity_shipped) ?? 0
            unitPrice = Money(line.decimal(.line_price) ?? 0)
            vatPercentage = line.decimal(.vat_percentage)
        }
    }

    public let number: String
    public let heading: String
    public let note: String
    public let isBooked: Bool
    public let isCancelled: Bool
    /// Everything that can be on a shipment has been shipped.
    public let isShipped: Bool
    public let isPartlyShipped: Bool
    /// Incl. VAT, order currency; nil when the answer does not say.
    public let total: Money?
    /// nil when the answer does not say: seen on invoices only.
    public let vat: Money?
    public let createdAt: Moment?
    public let updatedAt: Moment?
    /// nil when the answer does not hold them, as rows of a list may not, or when one cannot be read.
    public let lines: [Line]?

    private enum Key: String, CodingKey {
        case number, heading, note, is_booked, is_cancelled, is_shipped, is_partly_shipped, total_total, total_vat
        case created_at, updated_at, lines
    }

    public init(from decoder: any Decoder) throws {
        let order = try decoder.container(keyedBy: Key.self)
        guard let number = order.text(.number) else {
            throw DecodingError.dataCorruptedError(forKey: .number, in: order, debugDescription: "no number")
        }
        self.number = number
        heading = order.text(.heading) ?? ""
        note = order.text(.note) ?? ""
        isBooked = order.flag(.is_booked) ?? false
        isCancelled = order.flag(.is_cancelled) ?? false
        isShipped = order.flag(.is_shipped) ?? false
        isPartlyShipped = order.flag(.is_partly_shipped) ?? false
        total = order.decimal(.total_total).map { Money($0) }
        vat = order.decimal(.total_vat).map { Money($0) }
        createdAt = order.moment(.created_at)
        updatedAt = order.moment(.updated_at)
        lines = try? order.decode([Line].self, forKey: .lines)
    }
}

extension Order {
    /// Numbers that stand in the note: a backorder names its original there, in words that are not known (rackbeat.md 2.4).
    /// The first few, each of up to 12 digits.
    public var namedNumbers: [String] {
        let runs = note.unicodeScalars.split { !("0"..."9").contains($0) }.map(String.init)
        return Array(runs.filter { $0.count <= 12 }.prefix(8))
    }
}
