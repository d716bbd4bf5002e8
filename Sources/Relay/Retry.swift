/// How long to wait before the next try: exponential with full jitter, between a floor and a cap.
public struct Retry: Sendable {
    public var base: Duration
    public var cap: Duration

    public init(base: Duration = .seconds(1), cap: Duration = .seconds(300)) {
        self.base = base
        self.cap = cap
    }

    /// - Parameter attempts: tries that have failed so far, at least 1.
    /// - Parameter atLeast: what the far side asked for (`Retry-After`); it wins over the cap, up to an hour.
    public func delay(
        afterAttempts attempts: Int, atLeast: Duration? = nil, using random: inout some RandomNumberGenerator
    ) -> Duration {
        let doublings = min(max(attempts - 1, 0), 20)
        let longest = min(base * (1 << doublings), cap)
        let milliseconds = longest / .milliseconds(1)
        let jittered = Duration.milliseconds(
            Int64.random(in: Int64(milliseconds / 2)...Int64(milliseconds), using: &random))
        guard let atLeast else { return jittered }
        return max(jittered, min(atLeast, .seconds(3600)))
    }
}
