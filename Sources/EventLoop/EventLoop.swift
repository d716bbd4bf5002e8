import CLinux
import Glibc
import Synchronization

/// One thread that runs tasks and waits for sockets.
///
/// A task with this executor preference stays on the thread across `await`, so that a socket that would block can be
/// waited for without a lost edge: between the `EAGAIN` and ``change(of:by:)`` nothing else reads the poll.
public final class EventLoop: TaskExecutor {
    public typealias Deadline = ContinuousClock.Instant

    /// Why a wait ended.
    public enum Wake: Sendable { case ready, deadline, cancelled }

    private let poll: Descriptor
    private let jobs: JobQueue
    private let waits = Mutex(Waits())

    /// Isolates an actor to this thread: return its `asUnownedSerialExecutor()` as the actor's `unownedExecutor`.
    public let isolation: LoopIsolation

    /// Makes the loop and starts its thread.
    public static func start() throws(EventLoopError) -> EventLoop {
        let loop = try EventLoop()
        var thread = pthread_t()
        let unmanaged = Unmanaged.passRetained(loop)
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, unmanaged.toOpaque())
        guard code == 0 else {
            unmanaged.release()
            throw EventLoopError("pthread_create", code: code)
        }
        pthread_detach(thread)
        return loop
    }

    private init() throws(EventLoopError) {
        let poll = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard poll >= 0 else { throw EventLoopError("epoll_create1") }
        self.poll = Descriptor(adopting: poll)
        jobs = try JobQueue()
        isolation = LoopIsolation(jobs)
        try control(EPOLL_CTL_ADD, jobs.bell.number, EPOLLIN.rawValue | EPOLLET.rawValue)
    }

    /// Whether the caller runs on this loop's thread.
    public var isCurrent: Bool { jobs.isCurrent }

    /// Lets the thread end once every task that is ready has run. Waits that are still open are not resumed.
    public func stop() { jobs.stop() }

    /// Registers a descriptor once, edge-triggered: try the call, and wait only after `EAGAIN` or fewer bytes than asked.
    public func watch(_ descriptor: borrowing Descriptor) throws(EventLoopError) {
        try control(
            EPOLL_CTL_ADD, descriptor.number,
            EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue)
    }

    /// Registers a listening socket, edge-triggered. Of several loops that wait for the same one, a connection wakes one
    /// that sleeps.
    public func watch(_ listener: Listener) throws(EventLoopError) {
        try control(
            EPOLL_CTL_ADD, listener.descriptor.number,
            EPOLLIN.rawValue | EPOLLET.rawValue | EPOLLEXCLUSIVE.rawValue)
    }

    /// Forgets a listening socket. Closing it does not do that: another process may have it open too.
    public func unwatch(_ listener: Listener) {
        try? control(EPOLL_CTL_DEL, listener.descriptor.number, 0)
        waits.withLock { $0.forget(listener.descriptor.number) }
    }

    /// Waits for bytes, room or the end of the stream, on the loop's own thread. One wait per descriptor at a time.
    ///
    /// A change since the last wait ends it at once, which may be one that the caller has seen.
    ///
    /// - Parameter idle: the group whose ``interrupt(_:)`` ends the wait, as cancelled.
    public func change(
        of descriptor: borrowing Descriptor, by deadline: Deadline? = nil, idle: IdleGroup? = nil
    ) async -> Wake {
        let number = descriptor.number
        precondition(isCurrent, "on another thread, an edge between EAGAIN and this line would be lost")
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A cancellation before this line found nobody waiting.
                if Task.isCancelled { return continuation.resume(returning: .cancelled) }
                if let wake = waits.withLock({ $0.wait(number, continuation, deadline, idle) }) {
                    return continuation.resume(returning: wake)
                }
                // ...and one between the check and the line above neither.
                if Task.isCancelled { waits.withLock { $0.take(number) }?.resume(returning: .cancelled) }
            }
        } onCancel: {
            waits.withLock { $0.take(number) }?.resume(returning: .cancelled)
        }
    }

    /// Ends the descriptor's wait, or its next one, as if there had been a change: something else has. From any thread. If
    /// the number is another's by now, that one looks once in vain.
    public func nudge(_ number: CInt) {
        waits.withLock { $0.nudge(number) }?.resume(returning: .ready)
    }

    /// Ends the group's waits on this loop, and every later one at once.
    public func interrupt(_ group: IdleGroup) {
        for continuation in waits.withLock({ $0.interrupt(group) }) { continuation.resume(returning: .cancelled) }
    }

    /// Registers or changes what `handler` wants to know of a descriptor it does not own here. On the loop's thread.
    public func handle(_ number: CInt, _ interest: Interest, _ handler: any EventHandler) throws(EventLoopError) {
        let isKnown = waits.withLock { $0.handle(number, handler) }
        var events: UInt32 = 0
        if interest.contains(.read) { events |= EPOLLIN.rawValue }
        if interest.contains(.write) { events |= EPOLLOUT.rawValue }
        if isKnown, (try? control(EPOLL_CTL_MOD, number, events)) != nil { return }
        try control(EPOLL_CTL_ADD, number, events)
    }

    /// Forgets a descriptor given to ``handle(_:_:_:)``, closed already or not.
    public func unhandle(_ number: CInt) {
        waits.withLock { $0.unhandle(number) }
        try? control(EPOLL_CTL_DEL, number, 0)
    }

    /// Calls `action` on the loop's thread at `deadline`; the same key again replaces it, nil removes it.
    /// Meant for the few timers of C libraries: all of them are looked at in each turn.
    public func schedule(_ key: ObjectIdentifier, at deadline: Deadline?, _ action: @escaping @Sendable () -> Void) {
        waits.withLock { $0.timers[key] = deadline.map { Waits.Timer(deadline: $0, action: action) } }
        if !isCurrent { jobs.ring() }
    }

    /// Suspends the caller until `deadline`, also where `Task.sleep` would not do: when no descriptor is left, Dispatch,
    /// which it asks, may end the process. Not ended by cancellation: meant for moments.
    public func pause(until deadline: Deadline) async {
        final class Key: Sendable {}
        let key = Key()
        await withCheckedContinuation { continuation in
            schedule(ObjectIdentifier(key), at: deadline) { continuation.resume() }
        }
        withExtendedLifetime(key) {}
    }

    public func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job), isolated: false) }

    private func control(_ operation: CInt, _ number: CInt, _ events: UInt32) throws(EventLoopError) {
        var event = epoll_event()
        event.events = events
        event.data.fd = number
        guard epoll_ctl(poll.number, operation, number, &event) == 0 else { throw EventLoopError("epoll_ctl") }
    }

    private func run() {
        jobs.adoptThread()
        let isolation = isolation.asUnownedSerialExecutor()
        let executor = asUnownedTaskExecutor()
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        var ready: [JobQueue.Job] = []
        while true {
            let isStopping = jobs.take(&ready)
            for job in ready {
                if job.isIsolated {
                    job.job.runSynchronously(on: isolation)
                } else {
                    job.job.runSynchronously(on: executor)
                }
            }
            if isStopping && ready.isEmpty { return }
            let timeout = isStopping || jobs.hasWork ? 0 : milliseconds()
            let count = Int(max(epoll_wait(poll.number, &events, CInt(events.count), timeout), 0))
            for event in events[..<count] { dispatch(event) }
            expire()
        }
    }

    private func dispatch(_ event: epoll_event) {
        let number = event.data.fd
        if number == jobs.bell.number { return jobs.silence() }
        let hasEnded = event.events & (EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
        switch waits.withLock({ $0.ready(number, hasEnded: hasEnded) }) {
        case .wait(let continuation): continuation.resume(returning: .ready)
        case .handler(let handler):
            var interest: Interest = []
            if event.events & EPOLLIN.rawValue != 0 { interest.insert(.read) }
            if event.events & EPOLLOUT.rawValue != 0 { interest.insert(.write) }
            if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { interest.insert(.failure) }
            handler.ready(number, interest)
        case nil: break
        }
    }

    /// How long to sleep, rounded up so that a turn does not come just before its deadline.
    private func milliseconds() -> CInt {
        guard let next = waits.withLock({ $0.next }) else { return -1 }
        let left = ContinuousClock.now.duration(to: next)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        return CInt(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    private func expire() {
        let due = waits.withLock { waits -> (waits: [Waits.Continuation], timers: [Waits.Timer]) in
            guard let next = waits.next else { return ([], []) }
            let now = ContinuousClock.now
            return next <= now ? waits.expire(now) : ([], [])
        }
        for continuation in due.waits { continuation.resume(returning: .deadline) }
        for timer in due.timers { timer.action() }
    }
}
