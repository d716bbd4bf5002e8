import Foundation

extension OrderDraft {
    /// The same order without lines below zero, their amounts taken off the other lines (rackbeat.md U21): first of those
    /// with the same VAT, in proportion to their totals.
    ///
    /// - Returns: nil when there is no such line, or when what is left would not sum up to the same amounts.
    public func withoutNegativePrices() -> OrderDraft? {
        var totals = lines.filter { $0.unitPrice >= .zero }.map(Share.init)
        let discounts = lines.filter { $0.unitPrice < .zero }
        guard !discounts.isEmpty else { return nil }
        for discount in discounts {
            let amount = Money.zero - (discount.unitPrice * discount.quantity).rounded(places: 2)
            let alike = totals.indices.filter { totals[$0].line.vatPercentage == discount.vatPercentage }
            guard
                Self.take(amount, off: &totals, at: alike) || Self.take(amount, off: &totals, at: Array(totals.indices))
            else { return nil }
        }
        var draft = self
        draft.lines = totals.flatMap(\.parts)
        let (before, after) = (Totals(lines: lines), Totals(lines: draft.lines))
        return before.gross == after.gross && before.vat == after.vat ? draft : nil
    }

    /// A line and its total, excl. VAT.
    private struct Share {
        var line: Line
        var total: Money

        init(_ line: Line) {
            self.line = line
            total = (line.unitPrice * line.quantity).rounded(places: 2)
        }

        /// The line at a price that gives the total.
        var parts: [Line] {
            UnitPrices.parts(of: total, quantity: line.quantity).map { part in
                var line = line
                (line.quantity, line.unitPrice) = (part.quantity, part.price)
                return line
            }
        }
    }

    private static func take(_ amount: Money, off shares: inout [Share], at indices: [Int]) -> Bool {
        let whole = indices.reduce(Money.zero) { $0 + shares[$1].total }
        guard amount <= whole, whole > .zero else { return false }
        var left = amount
        for index in indices {
            let exact = shares[index].total.amount * amount.amount / whole.amount
            let part = min(Money(exact).rounded(places: 2), left, shares[index].total)
            shares[index].total -= part
            left -= part
        }
        // What the rounding left over: less than a minor unit a line.
        for index in indices where left > .zero {
            let part = min(left, shares[index].total)
            shares[index].total -= part
            left -= part
        }
        return left == .zero
    }
}
