import Dispatch
import Journal
import Synchronization

/// Somebody waits for this to be on disk.
protocol WriteRequest: Sendable {
    /// What it weighs in the queue, roughly.
    var bytes: Int { get }

    func fail(_ error: JournalError)
}

/// What waits for one thread: bounded, handed over in whole batches.
final class RequestQueue<Request: WriteRequest>: Sendable {
    private struct State {
        var requests: [Request] = []
        var bytes = 0
        var threadWaits = false
        var isClosed = false
    }

    private enum Verdict { case queued, queuedFirst, full, closed }

    private let limits: SQLiteJournal.Limits
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    init(_ limits: SQLiteJournal.Limits) { self.limits = limits }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    func add(_ request: Request) {
        let bytes = request.bytes
        let verdict: Verdict = state.withLock { state in
            if state.isClosed { return .closed }
            if state.requests.count >= limits.queuedRequests
                || (state.bytes > 0 && state.bytes + bytes > limits.queuedBytes)
            {
                return .full
            }
            state.requests.append(request)
            state.bytes += bytes
            defer { state.threadWaits = false }
            return state.threadWaits ? .queuedFirst : .queued
        }
        switch verdict {
        case .queued: break
        case .queuedFirst: bell.signal()
        case .full: request.fail(.unavailable("the queue of the journal is full"))
        case .closed: request.fail(.closed)
        }
    }

    /// Waits for requests; empty once the queue is closed and nothing is left.
    func next() -> [Request] {
        while true {
            let (batch, isClosed) = state.withLock { state in
                var batch: [Request] = []
                swap(&batch, &state.requests)
                state.bytes = 0
                state.threadWaits = batch.isEmpty && !state.isClosed
                return (batch, state.isClosed)
            }
            if !batch.isEmpty || isClosed { return batch }
            bell.wait()
        }
    }

    /// What comes later is refused; what waits is still handed over.
    func close() {
        let wakes = state.withLock { state in
            state.isClosed = true
            defer { state.threadWaits = false }
            return state.threadWaits
        }
        if wakes { bell.signal() }
    }
}
