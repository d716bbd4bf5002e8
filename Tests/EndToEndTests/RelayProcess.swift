import Foundation
import Sandbox
import TestSupport

/// The built `shoprelay serve`, as a process that can be killed.
final class RelayProcess: Sendable {
    struct DidNotStart: Error, Equatable {
        /// nil when it runs and does not answer.
        var status: Int32?
    }

    private let process: ChildProcess
    let port: Int

    /// Returns once it answers.
    ///
    /// - Parameter fileKilobytes: what no file may grow beyond, until ``liftFileLimit()``.
    /// - Parameter passing: listening sockets that it gets as systemd would pass them.
    /// - Parameter previous: a process from which it takes over, and whose end is waited for.
    init(
        _ settings: String, environment: [String: String], port: Int, in directory: TemporaryDirectory,
        fileKilobytes: Int? = nil, passing: [CInt] = [], after previous: RelayProcess? = nil
    ) async throws {
        self.port = port
        let file = directory.path + "/shoprelay.yaml"
        try Data(settings.utf8).write(to: URL(fileURLWithPath: file))
        let environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let arguments = ["serve", "--config", file]
        if let fileKilobytes {
            process = try ChildProcess(
                "/bin/bash",
                ["-c", "ulimit -S -f \(fileKilobytes); exec \"$0\" \"$@\"", Self.program] + arguments,
                environment: environment)
        } else if !passing.isEmpty {
            process = try ChildProcess(
                "/bin/bash",
                ["-c", "LISTEN_PID=$$ LISTEN_FDS=\(passing.count) exec \"$0\" \"$@\"", Self.program] + arguments,
                environment: environment, passing: passing)
        } else {
            process = try ChildProcess(Self.program, arguments, environment: environment)
        }
        // As long as the previous one runs, it may be the one that answers.
        if let previous, case let status = await previous.status(), status != 0 { throw DidNotStart(status: status) }
        let answers = await eventually(within: .seconds(20)) { [process] in
            if !process.isRunning { return true }
            return await Self.status(port: port, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") == 200
        }
        guard process.isRunning else { throw DidNotStart(status: await process.status()) }
        guard answers else { throw DidNotStart(status: nil) }
    }

    deinit { process.signal(SIGKILL) }

    /// Beside the test bundle.
    static var program: String {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "shoprelay").path
    }

    /// As the kernel does it when memory runs out: nothing is flushed, nothing is said.
    func killNow() async {
        process.signal(SIGKILL)
        _ = await process.status()
    }

    /// - Returns: the exit status.
    func stop() async -> Int32 {
        process.signal(SIGTERM)
        return await process.status()
    }

    /// Waits for its end.
    func status() async -> Int32 { await process.status() }

    var number: Int { process.number }

    var isRunning: Bool { process.isRunning }

    func terminate() { process.signal(SIGTERM) }

    /// Asks it to load its certificates again.
    func hangUp() { process.signal(SIGHUP) }

    func liftFileLimit() async throws {
        let lifter = try ChildProcess("/usr/bin/prlimit", ["--pid", "\(process.number)", "--fsize=unlimited:"])
        _ = await lifter.status()
    }

    /// The status of the answer; nil when none came.
    static func status(port: Int, _ request: String) async -> Int? { await status(port: port, Array(request.utf8)) }

    static func status(port: Int, _ request: [UInt8]) async -> Int? {
        await text(port: port, request).split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    /// The whole answer; empty when none came.
    static func text(port: Int, _ request: String) async -> String { await text(port: port, Array(request.utf8)) }

    /// One of `/metrics`, such as `attention_open`; nil when there is no answer.
    static func figure(_ name: String, port: Int) async -> Int? {
        let text = await text(port: port, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return figure(name, in: text)
    }

    private static func figure(_ name: String, in text: String) -> Int? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("shoprelay_\(name){") }
        return line?.split(separator: " ").last.flatMap { Double($0) }.map { Int($0) }
    }

    /// Whether all that was received is sorted and no work is left, not even such as waits to be tried again.
    static func isQuiet(port: Int) async -> Bool {
        let text = await text(port: port, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return figure("deliveries_unsorted", in: text) == 0 && figure("work_waiting", in: text) == 0
    }

    static func text(port: Int, _ request: [UInt8]) async -> String {
        await onThread {
            guard let client = try? RawClient(port: port, seconds: 5), (try? client.send(request)) != nil else {
                return ""
            }
            return (try? client.readToEnd()) ?? ""
        }
    }
}

/// Blocking calls have a thread of their own.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in Thread { continuation.resume(returning: body()) }.start() }
}
