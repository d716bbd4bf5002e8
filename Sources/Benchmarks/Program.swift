import Foundation

/// A process that ends with its owner.
final class Program {
    private let process = Process()

    /// Starts it, with its output in a file.
    init(_ path: String, _ arguments: [String], environment: [String: String] = [:], log: URL) throws {
        guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
            throw BenchError("\(log.path) cannot be written")
        }
        let output = try FileHandle(forWritingTo: log)
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        do { try process.run() } catch { throw BenchError("\(path) cannot be started: \(error)") }
    }

    deinit { process.terminate() }

    var isRunning: Bool { process.isRunning }

    /// - Returns: the exit status.
    @discardableResult func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// As a power cut or the kernel ends it.
    func killNow() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// A line of `/proc/PID/status` in bytes, such as `RssAnon`.
    func memory(_ name: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return (line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0) * 1024
    }

    /// Runs a tool to its end.
    ///
    /// - Returns: what it wrote to standard output.
    static func output(of name: String, _ arguments: [String], environment: [String: String] = [:]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: name.hasPrefix("/") ? name : try find(name))
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: (try? pipe.fileHandleForReading.readToEnd()) ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchError("\(name) failed: \(output)") }
        return output
    }

    /// Where a tool is, by `PATH` and the places of system programs.
    static func find(_ name: String) throws -> String {
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "") + ":/usr/sbin:/sbin"
        for directory in path.split(separator: ":") {
            let candidate = "\(directory)/\(name)"
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        throw BenchError("\(name) is not installed: apt-get install wrk openssl nginx-light")
    }

    /// The built program beside this one.
    static func beside(_ name: String) throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(fileURLWithPath: own).deletingLastPathComponent().appending(path: name).path
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw BenchError("\(program) is not built: swift build -c release --product \(name)")
        }
        return program
    }
}
