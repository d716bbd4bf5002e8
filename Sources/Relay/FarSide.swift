public import HTTPClient
public import ShopRouting

/// Whether a shop or Rackbeat answers at all. While it does not, its work waits without a call, but for one probe at a
/// time: a dead shop costs the others neither places nor time (P7).
public actor FarSide {
    public enum Answer: Sendable, Equatable {
        case call
        /// Do not call before this moment.
        case wait(until: Moment)
    }

    private let retry: Retry
    private var failures = 0
    private var closedUntil: Moment?

    public init(retry: Retry = Retry(base: .milliseconds(500), cap: .seconds(30))) { self.retry = retry }

    /// Whether a call may be made at `now`. After a failure one caller is let through at a time.
    public func mayCall(at now: Moment) -> Answer {
        guard let until = closedUntil else { return .call }
        guard until <= now else { return .wait(until: until) }
        var random = SystemRandomNumberGenerator()
        closedUntil = now + retry.delay(afterAttempts: failures, using: &random)
        return .call
    }

    /// Any answer, an error's too, shows that it lives.
    public func answered() {
        failures = 0
        closedUntil = nil
    }

    /// No answer came, or it asked for rest.
    public func failed(at now: Moment, retryAfter: Duration? = nil) {
        failures += 1
        // Single failures are common; only a row of them stops the others.
        guard failures >= 3 || retryAfter != nil else { return }
        var random = SystemRandomNumberGenerator()
        closedUntil = now + retry.delay(afterAttempts: failures - 2, atLeast: retryAfter, using: &random)
    }

    /// Learns from how a call ended.
    public func learn(from failure: CallFailure, at now: Moment) {
        switch failure {
        case .notCarriedOut(let retryAfter, _): failed(at: now, retryAfter: retryAfter)
        case .unclear(let detail) where detail.status == nil: failed(at: now)
        case .unclear, .missing, .unauthorized, .refused, .malformed: answered()
        }
    }
}
