import Glibc

/// Who waits for which descriptor, and until when. Indexed by descriptor number, which the kernel keeps small.
struct Waits {
    typealias Continuation = CheckedContinuation<EventLoop.Wake, Never>

    struct Timer {
        var deadline: EventLoop.Deadline
        var action: @Sendable () -> Void
    }

    enum Ready {
        case wait(Continuation)
        case handler(any EventHandler)
    }

    private enum Slot {
        case free
        /// Something came that nobody has waited for yet.
        case changed
        /// The end has come, and no wait has told of it yet.
        case ended
        case wait(Continuation, EventLoop.Deadline?, IdleGroup?)
        case handler(any EventHandler)
    }

    /// Deadlines of sockets are looked at no more often than this: 10,000 idle connections then cost little.
    private static let grain = Duration.milliseconds(20)

    private var slots: [Slot] = Array(repeating: .free, count: 64)
    private var earliest: EventLoop.Deadline?
    var timers: [ObjectIdentifier: Timer] = [:]

    /// The next moment at which ``expire(_:)`` may have something to do.
    var next: EventLoop.Deadline? {
        let timer = timers.values.lazy.map(\.deadline).min()
        guard let earliest else { return timer }
        return timer.map { min($0, earliest) } ?? earliest
    }

    /// - Returns: why the wait is over before it has begun; nil when it has begun.
    mutating func wait(
        _ number: CInt, _ continuation: Continuation, _ deadline: EventLoop.Deadline?, _ group: IdleGroup?
    ) -> EventLoop.Wake? {
        if let group, group.isOver { return .cancelled }
        let index = room(for: number)
        switch slots[index] {
        case .wait: preconditionFailure("two waits on one descriptor")
        case .changed:
            slots[index] = .free
            return .ready
        case .ended:
            // Bytes may stand before the end: one more look after this one.
            slots[index] = .changed
            return .ready
        case .free, .handler: break
        }
        slots[index] = .wait(continuation, deadline, group)
        guard let deadline else { return nil }
        let rounded = deadline + Self.grain
        if earliest.map({ rounded < $0 }) ?? true { earliest = rounded }
        return nil
    }

    mutating func interrupt(_ group: IdleGroup) -> [Continuation] {
        group.end()
        var idle: [Continuation] = []
        for index in slots.indices {
            guard case .wait(let continuation, _, let own?) = slots[index], own === group else { continue }
            idle.append(continuation)
            slots[index] = .free
        }
        return idle
    }

    mutating func take(_ number: CInt) -> Continuation? {
        let index = room(for: number)
        guard case .wait(let continuation, _, _) = slots[index] else { return nil }
        slots[index] = .free
        return continuation
    }

    /// - Returns: the wait that ends by it; the next one does otherwise.
    mutating func nudge(_ number: CInt) -> Continuation? {
        let index = room(for: number)
        switch slots[index] {
        case .wait(let continuation, _, _):
            slots[index] = .free
            return continuation
        case .free: slots[index] = .changed
        case .changed, .ended, .handler: break
        }
        return nil
    }

    mutating func handle(_ number: CInt, _ handler: any EventHandler) -> Bool {
        let index = room(for: number)
        var isKnown = false
        if case .handler = slots[index] { isKnown = true }
        slots[index] = .handler(handler)
        return isKnown
    }

    mutating func unhandle(_ number: CInt) {
        let index = room(for: number)
        if case .handler = slots[index] { slots[index] = .free }
    }

    /// What came for a descriptor that nobody watches any more must not wake its number's next owner.
    mutating func forget(_ number: CInt) {
        let index = room(for: number)
        switch slots[index] {
        case .changed, .ended: slots[index] = .free
        case .free, .wait, .handler: break
        }
    }

    /// - Parameter hasEnded: an end makes no second edge, so that whoever takes the bytes before it must look again.
    mutating func ready(_ number: CInt, hasEnded: Bool) -> Ready? {
        let index = room(for: number)
        switch slots[index] {
        case .ended: return nil
        case .free, .changed:
            slots[index] = hasEnded ? .ended : .changed
            return nil
        case .wait(let continuation, _, _):
            slots[index] = hasEnded ? .changed : .free
            return .wait(continuation)
        case .handler(let handler): return .handler(handler)
        }
    }

    mutating func expire(_ now: EventLoop.Deadline) -> (waits: [Continuation], timers: [Timer]) {
        var due: [Continuation] = []
        if let earliest, earliest <= now {
            var next: EventLoop.Deadline?
            for index in slots.indices {
                guard case .wait(let continuation, let deadline?, _) = slots[index] else { continue }
                if deadline <= now {
                    due.append(continuation)
                    slots[index] = .free
                } else if next.map({ deadline < $0 }) ?? true {
                    next = deadline
                }
            }
            self.earliest = next.map { $0 + Self.grain }
        }
        let dueTimers = timers.filter { $0.value.deadline <= now }
        for key in dueTimers.keys { timers[key] = nil }
        return (due, Array(dueTimers.values))
    }

    private mutating func room(for number: CInt) -> Int {
        let index = Int(number)
        if index >= slots.count {
            slots.append(contentsOf: repeatElement(.free, count: max(index + 1 - slots.count, slots.count)))
        }
        return index
    }
}
