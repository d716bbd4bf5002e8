import Foundation

/// What Rackbeat will arrive at for these lines (rackbeat.md U20, U22): a line is quantity × unit price, rounded to 2
/// places; VAT is each rate's share of the sum of its lines, rounded to 2 places.
///
/// That VAT is rounded per rate and not per line is assumed: U22 says only that totals have 2 places. The shop rounds per
/// line, so the two may differ by half a minor unit a line. Should Rackbeat do the same, its answer shows other sums, and
/// the draft is corrected (``OrderDraft/corrected(vat:total:on:)``).
public struct Totals: Sendable, Equatable {
    public let net: Money
    public let vat: Money
    public var gross: Money { net + vat }

    /// How many of them are rounded on their own.
    private let rateCount: Int

    /// Rackbeat's, and of whoever pays.
    static let minorUnit = Decimal(sign: .plus, exponent: -2, significand: 1)

    public init(lines: [OrderDraft.Line]) {
        var byRate: [Decimal: Money] = [:]
        var net = Money.zero
        for line in lines {
            let total = (line.unitPrice * line.quantity).rounded(places: 2)
            net += total
            byRate[line.vatPercentage, default: .zero] += total
        }
        self.net = net
        vat = byRate.reduce(.zero) { sum, rate in
            sum + Money((rate.value.amount * rate.key / 100).rounded(places: 2))
        }
        rateCount = byRate.count { $0.key != 0 }
    }

    /// The lines with what must be added so that Rackbeat's sums are the order's: nothing, or ``Rounding``.
    ///
    /// A shop that counts in 3 or 4 places is met at 2, where Rackbeat, and whoever pays, counts. What rounding can explain
    /// is bounded: half of the smallest amount that the shop writes for each amount that it rounded and for their sum, and
    /// of the VAT what ``VATRates/tolerance`` says and half of Rackbeat's for each rate. So a shop that counts in whole
    /// kroner is met within half a krone a line, not within one.
    func rounded(
        _ lines: [OrderDraft.Line], to order: ShopOrder, _ rates: VATRates, on item: ItemNumber
    ) throws(Refusal) -> [OrderDraft.Line] {
        let (total, totalVAT) = (order.total.rounded(places: 2), order.totalTax.rounded(places: 2))
        let (missing, missingVAT) = (total - gross, totalVAT - vat)
        if missing == .zero && missingVAT == .zero { return lines }
        let amounts = order.lines.count + order.shippingLines.count + order.fees.count
        let allowed = order.minorUnit / 2 * Decimal(amounts + 1)
        let allowedVAT = rates.tolerance + Self.minorUnit / 2 * Decimal(rateCount + (order.places > 2 ? 1 : 0))
        guard (missing - missingVAT).amount.magnitude <= allowed, missingVAT.amount.magnitude <= allowedVAT,
            let rounded = Rounding(lines, on: item).forms(missing: missingVAT, total: missing).first(where: { lines in
                let totals = Totals(lines: lines)
                return totals.gross == total && totals.vat == totalVAT
            })
        else {
            throw Refusal(
                .totalsDiffer,
                reason: "The lines sum up to \(gross) (\(net) and VAT \(vat)), the order says \(order.total) "
                    + "(VAT \(order.totalTax)).",
                remedy: "Recalculate the order in the shop and save it, or enter it in Rackbeat by hand.")
        }
        return rounded
    }
}
