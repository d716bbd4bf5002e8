/// An exact amount or quantity of up to six decimals.
public struct Amount: Hashable, Comparable, Sendable, CustomStringConvertible {
    public static let zero = Amount(millionths: 0)

    var millionths: Int64

    init(millionths: Int64) { self.millionths = millionths }

    public init(_ whole: Int) { millionths = Int64(whole) * 1_000_000 }

    /// nil unless it is digits with at most one dot, an optional minus sign and no more than six decimals.
    public init?(_ text: String) {
        var digits = text.utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        var value: Int64 = 0
        var decimals: Int?
        guard let first = digits.first, first != UInt8(ascii: "."), digits.count <= 19 else { return nil }
        for digit in digits {
            if digit == UInt8(ascii: "."), decimals == nil {
                decimals = 0
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            if let places = decimals {
                if places == 6 {
                    guard digit == UInt8(ascii: "0") else { return nil }
                    continue
                }
                decimals = places + 1
            }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        for _ in (decimals ?? 0)..<6 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
        }
        millionths = isNegative ? -value : value
    }

    public static func < (left: Amount, right: Amount) -> Bool { left.millionths < right.millionths }
    public static func + (left: Amount, right: Amount) -> Amount {
        Amount(millionths: left.millionths + right.millionths)
    }
    public static func - (left: Amount, right: Amount) -> Amount {
        Amount(millionths: left.millionths - right.millionths)
    }
    public static prefix func - (amount: Amount) -> Amount { Amount(millionths: -amount.millionths) }
    public static func += (left: inout Amount, right: Amount) { left = left + right }
    public static func -= (left: inout Amount, right: Amount) { left = left - right }

    public static func * (left: Amount, right: Amount) -> Amount {
        left.scaled(by: Int128(right.millionths), over: 1_000_000)
    }

    /// This share of it, such as 25 percent.
    func percent(_ percentage: Amount) -> Amount { scaled(by: Int128(percentage.millionths), over: 100_000_000) }

    /// Multiplied by a fraction, rounded half away from zero to six decimals.
    func scaled(by numerator: Int128, over denominator: Int128) -> Amount {
        let product = Int128(millionths) * numerator
        let half = denominator / 2
        let (sign, magnitude): (Int128, Int128) = product < 0 ? (-1, -product) : (1, product)
        return Amount(millionths: Int64(sign * ((magnitude + half) / denominator)))
    }

    /// Rounded half away from zero.
    func rounded(places: Int) -> Amount {
        var unit: Int64 = 1_000_000
        for _ in 0..<places { unit /= 10 }
        let magnitude = (abs(millionths) + unit / 2) / unit * unit
        return Amount(millionths: millionths < 0 ? -magnitude : magnitude)
    }

    /// With exactly so many decimals, rounded: `298.00`.
    public func fixed(_ places: Int) -> String {
        let value = rounded(places: places)
        let digits = String(abs(value.millionths))
        let padded = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
        let whole = padded.dropLast(6)
        let sign = value.millionths < 0 ? "-" : ""
        return places == 0 ? sign + whole : "\(sign)\(whole).\(padded.suffix(6).prefix(places))"
    }

    /// Without needless decimals, as a JSON number writes it: `298`, `0.5`.
    public var shortest: String {
        let text = fixed(6)
        guard let end = text.lastIndex(where: { $0 != "0" }) else { return "0" }
        return String(text[...end].hasSuffix(".") ? text[..<end] : text[...end])
    }

    public var description: String { shortest }

    var whole: Int { Int(millionths / 1_000_000) }
    var isWhole: Bool { millionths % 1_000_000 == 0 }
    var json: JSON { .number(shortest) }
}
