import HTTPClient
import Journal
import ShopRouting

/// How one piece of work ended: what is to be written down, and whether it comes again.
struct Outcome: Sendable, Equatable {
    enum End: Sendable, Equatable {
        /// Done, nothing to do, or held by an attention item.
        case finished
        /// Not before this; nil for the next step of the back-off. The cause is from a closed set.
        case later(notBefore: Moment?, cause: String)
        /// Not tried: its side rests until then.
        case waiting(until: Moment)
    }

    var changes: [Change]
    var end: End

    static func done(_ changes: [Change] = []) -> Outcome { Outcome(changes: changes, end: .finished) }

    static func later(notBefore: Moment? = nil, cause: String) -> Outcome {
        Outcome(changes: [], end: .later(notBefore: notBefore, cause: cause))
    }

    /// Again, after a failure that needs nobody to look at this work: it was not carried out, its end is not known, or the
    /// side does not let us in, which ``AccessReport`` tells of.
    ///
    /// - Returns: nil for any other failure.
    static func again(after failure: CallFailure, at now: Moment) -> Outcome? {
        switch failure {
        case .notCarriedOut(let rest?, let detail) where detail.code == FarCalls.closed:
            Outcome(changes: [], end: .waiting(until: now + rest))
        case .notCarriedOut(let retryAfter, _):
            .later(notBefore: retryAfter.map { now + $0 }, cause: "not_carried_out")
        case .unclear: .later(cause: "unclear")
        case .unauthorized: .later(cause: "unauthorized")
        case .missing, .refused, .malformed: nil
        }
    }

    /// It cannot be done until somebody mends something. Other items that held the work no longer do.
    static func held(by item: AttentionItem) -> Outcome {
        guard let work = item.holds else { return .done([.raise(item)]) }
        return .done([.settleAll(holding: work), .raise(item)])
    }

    /// Both in one: the changes of both, and again if one comes again.
    func and(_ other: Outcome) -> Outcome {
        let end = if case .finished = end { other.end } else { end }
        return Outcome(changes: changes + other.changes, end: end)
    }
}
