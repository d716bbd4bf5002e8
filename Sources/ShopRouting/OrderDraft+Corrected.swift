import Foundation

extension OrderDraft {
    /// The same order for a Rackbeat that rounds otherwise than ``Totals``, and so arrives at other sums.
    ///
    /// - Parameters:
    ///   - vat: what Rackbeat arrived at; nil where it does not say.
    ///   - total: the same, incl. VAT.
    ///   - item: on which rounding is.
    /// - Returns: nil where nothing is to be corrected, where more is between than a minor unit a line, or where VAT is
    ///   missing and no line has any.
    public func corrected(vat: Money?, total: Money, on item: ItemNumber) -> OrderDraft? {
        let missing = self.total.rounded(places: 2) - total
        let missingVAT = vat.map { totalVAT.rounded(places: 2) - $0 } ?? .zero
        let allowed = Totals.minorUnit * Decimal(lines.count)
        guard missing != .zero || missingVAT != .zero, missing.amount.magnitude <= allowed,
            missingVAT.amount.magnitude <= allowed,
            let lines = Rounding(lines, on: item).forms(missing: missingVAT, total: missing).first
        else { return nil }
        var draft = self
        draft.lines = lines
        return draft
    }
}
