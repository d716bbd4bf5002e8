public import EventLoop
import Synchronization

/// Counts failed signatures per sender, so that who guesses is told to stop. A right signature is never looked up here.
public final class FailedSignatures: Sendable {
    public struct Limits: Sendable {
        /// Within ``window``, beyond which the sender has too many.
        public var failures = 30
        public var window = Duration.seconds(60)
        /// Senders remembered. When as many have failed within a window, the next ones are not counted.
        public var senders = 10_000

        public init() {}
    }

    private struct Entry {
        var count: Int
        var end: ContinuousClock.Instant
    }

    private struct State {
        var entries: [IPAddress: Entry] = [:]
        /// From when on it is worth looking for entries that are over.
        var nextSweep: ContinuousClock.Instant?
    }

    private let limits: Limits
    private let state = Mutex(State())

    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Counts one more failure.
    ///
    /// - Returns: how long the sender should wait; nil while it has not had too many.
    public func add(_ peer: IPAddress, at now: ContinuousClock.Instant = .now) -> Duration? {
        state.withLock { state in
            if var entry = state.entries[peer.sender], entry.end > now {
                entry.count += 1
                state.entries[peer.sender] = entry
                return entry.count > limits.failures ? now.duration(to: entry.end) : nil
            }
            if state.entries.count >= limits.senders, state.nextSweep.map({ $0 <= now }) ?? true {
                state.entries = state.entries.filter { $0.value.end > now }
                state.nextSweep = now + limits.window / 10
            }
            if state.entries.count < limits.senders {
                state.entries[peer.sender] = Entry(count: 1, end: now + limits.window)
            }
            return nil
        }
    }
}
