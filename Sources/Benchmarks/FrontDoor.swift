import ArgumentParser
import Cryptography
import Foundation

/// Requests a second of `shoprelay serve` with one paused agreement, beside nginx in the same run.
struct FrontDoor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "front-door", abstract: "Requests a second, latencies and memory, beside nginx in the same run.")

    @Option(help: "Seconds for each measurement.") var seconds = 5
    @Option(help: "Measurements of each, of which the median counts.") var rounds = 3
    @Option(help: "Connections at a time.") var connections = 64
    @Option(help: "The first of four free ports.") var port = 18500
    @Option(help: "A file for the figures as JSON.") var json: String?

    func validate() throws {
        guard (1...600).contains(seconds), (1...99).contains(rounds), (1...1000).contains(connections) else {
            throw ValidationError("1 to 600 seconds, 1 to 99 rounds, 1 to 1000 connections.")
        }
    }

    func run() async throws {
        let workplace = try Workplace()
        try workplace.makeCertificate()
        let plain = try await Served.paused(port: port, in: workplace)
        let secured = try await Served.paused(port: port + 1, isTLS: true, in: workplace)
        let nginx = try await Served.nginx(port: port + 2, tlsPort: port + 3, in: workplace)
        var report = Report()
        // A second after its start it gives back what only starting needed.
        try await Task.sleep(for: .seconds(3))
        report.memory.append(("resident, idle", plain.program.memory("VmRSS")))
        for _ in 0..<rounds {
            for scenario in try scenarios() {
                let own = try measure(scenario, scenario.isTLS ? port + 1 : port, in: workplace)
                guard own.broken == 0, own.notOK == (scenario.isRefused ? own.answers : 0) else {
                    throw BenchError(
                        "\(scenario.name): \(own.broken) broken and \(own.notOK) refused of \(own.answers) answers")
                }
                report.add(own, to: scenario.name)
                guard !scenario.isRefused else { continue }
                report.add(
                    peer: try measure(scenario, scenario.isTLS ? port + 3 : port + 2, in: workplace), to: scenario.name)
            }
        }
        report.memory.append(("resident, after the load", plain.program.memory("VmRSS")))
        nginx.program.stop()
        try addIdle(plain, "an idle connection", to: &report)
        for served in [plain, secured] {
            guard served.program.stop() == 0 else { throw BenchError("shoprelay did not end in good order") }
        }
        print(report.table)
        if let json { try report.json().write(to: URL(fileURLWithPath: json)) }
    }

    private func scenarios() throws -> [Scenario] {
        guard let wrong = Secret([1]) else { return [] }
        let secret = try Served.secret
        return [
            Scenario(name: "GET /healthz", load: .get("/healthz"), connections: connections),
            Scenario(name: "GET /healthz, TLS", load: .get("/healthz"), connections: connections, isTLS: true),
            Scenario(name: "POST 4 KB, kept", load: .paused(4096, 500, secret), connections: connections),
            Scenario(
                name: "POST 4 KB, kept, TLS", load: .paused(4096, 500, secret), connections: connections, isTLS: true
            ),
            Scenario(name: "POST 1 MB, kept", load: .paused(1 << 20, 4, secret), connections: 8),
            Scenario(
                name: "POST 4 KB, forged", load: .paused(4096, 500, wrong), connections: connections, isRefused: true
            ),
        ]
    }

    private func measure(_ scenario: Scenario, _ port: Int, in workplace: Workplace) throws -> Measurement {
        try scenario.load.run(
            "\(scenario.isTLS ? "https" : "http")://127.0.0.1:\(port)", connections: scenario.connections,
            seconds: seconds, in: workplace)
    }

    /// What 10,000 connections cost that have had their answer.
    private func addIdle(_ served: Served, _ name: String, to report: inout Report) throws {
        let count = 10_000
        let before = served.program.memory("RssAnon")
        let connections = try StandingConnection.idle(count, port: served.port)
        let after = withExtendedLifetime(connections) { served.program.memory("RssAnon") }
        report.memory.append(("\(name) of \(count)", (after - before) / count))
    }
}
