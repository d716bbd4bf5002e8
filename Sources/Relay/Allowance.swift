import ServiceLifecycle

/// What one agreement may ask of Rackbeat per minute, shared by all its work; orders go first (P7).
///
/// A bucket of tokens that fills evenly. What Rackbeat reports wins: a 429, or an answer with nothing remaining, stops
/// everybody for the time it names (rackbeat.md 1.2).
public actor Allowance {
    private struct Ticket: Comparable {
        var priority: Int
        var arrival: Int

        static func < (left: Ticket, right: Ticket) -> Bool {
            (left.priority, left.arrival) < (right.priority, right.arrival)
        }
    }

    private let interval: Duration?
    private let capacity: Int
    private var tokens: Int
    private var filledAt = ContinuousClock.now
    private var closedUntil: ContinuousClock.Instant?
    private var tickets: [Ticket] = []
    private var arrivals = 0

    /// - Parameter perMinute: 0 for no limit.
    public init(perMinute: Int) {
        interval = perMinute > 0 ? .seconds(60) / perMinute : nil
        capacity = max(perMinute / 8, 1)
        tokens = capacity
    }

    /// Returns when one call may be made. Lower `priority` goes first, then the order of arrival.
    public func take(priority: Int) async throws(CancellationError) {
        arrivals += 1
        let ticket = Ticket(priority: priority, arrival: arrivals)
        tickets.insert(ticket, at: tickets.firstIndex { ticket < $0 } ?? tickets.endIndex)
        defer { tickets.removeAll { $0 == ticket } }
        while !(tickets.first == ticket && spend()) {
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
        if let closedUntil { return max(ContinuousClock.now.duration(to: closedUntil), .milliseconds(5)) }
        return max(interval ?? .milliseconds(5), .milliseconds(5))
    }

    private func spend() -> Bool {
        let now = ContinuousClock.now
        if let closedUntil {
            guard closedUntil <= now else { return false }
            self.closedUntil = nil
        }
        guard let interval else { return true }
        let grown = Int(filledAt.duration(to: now) / interval)
        if grown > 0 {
            tokens = min(capacity, tokens + grown)
            filledAt = tokens == capacity ? now : filledAt + interval * grown
        }
        guard tokens > 0 else { return false }
        tokens -= 1
        return true
    }
}
