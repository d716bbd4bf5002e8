public import Foundation

/// An exact decimal amount in a currency that the context names. Never made from a binary fraction.
public struct Money: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var amount: Decimal

    public static let zero = Money(0 as Decimal)

    public init(_ amount: Decimal) { self.amount = amount }

    /// Digits with at most one dot and an optional sign, as both systems write amounts; nil for anything else.
    public init?(_ text: String) {
        guard let amount = Decimal(exactly: text) else { return nil }
        self.amount = amount
    }

    public var description: String { amount.description }

    /// For people: at least two places, such as `50.00`.
    public var shown: String {
        let parts = amount.description.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        return "\(parts[0]).\(fraction)\(String(repeating: "0", count: max(0, 2 - fraction.count)))"
    }

    public static func < (left: Money, right: Money) -> Bool { left.amount < right.amount }
    public static func + (left: Money, right: Money) -> Money { Money(left.amount + right.amount) }
    public static func - (left: Money, right: Money) -> Money { Money(left.amount - right.amount) }
    public static prefix func - (money: Money) -> Money { Money(-money.amount) }
    public static func * (money: Money, factor: Decimal) -> Money { Money(money.amount * factor) }
    public static func += (left: inout Money, right: Money) { left = left + right }
    public static func -= (left: inout Money, right: Money) { left = left - right }

    /// Rounded half away from zero, as both systems round.
    public func rounded(places: Int) -> Money { Money(amount.rounded(places: places)) }
}

extension Decimal {
    /// Digits with at most one dot and an optional minus sign, up to 30 characters; nil for anything else.
    public init?(exactly text: String) {
        var digits = text.utf8[...]
        if digits.first == UInt8(ascii: "-") { digits.removeFirst() }
        let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let isNumeric = parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard isNumeric, text.utf8.count <= 30,
            let value = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
        else { return nil }
        self = value
    }

    /// Rounded half away from zero.
    public func rounded(places: Int) -> Decimal {
        var input = self
        var result = Decimal()
        unsafe NSDecimalRound(&result, &input, places, .plain)
        return result
    }
}
