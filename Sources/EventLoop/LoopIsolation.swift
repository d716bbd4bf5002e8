/// Isolates actors to a loop's thread; see ``EventLoop/isolation``.
public final class LoopIsolation: SerialExecutor {
    private let jobs: JobQueue

    init(_ jobs: JobQueue) { self.jobs = jobs }

    public func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job), isolated: true) }

    public func checkIsolated() { precondition(jobs.isCurrent, "not on the loop's thread") }
}
