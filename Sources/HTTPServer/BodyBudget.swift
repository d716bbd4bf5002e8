import EventLoop
import Synchronization

/// Bounds the memory of bodies that arrive or are worked on, in all and per sender.
final class BodyBudget: Sendable {
    private struct State {
        var total = 0
        var perSender: [IPAddress: Int] = [:]
    }

    /// Bytes of each body that are not counted, so that an ordinary delivery finds room whatever others send.
    static let free = 16 << 10

    private let limits: Limits
    private let state = Mutex(State())

    init(_ limits: Limits) { self.limits = limits }

    fileprivate func take(_ bytes: Int, _ sender: IPAddress?) -> Bool {
        state.withLock { state in
            guard state.total + bytes <= limits.bodyBytes else { return false }
            if let sender {
                let own = state.perSender[sender, default: 0] + bytes
                guard own <= limits.bodyBytesPerAddress else { return false }
                state.perSender[sender] = own
            }
            state.total += bytes
            return true
        }
    }

    fileprivate func give(_ bytes: Int, _ sender: IPAddress?) {
        state.withLock { state in
            state.total -= bytes
            guard let sender else { return }
            let own = state.perSender[sender, default: bytes] - bytes
            state.perSender[sender] = own == 0 ? nil : own
        }
    }
}

/// One body's part of the budget, given back at its end.
struct BodyRoom: ~Copyable {
    private let budget: BodyBudget
    private let sender: IPAddress?
    private var taken = 0

    /// - Parameter peer: nil for one that many senders stand behind.
    init(_ budget: BodyBudget, _ peer: IPAddress?) {
        self.budget = budget
        sender = peer?.sender
    }

    deinit { if taken > 0 { budget.give(taken, sender) } }

    /// - Returns: false when there is no room for that many bytes.
    mutating func grow(to count: Int) -> Bool {
        let more = count - BodyBudget.free - taken
        guard more > 0 else { return true }
        guard budget.take(more, sender) else { return false }
        taken += more
        return true
    }
}
