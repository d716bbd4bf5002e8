import ArgumentParser
import EventLoop
import Foundation
import HTTPServer
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

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Listen here instead of where the settings say: HOST:PORT, unix:/PATH or systemd. May be repeated.",
            valueName: "endpoint"))
    var listen: [String] = []

    @Option(help: ArgumentHelp("Keep the journal here instead of where the settings say.", valueName: "directory"))
    var state: String?

    @Option(help: ArgumentHelp("The dashboard's files.", valueName: "directory"))
    var `public`: String?

    func run() async throws {
        var settings = try loading.load()
        if !listen.isEmpty {
            settings.listen = try listen.map { text in
                guard let endpoint = Settings.Endpoint(text) else {
                    throw ValidationError("'\(text)' is not of the form HOST:PORT or unix:/PATH, nor is it systemd.")
                }
                return endpoint
            }
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
                let environment = ProcessInfo.processInfo.environment
                let manager = ServiceManager(environment: environment, process: getpid())
                let certificates = try CertificateReload(settings.tls)
                // Before another process may have to give its sockets away for nothing.
                let pages = try PublicDirectory.files(`public`)
                let listeners = try await Self.listeners(settings, environment, on: loops[0])
                let assembly = try await Assembly(
                    settings, listeners: listeners, certificates: certificates, loops: loops, metrics: metrics,
                    pages: pages)
                let places = listeners.all.map { "\($0.address)" }.joined(separator: ", ")
                logger.notice("started", metadata: ["listen": "\(places)", "version": "\(Version.number)"])
                try await assembly.run(manager: manager, listeners: listeners.all, loops: loops, logger: logger)
                logger.notice("stopped")
            }
        } catch {
            logger.critical("cannot run", metadata: ["cause": "\(error)"])
            output.flush()
            throw Self.status(error).code
        }
    }

    /// What the command line or the settings name and is not there is a mistake in them.
    private static func status(_ error: any Error) -> ExitStatus {
        error is ShopRenamed || error is TLSFiles.Failure || error is StaticFiles.Failure ? .configuration : .failure
    }

    /// Opens all sockets. A process that serves the same journal gives its sockets and ends; it goes on if any of them
    /// cannot be opened.
    private static func listeners(
        _ settings: Settings, _ environment: [String: String], on loop: EventLoop
    ) async throws -> Listeners {
        let inherited = try InheritedSockets(environment: environment, process: getpid())
        return try await withTaskExecutorPreference(loop) {
            let takeover = try await Takeover.ask(state: settings.state, on: loop)
            let listeners = try Listening.open(
                settings.listen, plain: settings.tls?.plain ?? [], mode: settings.socketMode,
                passed: inherited.listeners.isEmpty ? takeover?.inherited ?? [] : inherited.listeners,
                own: takeover?.own ?? [])
            try await takeover?.finish()
            return listeners
        }
    }
}

extension EventLoop {
    static func forEachCore() throws(EventLoopError) -> [EventLoop] {
        var loops: [EventLoop] = []
        for _ in 0..<max(ProcessInfo.processInfo.activeProcessorCount, 1) { loops.append(try .start()) }
        return loops
    }
}
