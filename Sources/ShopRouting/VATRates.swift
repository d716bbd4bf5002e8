import Foundation

/// The VAT percentages with which one order's lines were sold, from their amounts.
///
/// A small amount fits many rates: 0.13 of 0.50 may be 26 % or, rounded, 25 %. So the larger amounts decide first, and
/// the smaller ones take a rate found there if it fits.
struct VATRates {
    /// More are no real order's; they only cost time.
    private static let most = 8

    private var found: [Decimal] = []

    init(_ order: ShopOrder) {
        let amounts =
            order.lines.map { Amount(net: $0.total, tax: $0.totalTax) }
            + (order.shippingLines + order.fees).map { Amount(net: $0.total, tax: $0.totalTax) }
        for amount in amounts.sorted(by: { $0.net.magnitude > $1.net.magnitude }) {
            let rate = percentage(amount)
            if rate != 0, !found.contains(rate), found.count < Self.most { found.append(rate) }
        }
    }

    /// 0 to 100. 0 also where no such percentage leads from the one amount to the other: the proof then holds the order.
    func percentage(net: Money, tax: Money) -> Decimal { percentage(Amount(net: net, tax: tax)) }

    private func percentage(_ amount: Amount) -> Decimal {
        guard amount.net != 0, amount.tax != 0 else { return 0 }
        let fitting = found.filter(amount.fits)
        if let rate = fitting.min(by: { amount.error(of: $0) < amount.error(of: $1) }) { return rate }
        let rate = amount.plainestRate
        return (0...100).contains(rate) ? rate : 0
    }

    private struct Amount {
        let net: Decimal
        let tax: Decimal

        init(net: Money, tax: Money) {
            self.net = net.amount
            self.tax = tax.amount
        }

        /// Whole, half, a tenth, else a hundredth of a percent.
        var plainestRate: Decimal {
            let exact = tax / net * 100
            for parts: Decimal in [1, 2, 10] {
                let rate = (exact * parts).rounded(places: 0) / parts
                if fits(rate) { return rate }
            }
            return exact.rounded(places: 2)
        }

        /// Both amounts are rounded to the minor unit, so the tax may be off by half of it, and by the rate's share of
        /// half of it.
        func fits(_ rate: Decimal) -> Bool {
            error(of: rate) <= Decimal(sign: .plus, exponent: -5, significand: 5) * (100 + rate.magnitude)
        }

        func error(of rate: Decimal) -> Decimal { (net * rate / 100 - tax).magnitude }
    }
}
