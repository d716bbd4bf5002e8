import Logging
import ServiceLifecycle

/// A service that can be stopped before its turn in the shutdown has come.
struct EarlyStop: Service {
    private let group: ServiceGroup
    private let ended = AsyncStream<Void>.makeStream()

    init(_ service: any Service, logger: Logger) {
        group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [.init(service: service)], logger: logger))
    }

    func run() async throws {
        do {
            try await group.run()
        } catch {
            ended.continuation.finish()
            throw error
        }
        ended.continuation.finish()
        // Whoever ends before its turn ends the whole group.
        try? await gracefulShutdown()
    }

    /// Stops it; returns when it has ended, or the time is over.
    func stop(within time: Duration) async {
        await group.triggerGracefulShutdown()
        await withTaskGroup { tasks in
            tasks.addTask { for await _ in ended.stream {} }
            tasks.addTask { try? await Task.sleep(for: time) }
            await tasks.next()
            tasks.cancelAll()
        }
    }
}
