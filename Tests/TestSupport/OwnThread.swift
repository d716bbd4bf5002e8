import Foundation
import Synchronization
public import Testing

/// Runs a test on a thread of its own. The pool has as few threads as the machine has cores, and what holds one of them
/// holds up all the tests that wait for something with a deadline.
public struct OwnThread: TestTrait, SuiteTrait, TestScoping {
    /// Whether all other threads go first.
    let yields: Bool

    public var isRecursive: Bool { true }

    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let executor = ThreadExecutor(yields: yields)
        defer { executor.stop() }
        try await withTaskExecutorPreference(executor) { try await function() }
    }
}

extension Trait where Self == OwnThread {
    /// For a test with deadlines so short that the pool may be late.
    public static var ownThread: Self { OwnThread(yields: false) }

    /// For a test that computes, or waits for a disk, without a pause.
    public static var computing: Self { OwnThread(yields: true) }
}

private final class ThreadExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    init(yields: Bool) {
        Thread.detachNewThread { [self] in
            // 0 is the calling thread: on Linux each has a niceness of its own.
            if yields { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5) }
            while true {
                bell.wait()
                let (jobs, isStopped) = state.withLock { state in
                    defer { state.jobs = [] }
                    return (state.jobs, state.isStopped)
                }
                for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
                if isStopped && jobs.isEmpty { return }
            }
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        bell.signal()
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        bell.signal()
    }
}

/// What the calling thread has computed so far, which other threads do not lengthen.
public func threadTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
