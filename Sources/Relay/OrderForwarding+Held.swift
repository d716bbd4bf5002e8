import HTTPClient
import Journal
import ShopRouting

/// What becomes of an order whose way is blocked: tried again, or held by an attention item that says what mends it.
extension OrderForwarding {
    func failed(_ failure: CallFailure, _ work: Work, _ who: String) -> Outcome {
        guard case .order(_, let id) = work.key.subject else { return .later(cause: "call_failed") }
        if let again = Outcome.again(after: failure, at: clock.now()) { return again }
        let detail = failure.detail
        let said = [detail.status.map(String.init), detail.code, detail.message].compactMap(\.self).filter {
            !$0.isEmpty
        }
        .joined(separator: ", ")
        if case .malformed = failure {
            let item = held(
                .answerUnreadable, work, id, "\(who) answered in a form that is not known (\(said)).",
                "Check that the url is right and that no other program answers in its place.")
            // A page of maintenance with status 200 goes away by itself.
            return Outcome(changes: item.changes, end: .later(notBefore: nil, cause: "malformed"))
        }
        return held(
            .orderRefused, work, id, "\(who) refused the order (\(said)).",
            "Mend what it names, then release this item.")
    }

    func held(_ kind: AttentionKind, _ work: Work, _ id: Int64, _ reason: String, _ remedy: String) -> Outcome {
        held(kind.rawValue, work, id, reason, remedy)
    }

    /// One item for all of them, of the kind of the first.
    ///
    /// - Parameter refusals: not empty.
    func held(_ refusals: [Refusal], _ remedy: String, _ work: Work, _ id: Int64) -> Outcome {
        let reasons = refusals.prefix(5).map(\.reason).joined(separator: " ")
        let reason = reasons.count > 1000 ? reasons.prefix(1000) + "…" : reasons
        return held(refusals.first?.kind.rawValue ?? AttentionKind.orderRefused.rawValue, work, id, reason, remedy)
    }

    private func held(_ kind: String, _ work: Work, _ id: Int64, _ reason: String, _ remedy: String) -> Outcome {
        let key = AttentionItem.Key(
            agreement: agreement.name, shop: shop.name, kind: kind, subject: "order \(id)")
        return .held(
            by: AttentionItem(key: key, reason: reason, remedy: remedy, holds: work.key, openedAt: clock.now()))
    }
}
