public import Foundation

/// What a shop's product is in Rackbeat.
public struct ItemDraft: Sendable, Equatable, Codable {
    public var number: ItemNumber
    public var name: String
    /// Excl. VAT, in the base currency; nil where the shop has none that counts.
    public var price: Decimal?
    public var description: String
    public var barcode: String
    /// nil when no rule names one.
    public var group: Int?

    public init(
        number: ItemNumber, name: String, price: Decimal?, description: String, barcode: String, group: Int?
    ) {
        self.number = number
        self.name = name
        self.price = price
        self.description = description
        self.barcode = barcode
        self.group = group
    }
}

extension ItemNumber: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let number = ItemNumber(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no item number"))
        }
        self = number
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
