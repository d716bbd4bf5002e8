import Foundation
import TestSupport
import Testing

@Suite(.machineShare, .timeLimit(.minutes(1))) struct CheckTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private static let secrets = [
        "RACKBEAT_TOKEN": "hunter2-a", "RACKBEAT_WEBHOOK_TOKEN": "hunter2-b", "DK_KEY": "hunter2-c",
        "DK_SECRET": "hunter2-d", "DK_WEBHOOK": "hunter2-e",
    ]

    @Test func aGoodFileEndsWithZeroAndShowsNoSecret() async throws {
        let outcome = try await Program.run(
            ["check", "--config", "\(Self.root)/Docker/shoprelay.yaml"], environment: Self.secrets)
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
        #expect(outcome.output.contains("agreement nordic: https://app.rackbeat.com/api/\n  shop dk: https://shop.dk"))
        #expect(!outcome.output.contains("hunter2"))
    }

    @Test func theBenchmarksFileIsGood() async throws {
        let outcome = try await Program.run(
            ["check", "--config", "\(Self.root)/.ci/bench.yaml"], environment: ["BENCH_SECRET": "bench-secret"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("agreement bench (paused)"))
    }

    @Test func everyMistakeIsALineAndEndsWithTwo() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("listen: 8080\nagreements: [{ name: A, rackbeat: { token: hunter2 }, shops: [] }]\n".utf8).write(
            to: file)
        let outcome = try await Program.run(["check", "--config", file.path])
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(!outcome.errors.contains("hunter2"))
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines.first?.hasSuffix(": line 1: listen: expected HOST:PORT, such as 127.0.0.1:8080") == true)
    }

    @Test func aCertificateThatCannotServeEndsWithTwoAndNamesTheFile() async throws {
        let certificate = try await TestCertificate("DNS:one.example")
        let other = try await TestCertificate("DNS:two.example")
        let directory = try TemporaryDirectory()
        let file = directory.path + "/shoprelay.yaml"
        let settings = try String(contentsOfFile: "\(Self.root)/Docker/shoprelay.yaml", encoding: .utf8)
        for (chain, key, complaints) in [
            (certificate.chain, certificate.key, []),
            ("/nowhere", certificate.key, ["line 2: tls.certificate: /nowhere: does not exist"]),
            (certificate.chain, "/", ["line 3: tls.key: /: is not a file"]),
            (
                "/nowhere", "/",
                ["line 2: tls.certificate: /nowhere: does not exist", "line 3: tls.key: /: is not a file"]
            ),
            (certificate.chain, other.key, ["line 3: tls.key: \(other.key): the key is not the certificate's"]),
        ] {
            try Data("tls:\n  certificate: \(chain)\n  key: \(key)\n\(settings)".utf8).write(
                to: URL(fileURLWithPath: file))
            let outcome = try await Program.run(["check", "--config", file], environment: Self.secrets)
            #expect(outcome.status == (complaints.isEmpty ? 0 : 2))
            #expect(outcome.errors == complaints.map { "\(file): \($0)\n" }.joined())
        }
    }

    @Test func whatIsWrongWithCertificatesStandsAmongTheOtherMistakes() async throws {
        let directory = try TemporaryDirectory()
        let file = directory.path + "/shoprelay.yaml"
        let yaml = """
            stop_seconds: 0
            tls:
              certificate: /nowhere/a
              key: /nowhere/b
              more:
                - { certificate: /nowhere/c, key: "file:/" }
            state: ""
            agreements: []
            """
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: file))
        let outcome = try await Program.run(["check", "--config", file])
        #expect(outcome.status == 2)
        let complaints = [
            "line 1: stop_seconds: expected 1 to 600", "line 3: tls.certificate: /nowhere/a: does not exist",
            "line 4: tls.key: /nowhere/b: does not exist",
            "line 6: tls.more[0].certificate: /nowhere/c: does not exist",
            "line 6: tls.more[0].key: /: is not a file", "line 7: state: is empty",
            "line 8: agreements: needs at least one",
        ]
        #expect(outcome.errors == complaints.map { "\(file): \($0)\n" }.joined())
    }

    @Test(arguments: ["/nowhere/shoprelay.yaml", "/dev/null", "/usr"])
    func aFileThatIsNoneEndsWithTwo(path: String) async throws {
        let outcome = try await Program.run(["check", "--config", path])
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("\(path): "))
    }

    @Test(arguments: [["check"], ["check", "--confg", "x"], ["serv"], ["healthcheck", "--listen", "8080"]])
    func aWrongCommandLineEndsWithSixtyFour(arguments: [String]) async throws {
        #expect(try await Program.run(arguments).status == 64)
    }

    @Test(arguments: [["version"], ["--version"]])
    func theVersionIsPrinted(arguments: [String]) async throws {
        let outcome = try await Program.run(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.output.wholeMatch(of: #/\d+\.\d+\.\d+\n/#) != nil)
    }
}
