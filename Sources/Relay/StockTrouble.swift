import HTTPClient
import Journal
import ShopRouting

/// What becomes of stock work that a failure blocks.
struct StockTrouble {
    let agreement: Agreement
    let clock: WallClock

    /// - Parameter shop: nil for Rackbeat.
    func outcome(of failure: CallFailure, _ key: WorkKey, _ shop: Shop?) -> Outcome {
        // Absolute figures may be written again, whatever became of the call.
        if let again = Outcome.again(after: failure, at: clock.now()) { return again }
        let who = shop.map { "The shop \($0.name)" } ?? "Rackbeat"
        let said = failure.detail.summary
        if case .malformed = failure {
            let item = held(
                .answerUnreadable, key, shop, "\(who) answered in a form that is not known (\(said)).",
                "Check that the url is right and that no other program answers in its place.")
            // A page of maintenance with status 200 goes away by itself.
            return Outcome(changes: item.changes, end: .later(notBefore: nil, cause: "malformed"))
        }
        return held(
            .stockRefused, key, shop, "\(who) refused it (\(said)).", "Mend what it names, then release this item.")
    }

    func held(_ kind: AttentionKind, _ key: WorkKey, _ shop: Shop?, _ reason: String, _ remedy: String) -> Outcome {
        held(kind.rawValue, key, shop, reason, remedy)
    }

    func held(_ refusal: Refusal, _ key: WorkKey, _ shop: Shop) -> Outcome {
        held(refusal.kind.rawValue, key, shop, refusal.reason, refusal.remedy)
    }

    private func held(_ kind: String, _ key: WorkKey, _ shop: Shop?, _ reason: String, _ remedy: String) -> Outcome {
        .done([
            .raise(
                AttentionItem(
                    key: .init(
                        agreement: agreement.name, shop: shop?.name, kind: kind,
                        subject: "item \(key.subject.stockItem ?? "")"),
                    reason: reason, remedy: remedy, holds: key, openedAt: clock.now()))
        ])
    }
}
