import Synchronization

/// Runs a task to its end on the thread that asks for it.
final class CallingThread: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let isDone = Atomic(false)

    static func run(_ body: @escaping @Sendable () async -> Void) {
        let thread = CallingThread()
        Task(executorPreference: thread) {
            await body()
            thread.isDone.store(true, ordering: .relaxed)
        }
        while !thread.isDone.load(ordering: .relaxed) {
            let jobs = thread.jobs.withLock { jobs in
                defer { jobs = [] }
                return jobs
            }
            precondition(!jobs.isEmpty, "waits for something that is not in the input")
            for job in jobs { job.runSynchronously(on: thread.asUnownedTaskExecutor()) }
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }
}
