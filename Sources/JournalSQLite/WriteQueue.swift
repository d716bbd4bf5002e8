import Dispatch
import Journal
import Synchronization

/// Somebody waits for this to be on disk.
enum WriteRequest: Sendable {
    typealias Answer<Value> = CheckedContinuation<Result<Value, JournalError>, Never>

    case keep(Delivery, Answer<Place>)
    case commit([Change], Answer<Void>)
    case probe(Answer<Void>)

    func fail(_ error: JournalError) {
        switch self {
        case .keep(_, let answer): answer.resume(returning: .failure(error))
        case .commit(_, let answer), .probe(let answer): answer.resume(returning: .failure(error))
        }
    }

    /// What it weighs in the queue and in the log, roughly.
    var bytes: Int {
        switch self {
        case .keep(let delivery, _): delivery.body.count + 256
        case .commit(let changes, _): changes.count * 256
        case .probe: 0
        }
    }
}

/// What waits for the writer: bounded, handed over in whole batches.
final class WriteQueue: Sendable {
    private struct State {
        var requests: [WriteRequest] = []
        var bytes = 0
        var writerWaits = false
        var isClosed = false
        var hasEnded = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let limits: SQLiteJournal.Limits
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    init(_ limits: SQLiteJournal.Limits) { self.limits = limits }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    func add(_ request: WriteRequest) {
        let bytes = request.bytes
        enum Verdict { case queued, queuedFirst, full, closed }
        let verdict: Verdict = state.withLock { state in
            if state.isClosed { return .closed }
            if isFull(state, for: request, bytes) { return .full }
            state.requests.append(request)
            state.bytes += bytes
            defer { state.writerWaits = false }
            return state.writerWaits ? .queuedFirst : .queued
        }
        switch verdict {
        case .queued: break
        case .queuedFirst: bell.signal()
        case .full: request.fail(.unavailable("the queue of the journal is full"))
        case .closed: request.fail(.closed)
        }
    }

    /// Changes have as much room again: a flood of deliveries must not stop the lanes that work it off.
    private func isFull(_ state: borrowing State, for request: WriteRequest, _ bytes: Int) -> Bool {
        switch request {
        case .keep:
            state.requests.count >= limits.queuedDeliveries
                || (state.bytes > 0 && state.bytes + bytes > limits.queuedBytes)
        case .commit, .probe: state.requests.count >= 2 * limits.queuedDeliveries
        }
    }

    /// Waits for requests; empty once the queue is closed and nothing is left.
    func next() -> [WriteRequest] {
        while true {
            let (batch, isClosed) = state.withLock { state in
                var batch: [WriteRequest] = []
                swap(&batch, &state.requests)
                state.bytes = 0
                state.writerWaits = batch.isEmpty && !state.isClosed
                return (batch, state.isClosed)
            }
            if !batch.isEmpty || isClosed { return batch }
            bell.wait()
        }
    }

    func close() {
        let wakes = state.withLock { state in
            state.isClosed = true
            defer { state.writerWaits = false }
            return state.writerWaits
        }
        if wakes { bell.signal() }
    }

    /// The writer is gone.
    func ended() {
        let closers = state.withLock { state in
            state.hasEnded = true
            defer { state.closers = [] }
            return state.closers
        }
        for closer in closers { closer.resume() }
    }

    /// Waits until the writer is gone.
    func end() async {
        await withCheckedContinuation { closer in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.closers.append(closer) }
                return state.hasEnded
            }
            if hasEnded { closer.resume() }
        }
    }
}
