import EventLoop
import Synchronization

/// Counts connections in all and per sender, so that one sender cannot take every place.
final class Admission: Sendable {
    private struct State {
        var total = 0
        var perSender: [IPAddress: Int] = [:]
    }

    /// Descriptors that connections never take: files and outgoing calls need some, and without a single one left
    /// libdispatch ends the process.
    static let reserve = 128

    private let limits: Limits
    private let descriptors: Int
    private let state = Mutex(State())

    /// - Parameter descriptors: how many the process may have.
    init(_ limits: Limits, descriptors: Int) {
        self.limits = limits
        self.descriptors = descriptors - min(Self.reserve, descriptors / 4)
    }

    /// Takes a place, to be given back by ``leave(_:)``; false when there is none.
    ///
    /// - Parameter number: the connection's descriptor. The kernel gives the lowest that is free, so it tells how many
    ///   are taken, whoever took them.
    /// - Parameter peer: nil for one that may have any number of them.
    func enter(_ peer: IPAddress?, _ number: CInt) -> Bool {
        guard number < descriptors else { return false }
        return state.withLock { state in
            guard state.total < limits.connections else { return false }
            if let sender = peer?.sender {
                let own = state.perSender[sender, default: 0]
                guard own < limits.connectionsPerAddress else { return false }
                state.perSender[sender] = own + 1
            }
            state.total += 1
            return true
        }
    }

    func leave(_ peer: IPAddress?) {
        state.withLock { state in
            state.total -= 1
            guard let sender = peer?.sender else { return }
            let own = state.perSender[sender, default: 1] - 1
            state.perSender[sender] = own == 0 ? nil : own
        }
    }
}
