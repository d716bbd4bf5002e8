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
        let program = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appending(path: "shoprelay").path
        let (output, errors) = (try DescriptorPipe(), try DescriptorPipe())
        let process = try ChildProcess(
            program, arguments, environment: environment, output: output.writing, errors: errors.writing)
        output.closeWriting()
        errors.closeWriting()
        let (written, complained): (String, String) = await withCheckedContinuation { continuation in
            // Reading to the end waits, which no task may do on a shared thread.
            Thread.detachNewThread {
                let written = ReadDescriptor.toEnd(output.reading)
                continuation.resume(returning: (written, ReadDescriptor.toEnd(errors.reading)))
            }
        }
        return Outcome(status: await process.status(), output: written, errors: complained)
    }
}
