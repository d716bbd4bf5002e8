import ArgumentParser
import EventLoop
import Foundation
import Journal
import Logging
import Metrics
import Operations
import Relay
import ServiceLifecycle
import Settings
import UnixSignals

/// `shoprelay serve`: runs until SIGTERM or SIGINT.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the relay.")

    @OptionGroup var loading: SettingsLoading

    @Option(help: ArgumentHelp("Listen here instead of where the settings say.", valueName: "host:port"))
    var listen: String?

    @Option(help: ArgumentHelp("Keep the journal here instead of where the settings say.", valueName: "directory"))
    var state: String?

    @Option(help: ArgumentHelp("The dashboard's files.", valueName: "directory"))
    var `public`: String?

    func run() async throws {
        var settings = try loading.load()
        if let listen {
            guard let address = Settings.Listen(listen) else {
                throw ValidationError("'\(listen)' is not an address of the form HOST:PORT.")
            }
            settings.listen = address
        }
        if let state { settings.state = state }

        let output = LogOutput.bootstrap(settings.log)
        defer { output.flush() }
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        let logger = Logger(label: "shoprelay")
        do {
            try await withLogger(logger) { logger in
                let loops = try EventLoop.forEachCore()
                let assembly = try await Assembly(
                    settings, loops: loops, metrics: metrics, pages: StaticPages(directory: `public`))
                let listen = Settings.Listen(host: settings.listen.host, port: assembly.port)
                logger.notice("started", metadata: ["listen": "\(listen)", "version": "\(Version.number)"])
                try await assembly.run(logger: logger)
                logger.notice("stopped")
            }
        } catch {
            logger.critical("cannot run", metadata: ["cause": "\(error)"])
            output.flush()
            throw (error is ShopRenamed ? ExitStatus.configuration : .failure).code
        }
    }
}

extension Assembly {
    /// Runs until a signal, then stops in good order; what takes longer than the time given is cut off.
    func run(logger: Logger) async throws {
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(25)
        try await ServiceGroup(configuration: configuration).run()
    }
}

extension EventLoop {
    static func forEachCore() throws(EventLoopError) -> [EventLoop] {
        var loops: [EventLoop] = []
        for _ in 0..<max(ProcessInfo.processInfo.activeProcessorCount, 1) { loops.append(try .start()) }
        return loops
    }
}
