public import Foundation

/// What a shop may show of an item, and how it was computed.
public struct StockFigure: Sendable, Equatable {
    /// Never below zero, whole units.
    public let quantity: Int
    /// Such as `12 available − 2 in flight − 1 buffer = 9`, or `2.5 available = 2.5, shown as 2`.
    public let explanation: String

    /// - Parameters:
    ///   - stock: Rackbeat's figure, possibly negative or with decimals (rackbeat.md U14).
    ///   - inFlight: units that shops have sold and that are still in `stock`; below zero counts as none.
    public init(
        _ stock: Decimal, _ basis: StockBasis = .available, inFlight: Decimal = 0, terms: StockTerms = StockTerms()
    ) {
        var text = "\(stock) \(basis.rawValue)"
        if inFlight > 0 { text += " − \(inFlight) in flight" }
        if terms.buffer > 0 { text += " − \(terms.buffer) buffer" }
        let left = stock - max(inFlight, 0) - Decimal(max(terms.buffer, 0))
        text += " = \(left)"
        var shown = left
        if terms.share < 100, left > 0 {
            shown = left * Decimal(max(terms.share, 0)) / 100
            text += ", \(max(terms.share, 0)) % of it = \(shown)"
        }
        if let minimum = terms.minimum, shown.floor < minimum, shown < left {
            shown = min(Decimal(minimum), left)
            text += ", at least \(minimum) = \(shown)"
        }
        if let cap = terms.cap, shown > Decimal(max(cap, 0)) {
            shown = Decimal(max(cap, 0))
            text += ", at most \(max(cap, 0)) = \(shown)"
        }
        quantity = max(shown.floor, 0)
        explanation = shown == Decimal(quantity) ? text : text + ", shown as \(quantity)"
    }
}

/// Which of Rackbeat's figures shops sell from.
public enum StockBasis: String, Sendable, CaseIterable {
    /// Less what booked orders reserve.
    case available
    /// What is there, reserved or not (rackbeat.md U15).
    case physical
}

/// What of an item's stock a shop is given.
public struct StockTerms: Sendable, Equatable {
    /// Units held back; below zero counts as none.
    public var buffer: Int
    /// Percent of what is left, 0 to 100.
    public var share: Int
    /// The most that is shown.
    public var cap: Int?
    /// Whatever the share is, as much as this where it is there; the cap wins.
    public var minimum: Int?

    public init(buffer: Int = 0, share: Int = 100, cap: Int? = nil, minimum: Int? = nil) {
        self.buffer = buffer
        self.share = share
        self.cap = cap
        self.minimum = minimum
    }
}

extension Decimal {
    /// The next whole number below, within what a shop can hold (32 bits).
    fileprivate var floor: Int {
        var input = self
        var result = Decimal()
        unsafe NSDecimalRound(&result, &input, 0, .down)
        if result >= Decimal(Int32.max) { return Int(Int32.max) }
        if result <= Decimal(Int32.min) { return Int(Int32.min) }
        return NSDecimalNumber(decimal: result).intValue
    }
}
