import ServiceLifecycle

/// What one agreement may ask of Rackbeat per minute, shared by all its work; orders go first (P7).
///
/// No window of a minute ever holds more calls than allowed, however Rackbeat cuts its own; within it calls pass at once,
/// so that an order of an idle agreement never waits. The last fifth is kept for orders. What Rackbeat reports wins: a 429,
/// or an answer with nothing remaining, stops everybody for the time it names (rackbeat.md 1.2).
public actor Allowance {
    private struct Waiter {
        var priority: Int
        var arrival: Int
        var continuation: CheckedContinuation<Void, any Error>
    }

    /// Calls of the last window, counted in this many parts of it.
    private static let parts = 60

    private let limit: Int?
    private let part: Duration
    private let start = ContinuousClock.now
    private var counts = [Int](repeating: 0, count: parts + 1)
    private var total = 0
    private var current = 0
    private var closedUntil: ContinuousClock.Instant?
    /// Whoever goes first stands first.
    private var waiters: [Waiter] = []
    private var arrivals = 0
    private var isWatching = false

    /// - Parameter perMinute: calls in each window; 0 for no limit.
    public init(perMinute: Int, window: Duration = .seconds(60)) {
        limit = perMinute > 0 ? perMinute : nil
        part = window / Self.parts
    }

    /// Returns when one call may be made. Lower `priority` goes first, then the order of arrival.
    public func take(priority: Int) async throws(CancellationError) {
        if waiters.isEmpty, spend(priority) { return }
        arrivals += 1
        let arrival = arrivals
        do {
            try await cancelWhenGracefulShutdown {
                try await withTaskCancellationHandler {
                    try await self.wait(priority, arrival)
                } onCancel: {
                    Task { await self.leave(arrival) }
                }
            }
        } catch {
            throw CancellationError()
        }
    }

    /// How many calls stand in line.
    public var waiting: Int { waiters.count }

    private func wait(_ priority: Int, _ arrival: Int) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
            let index = waiters.firstIndex { (priority, arrival) < ($0.priority, $0.arrival) } ?? waiters.endIndex
            waiters.insert(
                Waiter(priority: priority, arrival: arrival, continuation: continuation), at: index)
            letThrough()
        }
    }

    private func leave(_ arrival: Int) {
        guard let index = waiters.firstIndex(where: { $0.arrival == arrival }) else { return }
        waiters.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    /// Whoever may go goes at once; for the rest somebody looks again when a part of the window has passed.
    private func letThrough() {
        while let first = waiters.first, spend(first.priority) { waiters.removeFirst().continuation.resume() }
        guard !waiters.isEmpty, !isWatching else { return }
        isWatching = true
        Task {
            try? await Task.sleep(for: pause)
            isWatching = false
            letThrough()
        }
    }

    /// Lets nobody through until `delay` has passed.
    public func close(for delay: Duration) {
        let until = ContinuousClock.now + delay
        closedUntil = max(closedUntil ?? until, until)
    }

    /// Until it is worth looking again.
    private var pause: Duration {
        let closed = closedUntil.map { ContinuousClock.now.duration(to: $0) } ?? .zero
        return max(closed, limit == nil ? .zero : part / 4, .milliseconds(5))
    }

    private func spend(_ priority: Int) -> Bool {
        let now = ContinuousClock.now
        if let closedUntil {
            guard closedUntil <= now else { return false }
            self.closedUntil = nil
        }
        guard let limit else { return true }
        forget(until: Int(start.duration(to: now) / part))
        guard total < (priority == 0 ? limit : limit - limit / 5) else { return false }
        counts[current % counts.count] += 1
        total += 1
        return true
    }

    /// Empties the parts that lie a whole window back.
    private func forget(until now: Int) {
        for part in current + 1..<max(now, current) + 1 where part <= current + counts.count {
            total -= counts[part % counts.count]
            counts[part % counts.count] = 0
        }
        current = max(now, current)
    }
}
