import Synchronization

/// First in, first out; any number of takers wait for what is put in.
final class WorkQueue<Element: Sendable>: Sendable {
    private struct State {
        var ready: [Element] = []
        /// Where `ready` begins; what lies before it has been taken.
        var head = 0
        var takers: [CheckedContinuation<Element?, Never>] = []
        var isHeld = false
        /// How many may be taken although it is held.
        var passes = 0
        var isClosed = false

        mutating func take() -> Element? {
            guard !isHeld || passes > 0, head < ready.count else { return nil }
            passes = max(0, passes - 1)
            defer {
                head += 1
                if head > 1024, head * 2 > ready.count {
                    ready.removeFirst(head)
                    head = 0
                }
            }
            return ready[head]
        }

        mutating func serve() {
            while !takers.isEmpty, let element = take() { takers.removeFirst().resume(returning: element) }
        }
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.ready.count - $0.head } }

    /// Nothing is taken while it is held.
    func hold(_ isHeld: Bool) {
        state.withLock { state in
            state.isHeld = isHeld
            state.passes = 0
            state.serve()
        }
    }

    /// What is in it by now may be taken though it is held.
    func letThrough() {
        state.withLock { state in
            state.passes = state.ready.count - state.head
            state.serve()
        }
    }

    func put(_ elements: [Element]) {
        state.withLock { state in
            state.ready.append(contentsOf: elements)
            state.serve()
        }
    }

    /// - Returns: nil once the queue is closed.
    func next() async -> Element? {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.isClosed { return continuation.resume(returning: nil) }
                if let element = state.take() { return continuation.resume(returning: element) }
                state.takers.append(continuation)
            }
        }
    }

    /// Lets every taker go, with nothing; what is queued stays.
    func close() {
        state.withLock { state in
            state.isClosed = true
            for taker in state.takers { taker.resume(returning: nil) }
            state.takers.removeAll()
        }
    }

    func open() { state.withLock { $0.isClosed = false } }
}
