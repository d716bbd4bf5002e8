import HTTPClient
import Journal
import Rackbeat
import ShopRouting

/// What Rackbeat makes of a draft, beside the shop's total and VAT (P3).
extension OrderForwarding {
    /// How Rackbeat rounds is not known (rackbeat.md U22). What rounding alone can explain is taken back in the draft, once;
    /// somebody's own changes of the draft are left as they are.
    ///
    /// - Returns: what holds the order up; nil where total and VAT are the shop's.
    func reconcile(
        _ there: Rackbeat.Order, _ draft: OrderDraft, _ order: ShopOrder, _ work: Work
    ) async throws(Stop) -> Outcome? {
        guard there.holds(draft), let total = there.total?.rounded(places: 2),
            let corrected = draft.corrected(
                vat: there.vat?.rounded(places: 2), total: total, on: shop.rules.roundingItem)
        else { return difference(there, draft, order.id, work) }
        let then = try await change(there.number, to: corrected, order, work)
        return difference(then, corrected, order.id, work)
    }

    private func difference(
        _ order: Rackbeat.Order, _ draft: OrderDraft, _ id: Int64, _ work: Work
    ) -> Outcome? {
        guard let total = order.total else {
            return held(
                .rackbeatTotalsDiffer, work, id, "Rackbeat does not say what its order \(order.number) sums up to.",
                "Compare the two, and book it there.")
        }
        let isVATRight = order.vat.map { $0.rounded(places: 2) == draft.totalVAT.rounded(places: 2) } ?? true
        guard total.rounded(places: 2) != draft.total.rounded(places: 2) || !isVATRight else { return nil }
        let vat = order.vat.map { (there: " (VAT \($0.shown))", here: " (VAT \(draft.totalVAT.shown))") }
        return held(
            .rackbeatTotalsDiffer, work, id,
            "Rackbeat's order \(order.number) sums up to \(total.shown)\(vat?.there ?? ""), the shop's order to "
                + "\(draft.total.shown)\(vat?.here ?? "").",
            "Compare the two, mend Rackbeat's draft, and book it there.")
    }
}
