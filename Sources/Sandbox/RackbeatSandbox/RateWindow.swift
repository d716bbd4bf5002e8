/// Laravel's throttle: a window that opens with the first call.
struct RateWindow: Sendable {
    private(set) var used = 0
    private var opened: ContinuousClock.Instant?

    /// - Returns: nil when the call is within the limit, else the seconds until the window closes.
    mutating func enter(limit: Int, window: Duration, now: ContinuousClock.Instant) -> Int? {
        if opened.map({ now - $0 >= window }) ?? true {
            opened = now
            used = 0
        }
        guard used >= limit else {
            used += 1
            return nil
        }
        let left = window - (opened.map { now - $0 } ?? .zero)
        return max(1, Int(left.components.seconds + (left.components.attoseconds > 0 ? 1 : 0)))
    }
}
