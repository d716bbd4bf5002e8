import EventLoop
import Glibc
import Logging
import ServiceLifecycle
import Synchronization

/// Tells systemd how the service is (sd_notify(3)); without one, nobody.
final class ServiceManager: Sendable {
    private let socket: NotifySocket?
    /// What this process does is no longer what the service does.
    private let hasPassed = Atomic(false)
    /// Within which it wants to hear from us; nil when it does not.
    let watchdog: Duration?

    init(environment: [String: String], process: CInt) {
        socket = environment["NOTIFY_SOCKET"].flatMap(NotifySocket.init)
        let isMeant = environment["WATCHDOG_PID"].map { $0 == String(process) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
        watchdog = socket == nil || !isMeant ? nil : microseconds.map { .microseconds($0) }
    }

    /// Connections are accepted.
    func ready() { tell("READY=1") }

    func stopping() { tell("STOPPING=1") }

    /// Another process is about to take the place of this one, which says no more.
    func passing(to process: Int32) {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
        tell("RELOADING=1\nMONOTONIC_USEC=\(microseconds)\nMAINPID=\(process)")
        hasPassed.store(true, ordering: .relaxed)
    }

    fileprivate func alive() { tell("WATCHDOG=1") }

    private func tell(_ text: String) {
        guard let socket, !hasPassed.load(ordering: .relaxed) else { return }
        if !socket.send(text) { Logger.current.debug("the service manager did not listen") }
    }
}

/// Says when the service is ready and when it stops, and in between that all its loops turn.
struct Readiness: Service {
    let manager: ServiceManager
    let loops: [EventLoop]

    func run() async throws {
        manager.ready()
        if let watchdog = manager.watchdog {
            try? await cancelWhenGracefulShutdown {
                while true {
                    // A loop that hangs keeps us here, and the manager without a sign.
                    for loop in loops { await withTaskExecutorPreference(loop) { await Task.yield() } }
                    manager.alive()
                    try await Task.sleep(for: watchdog / 2)
                }
            }
        } else {
            try? await gracefulShutdown()
        }
        manager.stopping()
    }
}
