import Foundation

/// The VAT percentages with which one order's lines were sold: from its rates where they lead to the amounts, else from
/// the amounts alone.
///
/// A small amount fits many rates: 0.13 of 0.50 may be 26 % or, rounded, 25 %. So the larger amounts decide first, and
/// the smaller ones take a rate found there if it fits.
struct VATRates {
    /// More are no real order's; they only cost time.
    private static let most = 8

    private let rates: [Int64: ShopOrder.TaxRate]
    /// Half of the smallest amount that the shop writes, at most half of Rackbeat's.
    private let rounding: Decimal
    private var found: [Decimal] = []
    /// How far the shop's VAT may be from the VAT of its amounts: each tax is rounded, and so is each amount, of which the
    /// tax was taken before.
    private(set) var tolerance: Decimal = 0

    init(_ order: ShopOrder) {
        rates = Dictionary(order.taxRates.map { ($0.id, $0) }) { first, _ in first }
        rounding = order.minorUnit / 2
        let amounts =
            order.lines.map { ($0.total, $0.totalTax, $0.taxes) }
            + (order.shippingLines + order.fees).map { ($0.total, $0.totalTax, $0.taxes) }
        for (net, tax, taxes) in amounts.sorted(by: { $0.0.amount.magnitude > $1.0.amount.magnitude }) {
            let rate = percentage(net: net, tax: tax, taxes: taxes)
            guard rate != 0 else { continue }
            tolerance += rounding * (100 + rate) / 100
            if !found.contains(rate), found.count < Self.most { found.append(rate) }
        }
    }

    /// 0 to 100. 0 also where no such percentage leads from the one amount to the other: the proof then holds the order.
    func percentage(net: Money, tax: Money, taxes: [ShopOrder.Tax]) -> Decimal {
        let amount = Amount(net: net.amount, tax: tax.amount, rounding: rounding)
        if let rate = rate(of: taxes), amount.fits(rate) { return rate }
        guard amount.net != 0, amount.tax != 0 else { return 0 }
        let fitting = found.filter(amount.fits)
        if let rate = fitting.min(by: { amount.error(of: $0) < amount.error(of: $1) }) { return rate }
        let rate = amount.plainestRate
        return (0...100).contains(rate) ? rate : 0
    }

    /// - Returns: nil when one is not known, or when the whole needs more than 6 places, as a price may have.
    private func rate(of taxes: [ShopOrder.Tax]) -> Decimal? {
        // A line may name rates that were not charged on it; of a free line nobody can tell.
        let charged = taxes.filter { $0.total != .zero }
        let applied = (charged.isEmpty ? taxes : charged).map { rates[$0.rateID] }
        guard !applied.isEmpty, !applied.contains(nil) else { return nil }
        let rate = applied.compactMap(\.self).together
        return (0...100).contains(rate) && rate.rounded(places: 6) == rate ? rate : nil
    }

    private struct Amount {
        let net: Decimal
        let tax: Decimal
        let rounding: Decimal

        /// Whole, half, a tenth, else a hundredth of a percent.
        var plainestRate: Decimal {
            let exact = tax / net * 100
            for parts: Decimal in [1, 2, 10] {
                let rate = (exact * parts).rounded(places: 0) / parts
                if fits(rate) { return rate }
            }
            return exact.rounded(places: 2)
        }

        /// Both amounts are rounded, so the tax may be off by half of the smallest amount, and by the rate's share of
        /// half of it.
        func fits(_ rate: Decimal) -> Bool { error(of: rate) <= rounding * (100 + rate.magnitude) }

        /// A hundred times what the tax is off: a division would cost more than all the rest.
        func error(of rate: Decimal) -> Decimal { (net * rate - tax * 100).magnitude }
    }
}

extension ShopOrder {
    /// The smallest amount that the shop writes; 0.01 where it writes smaller ones, since Rackbeat, and whoever pays, does
    /// not.
    var minorUnit: Decimal { Decimal(sign: .plus, exponent: -min(max(places, 0), 2), significand: 1) }
}
