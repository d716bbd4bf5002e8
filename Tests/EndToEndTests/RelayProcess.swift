import Foundation
import Sandbox
import TestSupport

/// The built `shoprelay serve`, as a process that can be killed.
final class RelayProcess {
    struct DidNotStart: Error {}

    private let process = Process()
    let port: Int

    /// Returns once it answers.
    ///
    /// - Parameter fileKilobytes: what no file may grow beyond, until ``liftFileLimit()``.
    init(
        _ settings: String, environment: [String: String], port: Int, in directory: TemporaryDirectory,
        fileKilobytes: Int? = nil
    ) async throws {
        self.port = port
        let file = directory.path + "/shoprelay.yaml"
        try Data(settings.utf8).write(to: URL(fileURLWithPath: file))
        // Beside the test bundle.
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "shoprelay")
        if let fileKilobytes {
            process.executableURL = URL(fileURLWithPath: "/bin/bash")
            process.arguments = [
                "-c", "ulimit -S -f \(fileKilobytes); exec \"$0\" \"$@\"", program.path, "serve", "--config", file,
            ]
        } else {
            process.executableURL = program
            process.arguments = ["serve", "--config", file]
        }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let answers = await eventually(within: .seconds(20)) {
            await Self.status(port: port, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") == 200
        }
        guard answers else { throw DidNotStart() }
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// As the kernel does it when memory runs out: nothing is flushed, nothing is said.
    func killNow() async {
        kill(process.processIdentifier, SIGKILL)
        _ = await hasEnded()
    }

    /// - Returns: the exit status; nil when it has not ended half a minute later.
    func stop() async -> Int32? {
        process.terminate()
        return await hasEnded() ? process.terminationStatus : nil
    }

    func liftFileLimit() async throws {
        let lifter = Process()
        lifter.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
        lifter.arguments = ["--pid", "\(process.processIdentifier)", "--fsize=unlimited:"]
        try lifter.run()
        _ = await eventually { !lifter.isRunning }
    }

    /// Not `waitUntilExit`, which would hold a thread of the pool that everything else runs on.
    private func hasEnded() async -> Bool { await eventually(within: .seconds(30)) { !process.isRunning } }

    /// The status of the answer; nil when none came.
    static func status(port: Int, _ request: String) async -> Int? {
        await onThread {
            guard let client = try? RawClient(port: port, seconds: 5), (try? client.send(request)) != nil,
                let answer = try? client.readToEnd()
            else { return nil }
            return answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        }
    }
}

/// Blocking calls have a thread of their own.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in Thread { continuation.resume(returning: body()) }.start() }
}
