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

    @Test func pagesAreFoundBesideTheProgramThenWhereItIsInstalledThenInTheWorkingDirectory() throws {
        let usual = PublicDirectory.usual(program: "/opt/relay/bin/shoprelay")
        #expect(usual == ["/opt/relay/bin/Public", "/opt/relay/share/shoprelay/Public", "Public"])
        // As the Dockerfile copies them.
        #expect(PublicDirectory.usual(program: "/usr/bin/shoprelay").contains("/usr/share/shoprelay/Public"))

        let directory = try TemporaryDirectory()
        let places = ["\(directory.path)/none", "\(directory.path)/others", "\(directory.path)/pages"]
        for (place, name) in [(places[1], "letter.txt"), (places[2], "index.html")] {
            #expect(try PublicDirectory.files(nil, or: places).isEmpty)
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            try Data("x".utf8).write(to: URL(fileURLWithPath: "\(place)/\(name)"))
        }
        #expect(try !PublicDirectory.files(nil, or: places).isEmpty)
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
