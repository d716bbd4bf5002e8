import Synchronization

/// Counts connections in all and per address, so that one sender cannot take every place.
final class Admission: Sendable {
    private struct State {
        var total = 0
        var perAddress: [String: Int] = [:]
    }

    private let limits: Limits
    private let state = Mutex(State())

    init(_ limits: Limits) { self.limits = limits }

    /// Takes a place, to be given back by ``leave(_:)``; false when there is none.
    func enter(_ peer: String) -> Bool {
        state.withLock { state in
            let own = state.perAddress[peer, default: 0]
            guard state.total < limits.connections, own < limits.connectionsPerAddress else { return false }
            state.total += 1
            state.perAddress[peer] = own + 1
            return true
        }
    }

    func leave(_ peer: String) {
        state.withLock { state in
            state.total -= 1
            let own = state.perAddress[peer, default: 1] - 1
            state.perAddress[peer] = own == 0 ? nil : own
        }
    }
}
