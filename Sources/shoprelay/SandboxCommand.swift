import ArgumentParser
import EventLoop
import Foundation
import HTTPClient
import Logging
import Metrics
import Operations
import Sandbox
import ServiceLifecycle
import Settings
import UnixSignals

/// `shoprelay sandbox`: a simulated Rackbeat, two simulated shops and the relay between them, all on this machine.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Try everything on this machine: a simulated Rackbeat, two shops, and the relay between them.")

    @Flag(help: "Do the whole round trip alone, print what arrived where and when, and end with 0 or 1.")
    var selfCheck = false

    @Option(help: "The relay's port; the simulated systems use the four behind it.")
    var port = 8400

    @Option(
        name: .customLong("rackbeat"),
        help: ArgumentHelp(
            "A switch of the simulated Rackbeat, such as post-orders=draft; may be repeated.", valueName: "name=value"))
    var rackbeatSwitches: [String] = []

    func validate() throws { _ = try chosenSwitches() }

    private func chosenSwitches() throws -> RackbeatSwitches {
        var switches = RackbeatSwitches()
        for text in rackbeatSwitches {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--rackbeat expects NAME=VALUE, not \"\(text)\".") }
            do throws(RackbeatSwitches.Refusal) {
                try switches.set(parts[0], to: parts[1])
            } catch {
                throw ValidationError(error.description)
            }
        }
        return switches
    }

    func run() async throws {
        let output = LogOutput.bootstrap(.quiet)
        defer { output.flush() }
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        do {
            try await withLogger(Logger(label: "shoprelay")) { logger in try await run(logger, metrics) }
        } catch let error as ExitCode {
            throw error
        } catch {
            FileHandle.standardError.write(Data("The sandbox cannot run: \(error)\n".utf8))
            throw ExitStatus.failure.code
        }
    }

    private func run(_ logger: Logger, _ metrics: PrometheusMetrics) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "shoprelay-sandbox-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let loops = try EventLoop.forEachCore()
        let client = try HTTPClient(loop: loops[0], policy: ClientPolicy(userAgent: "Sandbox", connections: 64))
        // A check must not fail because somebody's demo holds the ports.
        let ports = selfCheck ? World.Ports() : World.Ports(rackbeat: port + 1, dk: port + 2, se: port + 3)
        let world = try World(ports: ports, loops: loops, client: client)
        let switches = try chosenSwitches()
        world.rackbeat.configure { $0 = switches }
        let relayPort = selfCheck ? try Listener(host: "127.0.0.1", port: 0).port : port
        let relay = "http://127.0.0.1:\(relayPort)"
        let token = await world.connect(to: relay)
        let environment = world.environment(token: token)
        let settings = try Settings.load(
            yaml: world.settings(listen: "127.0.0.1:\(relayPort)", state: directory.path), environment: environment)
        let assembly = try await Assembly(
            settings, environment: environment,
            listeners: Listening.open(settings.listen, mode: settings.socketMode),
            certificates: CertificateReload(settings.tls), loops: loops, metrics: metrics,
            pages: PublicDirectory.files(nil))
        var services: [any Service] = [Closing { await client.shutDown() }, WorldService(world: world)]
        services += assembly.services
        if selfCheck {
            let check = SelfCheck(world: world)
            try await ServiceGroup(services: services + [check], logger: logger, ending: check).run()
            if await !check.hasPassed { throw ExitStatus.failure.code }
        } else {
            let desk = try SandboxDesk(world: world, relay: relay, port: port + 4, loops: loops)
            FileHandle.standardOutput.write(Data((desk.welcome + "\n").utf8))
            try await ServiceGroup(services: services + [desk], logger: logger, ending: nil).run()
        }
    }
}

/// Serves the simulated systems.
private struct WorldService: Service {
    let world: World

    func run() async throws { try await world.run() }
}

extension ServiceGroup {
    /// - Parameter ending: the service whose end is the group's.
    fileprivate init(services: [any Service], logger: Logger, ending: SelfCheck?) {
        let configurations = services.map { service in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service,
                successTerminationBehavior: service is SelfCheck ? .gracefullyShutdownGroup : .cancelGroup)
        }
        var configuration = ServiceGroupConfiguration(
            services: configurations, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        self.init(configuration: configuration)
    }
}
