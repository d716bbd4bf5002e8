import CLinux
import Glibc
import Synchronization

/// The jobs of one loop, filled from any thread, and the bell that wakes the loop for them.
final class JobQueue: Sendable {
    struct Job {
        var job: UnownedJob
        /// Whether it belongs to an actor of ``LoopIsolation``.
        var isIsolated: Bool
    }

    private struct State {
        var waiting: [Job] = []
        var isStopping = false
    }

    let bell: Descriptor
    private let thread = Atomic<pthread_t>(0)
    private let state = Mutex(State())

    init() throws(EventLoopError) {
        let bell = eventfd(0, CInt(EFD_NONBLOCK) | CInt(EFD_CLOEXEC))
        guard bell >= 0 else { throw EventLoopError("eventfd") }
        self.bell = Descriptor(adopting: bell)
    }

    var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }

    var hasWork: Bool { state.withLock { !$0.waiting.isEmpty } }

    func adoptThread() { thread.store(pthread_self(), ordering: .relaxed) }

    func append(_ job: UnownedJob, isolated: Bool) {
        let isFirst = state.withLock { state in
            state.waiting.append(Job(job: job, isIsolated: isolated))
            return state.waiting.count == 1
        }
        // A queue that is not empty has rung already, or is being emptied by the thread that would hear it.
        if isFirst && !isCurrent { ring() }
    }

    /// Exchanges `jobs` for what has come since.
    ///
    /// - Returns: whether the loop is to end when nothing is left.
    func take(_ jobs: inout [Job]) -> Bool {
        jobs.removeAll(keepingCapacity: true)
        return state.withLock { state in
            swap(&state.waiting, &jobs)
            return state.isStopping
        }
    }

    func stop() {
        state.withLock { $0.isStopping = true }
        ring()
    }

    func ring() { _ = eventfd_write(bell.number, 1) }

    func silence() {
        var rings: eventfd_t = 0
        _ = eventfd_read(bell.number, &rings)
    }
}
