import Foundation

/// What Rackbeat will arrive at for these lines (rackbeat.md U20, U22): a line is quantity × unit price, rounded to 2
/// places; VAT is each rate's share of the sum of its lines, rounded to 2 places.
///
/// That VAT is rounded per rate and not per line is assumed: U22 says only that totals have 2 places. The shop rounds per
/// line, so the two may differ by half a minor unit a line. Should Rackbeat do the same, its answer shows another total.
public struct Totals: Sendable, Equatable {
    public let net: Money
    public let vat: Money
    public var gross: Money { net + vat }

    private let lineCount: Int

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
        lineCount = lines.count
    }

    /// What must be added so that Rackbeat's sum is the order's: nothing, or a line of at most one minor unit per line.
    ///
    /// A shop that counts in 3 or 4 places is met at 2, where Rackbeat, and whoever pays, counts. The minor unit of one
    /// that counts in whole kroner is a krone: it rounds the VAT of each line to that.
    func rounding(to order: ShopOrder, on item: ItemNumber) throws(Refusal) -> [OrderDraft.Line] {
        let difference = order.total.rounded(places: 2) - gross
        let vatDifference = order.totalTax.rounded(places: 2) - vat
        let allowed = order.minorUnit * Decimal(lineCount)
        guard difference.amount.magnitude <= allowed, vatDifference.amount.magnitude <= allowed else {
            throw Refusal(
                .totalsDiffer,
                reason: "The lines sum up to \(gross) (\(net) and VAT \(vat)), the order says \(order.total) "
                    + "(VAT \(order.totalTax)).",
                remedy: "Recalculate the order in the shop and save it, or enter it in Rackbeat by hand.")
        }
        if difference == .zero { return [] }
        return [
            OrderDraft.Line(item: item, name: "Rounding", quantity: 1, unitPrice: difference, vatPercentage: 0)
        ]
    }
}
