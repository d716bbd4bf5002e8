import Synchronization

/// What a simulated system was asked.
public final class CallLog: Sendable {
    public struct Call: Sendable {
        /// Method and pattern, such as `PUT /api/products/{number}`.
        public var route: String
        /// The path with its query, as sent.
        public var target: String
        public var status: Int
        public var received: ContinuousClock.Instant
    }

    private struct State {
        var counts: [String: Int] = [:]
        var recent: [Call] = []
        var next = 0
    }

    private static let capacity = 512

    private let state = Mutex(State())

    /// How often a route was called, such as `POST /api/orders/drafts`.
    public func count(_ route: String) -> Int { state.withLock { $0.counts[route] ?? 0 } }

    public var counts: [String: Int] { state.withLock { $0.counts } }

    /// The latest calls, oldest first, a few hundred at most.
    public var recent: [Call] {
        state.withLock { Array($0.recent[$0.next...] + $0.recent[..<$0.next]) }
    }

    public func clear() { state.withLock { $0 = State() } }

    func record(_ call: Call) {
        state.withLock { state in
            state.counts[call.route, default: 0] += 1
            if state.recent.count < Self.capacity {
                state.recent.append(call)
            } else {
                state.recent[state.next] = call
                state.next = (state.next + 1) % Self.capacity
            }
        }
    }
}
