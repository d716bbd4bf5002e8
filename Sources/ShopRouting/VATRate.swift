import Foundation

/// The VAT percentage that a line was sold with, from its amounts.
enum VATRate {
    /// The rate with the fewest decimals whose tax, within what rounding to the shop's minor unit can do, is the line's.
    static func percentage(net: Money, tax: Money) -> Decimal {
        guard net.amount != 0, tax.amount != 0 else { return 0 }
        let exact = tax.amount / net.amount * 100
        for places in 0...2 {
            let rate = exact.rounded(places: places)
            let difference = (net.amount * rate / 100 - tax.amount).magnitude
            if difference <= Decimal(sign: .plus, exponent: -3, significand: 6) { return rate }
        }
        return exact.rounded(places: 2)
    }
}
