/// Who may start now, and whose turn is next. Hosts take turns, so that a slow one delays only itself.
struct Admission {
    typealias Ticket = UInt64

    private struct Host {
        var running = 0
        var waiting: [Ticket] = []
    }

    private let total: Int
    private let perHost: Int
    private var running = 0
    private var hosts: [Origin: Host] = [:]
    /// Hosts with somebody waiting; the one that was served last stands last.
    private var turns: [Origin] = []

    init(total: Int, perHost: Int) {
        self.total = max(total, 1)
        self.perHost = max(perHost, 1)
    }

    /// Whether it may start; else its ticket comes back from a later ``leave(_:)``.
    mutating func enter(_ ticket: Ticket, _ origin: Origin) -> Bool {
        var host = hosts[origin] ?? Host()
        defer { hosts[origin] = host }
        if running < total && host.running < perHost {
            running += 1
            host.running += 1
            return true
        }
        if host.waiting.isEmpty { turns.append(origin) }
        host.waiting.append(ticket)
        return false
    }

    /// Gives a place back.
    ///
    /// - Returns: who has it now.
    mutating func leave(_ origin: Origin) -> Ticket? {
        running -= 1
        hosts[origin]?.running -= 1
        let next = next()
        if let host = hosts[origin], host.running == 0, host.waiting.isEmpty { hosts[origin] = nil }
        return next
    }

    /// Takes one that waits out of the queue.
    mutating func withdraw(_ ticket: Ticket, _ origin: Origin) {
        guard var host = hosts.removeValue(forKey: origin) else { return }
        host.waiting.removeAll { $0 == ticket }
        if host.waiting.isEmpty { turns.removeAll { $0 == origin } }
        if host.running > 0 || !host.waiting.isEmpty { hosts[origin] = host }
    }

    private mutating func next() -> Ticket? {
        for (place, origin) in turns.enumerated() {
            guard var host = hosts[origin], host.running < perHost else { continue }
            let ticket = host.waiting.removeFirst()
            host.running += 1
            running += 1
            hosts[origin] = host
            turns.remove(at: place)
            if !host.waiting.isEmpty { turns.append(origin) }
            return ticket
        }
        return nil
    }
}
