import Foundation
import HTTPServer
import TestSupport
import Testing

@testable import shoprelay

@Suite(.machineShare, .timeLimit(.minutes(1))) struct PublicDirectoryTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    @Test func thePagesOfTheRepositoryAreServed() throws {
        #expect(try !PublicDirectory.files("\(Self.root)/Public").isEmpty)
    }

    /// Before it opens a socket or the journal: another process goes on undisturbed.
    @Test func aDirectoryThatIsNamedAndNotThereEndsTheProgramWithTwo() async throws {
        let directory = try TemporaryDirectory()
        let state = "\(directory.path)/state"
        let outcome = try await Program.run(
            [
                "serve", "--config", "\(Self.root)/.ci/bench.yaml", "--state", state, "--public",
                "\(directory.path)/none",
            ],
            environment: ["BENCH_SECRET": "bench-secret"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("\(directory.path)/none: is no directory that can be read"))
        #expect(!FileManager.default.fileExists(atPath: state))
    }
}
