public import Foundation

/// What a shop may show of an item, and how it was computed.
public struct StockFigure: Sendable, Equatable {
    /// Never below zero, whole units.
    public let quantity: Int
    /// Such as `12 available − 1 buffer = 11`, or `2.5 available = 2.5, shown as 2`.
    public let explanation: String

    /// - Parameter available: Rackbeat's `available_quantity`, possibly negative or with decimals (rackbeat.md U14).
    /// - Parameter buffer: units held back; below zero counts as none.
    public init(available: Decimal, buffer: Int = 0) {
        let left = available - Decimal(max(buffer, 0))
        quantity = max(left.flooredToInt, 0)
        var text = "\(available) available"
        if buffer > 0 { text += " − \(buffer) buffer" }
        text += " = \(left)"
        explanation = left == Decimal(quantity) ? text : text + ", shown as \(quantity)"
    }
}

extension Decimal {
    /// The next whole number below, within what a shop can hold (32 bits).
    fileprivate var flooredToInt: Int {
        var input = self
        var result = Decimal()
        unsafe NSDecimalRound(&result, &input, 0, .down)
        if result >= Decimal(Int32.max) { return Int(Int32.max) }
        if result <= Decimal(Int32.min) { return Int(Int32.min) }
        return NSDecimalNumber(decimal: result).intValue
    }
}
