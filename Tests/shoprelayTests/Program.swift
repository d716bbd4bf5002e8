import Foundation
import TestSupport

/// The built program, which stands beside the tests.
enum Program {
    struct Outcome: Sendable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs it to its end with nothing but `environment`.
    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appending(path: "shoprelay")
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return await withCheckedContinuation { continuation in
            // Reading to the end waits, which no task may do on a shared thread.
            Thread.detachNewThread {
                let written = ReadDescriptor.toEnd(output.fileHandleForReading.fileDescriptor)
                let complained = ReadDescriptor.toEnd(errors.fileHandleForReading.fileDescriptor)
                process.waitUntilExit()
                continuation.resume(
                    returning: Outcome(
                        status: process.terminationStatus, output: written,
                        errors: complained))
            }
        }
    }
}
