public import Foundation

/// A product or BOM, as far as orders and stock need it (rackbeat.md 2.1).
public struct Item: Sendable, Equatable, Decodable {
    /// Rackbeat's key; the shops' SKU.
    public let number: String
    public let name: String
    /// Cannot be sold.
    public let isBarred: Bool
    /// Whether Rackbeat counts its stock at all.
    public let tracksInventory: Bool
    /// Physical less reserved; may be negative.
    public let available: Decimal
    public let physical: Decimal

    private enum Key: String, CodingKey {
        case number, name, is_barred, inventory_enabled, available_quantity, stock_quantity, in_order_quantity
    }

    public init(from decoder: any Decoder) throws {
        let item = try decoder.container(keyedBy: Key.self)
        guard let number = item.text(.number) else {
            throw DecodingError.dataCorruptedError(forKey: .number, in: item, debugDescription: "no number")
        }
        self.number = number
        name = item.text(.name) ?? ""
        isBarred = item.flag(.is_barred) ?? false
        tracksInventory = item.flag(.inventory_enabled) ?? true
        physical = item.decimal(.stock_quantity) ?? 0
        // rackbeat.md U14: stock less what is in order.
        guard
            let available = item.decimal(.available_quantity)
                ?? item.decimal(.in_order_quantity).map({ [physical] in physical - $0 })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .available_quantity, in: item, debugDescription: "no available quantity")
        }
        self.available = available
    }
}
