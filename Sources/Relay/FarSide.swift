public import HTTPClient
public import ShopRouting

/// Whether a shop or Rackbeat answers at all, and lets us in. While it does not, its work waits without a call, but for one
/// probe at a time: a dead shop costs the others neither places nor time (P7).
public actor FarSide {
    public enum Answer: Sendable, Equatable {
        case call
        /// Do not call before this moment.
        case wait(until: Moment)
    }

    /// What may be done with it.
    public enum State: Sendable, Equatable {
        case open
        /// One caller may see whether it is back.
        case probing
        case resting(until: Moment)
    }

    private let retry: Retry
    private let pause: Retry
    private var failures = 0
    private var refusals = 0
    private var isProbing = false
    private var closedUntil: Moment?
    private var isKnownToAdmit = false

    /// - Parameters:
    ///   - retry: between the probes of a side that does not answer.
    ///   - pause: between those of one that does not let us in.
    public init(
        retry: Retry = Retry(base: .milliseconds(500), cap: .seconds(30)),
        pause: Retry = Retry(base: .seconds(1), cap: .seconds(60))
    ) {
        self.retry = retry
        self.pause = pause
    }

    /// Whether it was refused to let us in, and has not done so since.
    public var isPaused: Bool { refusals > 0 }

    public func state(at now: Moment) -> State {
        guard let until = closedUntil else { return .open }
        return until <= now ? .probing : .resting(until: until)
    }

    /// Whether a call may be made at `now`. After a failure one caller is let through at a time.
    public func mayCall(at now: Moment) -> Answer {
        switch state(at: now) {
        case .open: return .call
        case .resting(let until): return .wait(until: until)
        case .probing:
            isProbing = isPaused
            close(at: now)
            return .call
        }
    }

    /// Any answer, an error's too, shows that it lives, but not that it lets us in: a shop says of what it has not that it
    /// is missing before it asks who wants to know.
    public func answered() {
        failures = 0
        if !isPaused { closedUntil = nil }
    }

    /// It let us in.
    ///
    /// - Returns: whether that is news, until ``rememberAdmission()``.
    public func admitted() -> Bool {
        failures = 0
        refusals = 0
        closedUntil = nil
        return !isKnownToAdmit
    }

    /// Whoever wants to know that it lets us in has been told.
    public func rememberAdmission() { isKnownToAdmit = !isPaused }

    /// The key, token or rights were not enough.
    ///
    /// - Returns: whether that is news: not of calls that were under way when it was known already.
    public func refused(at now: Moment) -> Bool {
        failures = 0
        guard !isPaused || isProbing else { return false }
        isProbing = false
        isKnownToAdmit = false
        refusals += 1
        close(at: now)
        return true
    }

    /// No answer came, or it asked for rest.
    public func failed(at now: Moment, retryAfter: Duration? = nil) {
        failures += 1
        // Single failures are common; only a row of them stops the others.
        guard failures >= 3 || retryAfter != nil else { return }
        var random = SystemRandomNumberGenerator()
        let until = now + retry.delay(afterAttempts: failures - 2, atLeast: retryAfter, using: &random)
        closedUntil = isPaused ? max(until, closedUntil ?? until) : until
    }

    /// Learns from how a call ended that was neither carried out nor refused for want of rights.
    public func learn(from failure: CallFailure, at now: Moment) {
        switch failure {
        case .notCarriedOut(let retryAfter, _): failed(at: now, retryAfter: retryAfter)
        // A gateway's word: what stands behind it did not answer.
        case .unclear(let detail) where detail.status.map((502...504).contains) ?? true: failed(at: now)
        case .unclear, .missing, .unauthorized, .refused, .malformed: answered()
        }
    }

    private func close(at now: Moment) {
        var random = SystemRandomNumberGenerator()
        closedUntil =
            now + (isPaused ? pause : retry).delay(afterAttempts: isPaused ? refusals : failures, using: &random)
    }
}
