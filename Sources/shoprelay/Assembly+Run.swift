import EventLoop
import HTTPServer
import Logging
import ServiceLifecycle
import Settings
import UnixSignals

extension Assembly {
    /// For the work in hand before a handover. Deliveries are taken meanwhile.
    private static let workTime = Duration.seconds(10)
    /// For the answers that are owed then. Connections wait meanwhile.
    private static let answerTime = Duration.seconds(5)

    /// Runs until a signal or until another process takes over, then stops in good order; what takes longer than the
    /// time given is cut off.
    func run(
        manager: ServiceManager, listeners: [Listener], loops: [EventLoop], logger: Logger
    ) async throws {
        let handover = handover(manager, listeners, on: loops[0])
        var configurations = services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        if let handover {
            configurations.append(.init(service: handover, successTerminationBehavior: .gracefullyShutdownGroup))
        }
        configurations.append(.init(service: Readiness(manager: manager, loops: loops)))
        var configuration = ServiceGroupConfiguration(
            services: configurations, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(settings.stopSeconds)
        defer { handover?.finish() }
        try await ServiceGroup(configuration: configuration).run()
    }

    /// nil when nobody can take over, which is no reason not to serve.
    private func handover(
        _ manager: ServiceManager, _ listeners: [Listener], on loop: EventLoop
    ) -> Handover? {
        do throws(EventLoopError) {
            return try Handover(state: settings.state, listeners: listeners, on: loop) { process in
                manager.passing(to: process)
                // The lanes first: until their calls have ended, the server can go on.
                await lanes.stop(within: Self.workTime)
                server.handOver(within: Self.answerTime)
            }
        } catch {
            Logger.current.warning("no other process can take over", metadata: ["cause": "\(error)"])
            return nil
        }
    }
}
