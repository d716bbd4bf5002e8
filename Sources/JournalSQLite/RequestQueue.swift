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
///
/// A write costs about as much for one request as for thirty. After a batch of several, as many are expected again, and
/// the thread waits for them, but no longer than a write takes: many come through faster than if each write took only the
/// first few of them, and whoever comes alone waits only behind a crowd.
final class RequestQueue<Request: WriteRequest>: Sendable {
    private struct State {
        var requests: [Request] = []
        var bytes = 0
        /// How many requests end the thread's wait; nil when it does not wait.
        var awaited: Int?
        var lastBatch = 1
        var isClosed = false

        mutating func step(isPatient: Bool) -> Step {
            let expected = min(lastBatch, RequestQueue.largestExpectation)
            if isPatient, !isClosed, expected > 1, requests.count < expected {
                awaited = expected
                return .waitForMore
            }
            guard !requests.isEmpty || isClosed else {
                awaited = 1
                return .wait
            }
            awaited = nil
            if !requests.isEmpty { lastBatch = requests.count }
            bytes = 0
            defer { requests = [] }
            return .take(requests)
        }
    }

    private enum Step { case take([Request]), wait, waitForMore }

    /// More are not waited for: their share of a write is small already.
    private static var largestExpectation: Int { 32 }

    private enum Verdict { case queued, queuedLast, full, closed }

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
            guard let awaited = state.awaited, state.requests.count >= awaited else { return .queued }
            state.awaited = nil
            return .queuedLast
        }
        switch verdict {
        case .queued: break
        case .queuedLast: bell.signal()
        case .full: request.fail(.unavailable("the queue of the journal is full"))
        case .closed: request.fail(.closed)
        }
    }

    /// Waits for requests; empty once the queue is closed and nothing is left.
    func next() -> [Request] {
        var isPatient = true
        while true {
            let step = state.withLock { $0.step(isPatient: isPatient) }
            switch step {
            case .take(let batch): return batch
            case .wait: bell.wait()
            case .waitForMore:
                isPatient = false
                _ = bell.wait(timeout: .now() + .microseconds(300))
            }
        }
    }

    /// What comes later is refused; what waits is still handed over.
    func close() {
        let wakes = state.withLock { state in
            state.isClosed = true
            defer { state.awaited = nil }
            return state.awaited != nil
        }
        if wakes { bell.signal() }
    }
}
