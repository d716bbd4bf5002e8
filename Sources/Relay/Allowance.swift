import ServiceLifecycle

/// What one agreement may ask of Rackbeat per minute, shared by all its work; orders go first (P7).
///
/// No window of a minute ever holds more calls than allowed, however Rackbeat cuts its own; within it calls pass at once,
/// so that an order of an idle agreement never waits. The last fifth is kept for orders. What Rackbeat reports wins: a 429,
/// or an answer with nothing remaining, stops everybody for the time it names (rackbeat.md 1.2).
public actor Allowance {
    private struct Ticket: Comparable {
        var priority: Int
        var arrival: Int

        static func < (left: Ticket, right: Ticket) -> Bool {
            (left.priority, left.arrival) < (right.priority, right.arrival)
        }
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
    private var tickets: [Ticket] = []
    private var arrivals = 0

    /// - Parameter perMinute: calls in each window; 0 for no limit.
    public init(perMinute: Int, window: Duration = .seconds(60)) {
        limit = perMinute > 0 ? perMinute : nil
        part = window / Self.parts
    }

    /// Returns when one call may be made. Lower `priority` goes first, then the order of arrival.
    public func take(priority: Int) async throws(CancellationError) {
        arrivals += 1
        let ticket = Ticket(priority: priority, arrival: arrivals)
        tickets.insert(ticket, at: tickets.firstIndex { ticket < $0 } ?? tickets.endIndex)
        defer { tickets.removeAll { $0 == ticket } }
        while !(tickets.first == ticket && spend(priority)) {
            do {
                try await cancelWhenGracefulShutdown { [pause] in try await Task.sleep(for: pause) }
            } catch {
                throw CancellationError()
            }
        }
    }

    /// How many calls stand in line.
    public var waiting: Int { tickets.count }

    /// Lets nobody through until `delay` has passed.
    public func close(for delay: Duration) {
        let until = ContinuousClock.now + delay
        closedUntil = max(closedUntil ?? until, until)
    }

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
