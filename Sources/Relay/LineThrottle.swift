import Synchronization

/// Lets one line of a kind pass each second: what every sender can cause must not fill the log.
final class LineThrottle: Sendable {
    private let state = Mutex<(next: ContinuousClock.Instant?, heldBack: Int)>((nil, 0))

    /// - Returns: how many were held back since the last that passed; nil when this one does not pass.
    func pass(at now: ContinuousClock.Instant = .now) -> Int? {
        state.withLock { state in
            if let next = state.next, now < next {
                state.heldBack += 1
                return nil
            }
            defer { state = (now + .seconds(1), 0) }
            return state.heldBack
        }
    }
}
