import CCurl
import EventLoop

/// Carries the calls of one client, on the loop's thread: who may start, what curl waits for, who has an answer.
actor Driver: EventHandler {
    private struct Call {
        var request: ClientRequest
        var origin: Origin
        var deadline: EventLoop.Deadline
        var continuation: CheckedContinuation<HTTPClient.Outcome, Never>
        /// Whether its turn has come.
        var isAdmitted = false
        var transfer: Transfer?
    }

    private let loop: EventLoop
    private let policy: ClientPolicy
    private let multi: Multi
    private var isShutDown = false

    private var lastTicket: Admission.Ticket = 0
    private var calls: [Admission.Ticket: Call] = [:]
    private var admission: Admission
    private var admitted: [Admission.Ticket] = []
    private var idle: [Transfer] = []

    /// When curl wants to be called, whatever happens.
    private var curlDue: EventLoop.Deadline?
    /// curl wants to be called at once, but not from inside its own callback.
    private var isCurlDueNow = false
    /// No call's time is up before this.
    private var earliestDeadline: EventLoop.Deadline?
    /// When the loop will ring; never later than the three above ask for.
    private var alarm: EventLoop.Deadline?

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.isolation.asUnownedSerialExecutor() }

    init(_ loop: EventLoop, _ policy: ClientPolicy) throws(ClientError) {
        self.loop = loop
        self.policy = policy
        multi = try Multi(connections: policy.connections)
        admission = Admission(total: policy.connections, perHost: policy.connectionsPerHost)
        multi.attach(self)
    }

    func send(_ request: ClientRequest, _ origin: Origin) async -> HTTPClient.Outcome {
        if isShutDown { return .failure(.notSent(.shuttingDown)) }
        if Task.isCancelled { return .failure(.cancelled) }
        lastTicket += 1
        let ticket = lastTicket
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let deadline = ContinuousClock.now + request.timeout
                calls[ticket] = Call(request: request, origin: origin, deadline: deadline, continuation: continuation)
                earliestDeadline = earliestDeadline.map { min($0, deadline) } ?? deadline
                if admission.enter(ticket, origin) { admitted.append(ticket) }
                settle()
            }
        } onCancel: {
            // Comes after the lines above, which do not let go of the actor.
            Task { await self.cancel(ticket) }
        }
    }

    /// Ends every call. Idempotent.
    func shutDown() {
        guard !isShutDown else { return }
        isShutDown = true
        for ticket in Array(calls.keys) { abandon(ticket, .shuttingDown) }
        admitted = []
        idle = []
        multi.close()
        loop.schedule(ObjectIdentifier(self), at: nil) {}
    }

    nonisolated func ready(_ descriptor: CInt, _ events: Interest) {
        assumeIsolated {
            $0.multi.act(on: descriptor, events)
            $0.settle()
        }
    }

    /// curl's wish to hear of a socket; nil when no more.
    func watch(_ descriptor: CInt, _ interest: Interest?) {
        guard let interest else { return loop.unhandle(descriptor) }
        // A socket that cannot be watched meets its deadline. To tell curl would end every call.
        try? loop.handle(descriptor, interest, self)
    }

    /// curl's wish to be called; nil when no more.
    func wake(after delay: Duration?) {
        isCurlDueNow = delay == .zero
        curlDue = isCurlDueNow ? nil : delay.map { ContinuousClock.now + $0 }
    }

    private func cancel(_ ticket: Admission.Ticket) {
        finish(ticket, .failure(.cancelled))
        settle()
    }

    private func abandon(_ ticket: Admission.Ticket, _ reason: ClientError.Reason) {
        let hasLeft = calls[ticket]?.transfer?.hasLeft ?? false
        finish(ticket, .failure(hasLeft ? .unclear(reason) : .notSent(reason)))
    }

    private func start(_ ticket: Admission.Ticket) {
        guard let call = calls[ticket] else { return }
        calls[ticket]?.isAdmitted = true
        guard
            let transfer = idle.popLast() ?? Transfer(policy, multi.sessions),
            transfer.prepare(call.request, call.origin, ticket), multi.add(transfer)
        else { return finish(ticket, .failure(.notSent(.library))) }
        calls[ticket]?.transfer = transfer
    }

    private func finish(_ ticket: Admission.Ticket, _ outcome: HTTPClient.Outcome) {
        guard let call = calls.removeValue(forKey: ticket) else { return }
        if let transfer = call.transfer {
            multi.remove(transfer)
            transfer.clear()
            idle.append(transfer)
        }
        if call.isAdmitted {
            if let next = admission.leave(call.origin) { admitted.append(next) }
        } else {
            admission.withdraw(ticket, call.origin)
        }
        call.continuation.resume(returning: outcome)
    }

    /// Until nobody can start, curl has nothing to do at once, and nothing has ended.
    private func settle() {
        while !isShutDown {
            for ticket in admitted { start(ticket) }
            admitted.removeAll(keepingCapacity: true)
            if isCurlDueNow {
                isCurlDueNow = false
                multi.act()
            }
            while let (transfer, code) = multi.next() { finish(transfer.ticket, transfer.outcome(code)) }
            if admitted.isEmpty && !isCurlDueNow { return setAlarm() }
        }
    }

    private func setAlarm() {
        guard let next = [curlDue, earliestDeadline].compactMap(\.self).min(), alarm.map({ next < $0 }) ?? true else {
            return
        }
        alarm = next
        loop.schedule(ObjectIdentifier(self), at: next) { [weak self] in self?.assumeIsolated { $0.ring() } }
    }

    private func ring() {
        alarm = nil
        let now = ContinuousClock.now
        if let due = curlDue, due <= now {
            curlDue = nil
            isCurlDueNow = true
        }
        if let deadline = earliestDeadline, deadline <= now {
            for (ticket, call) in calls where call.deadline <= now { abandon(ticket, .timeout) }
            earliestDeadline = calls.values.lazy.map(\.deadline).min()
        }
        settle()
    }
}
