public import Foundation

/// What Rackbeat says of an item, as far as a shop may get it.
public struct ItemSheet: Sendable, Equatable, Codable {
    /// Rackbeat's key; the shops' SKU.
    public var number: String
    public var name: String
    /// Excl. VAT, in the base currency; nil when Rackbeat does not say.
    public var price: Decimal?
    public var description = ""
    public var barcode = ""
    public var group: Int?
    /// Cannot be sold.
    public var isBarred = false
    public var tracksInventory = true
    /// On the shelves of all locations.
    public var physical: Decimal = 0
    /// What anybody holds of it in an order, a purchase or a production.
    public var committed: Decimal = 0

    public init(number: String, name: String) {
        self.number = number
        self.name = name
    }
}
