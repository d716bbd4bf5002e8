import Foundation
import Settings
import Testing

struct SecretSourceTests {
    private static func source(_ text: String) throws -> SecretSource {
        let quoted = "      token: \"\(text)\""
        return try Settings.load(yaml: SettingsExample.yaml(replacing: [4: quoted])).agreements[0].rackbeat.token
    }

    /// Calls `body` with the path of a file that holds `bytes`, and removes it.
    private static func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(bytes).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        try body(path.path)
    }

    private static func complaint(_ text: String, environment: [String: String] = [:]) throws -> String {
        let source = try source(text)
        do throws(SettingsErrors) {
            _ = try source.resolve(environment: environment)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func aVariableIsTakenAsItIs() throws {
        #expect(
            try Self.source("env:RACKBEAT_TOKEN2").resolve(environment: ["RACKBEAT_TOKEN2": " sæt "])
                == Array(" sæt ".utf8))
    }

    @Test(arguments: [("abc", "abc"), ("abc\n", "abc"), ("abc\r\n", "abc"), (" abc ", " abc ")])
    func aFilesLastLineBreakDoesNotCount(contents: String, secret: String) throws {
        try Self.withFile(Array(contents.utf8)) { path in
            let bytes = try Self.source("file:\(path)").resolve(environment: [:])
            #expect(bytes == Array(secret.utf8))
        }
    }

    @Test func aVariableThatIsMissingOrEmptyIsNamedWithItsLine() throws {
        let place = "line 4: agreements[0].rackbeat.token: "
        #expect(try Self.complaint("env:TOKEN") == place + "the variable TOKEN is not set")
        #expect(try Self.complaint("env:TOKEN", environment: ["TOKEN": ""]) == place + "env:TOKEN is empty")
        #expect(try Self.complaint("env:TOKEN", environment: ["TOKEN": "  "]) == place + "env:TOKEN is empty")
        #expect(
            try Self.complaint("env:TOKEN", environment: ["TOKEN": "hunter\n2"]) == place
                + "env:TOKEN holds a control character")
    }

    @Test func secretsThatAreMissingAreNamedBesideTheOtherMistakes() {
        let yaml = SettingsExample.yaml(replacing: [8: "        url: shop.dk"])
        let error = #expect(throws: SettingsErrors.self) {
            try Settings.load(yaml: yaml, environment: ["T": "t", "W": "w", "K": "", "S": "s"])
        }
        #expect(
            error?.findings.map(\.description) == [
                "line 8: agreements[0].shops[0].url: expected an absolute http or https URL",
                "line 9: agreements[0].shops[0].consumer_key: env:K is empty",
                "line 11: agreements[0].shops[0].webhook_secrets[0]: the variable H is not set",
            ])
    }

    @Test(arguments: [
        ("", "is empty"), ("\n", "is empty"), ("a\nb\n", "holds a control character"),
        ("a\n\n", "holds a control character"),
        (String(repeating: "x", count: 65_537), "is larger than 64 KiB"),
    ])
    func aFileThatIsNoSecretIsNamedWithItsLine(contents: String, complaint: String) throws {
        try Self.withFile(Array(contents.utf8)) { path in
            let text = "file:\(path)"
            let found = try Self.complaint(text)
            #expect(found == "line 4: agreements[0].rackbeat.token: \(text) \(complaint)")
        }
    }

    @Test func aFileOfTheLargestSizeIsRead() throws {
        try Self.withFile([UInt8](repeating: UInt8(ascii: "x"), count: 65_536)) { path in
            let bytes = try Self.source("file:\(path)").resolve(environment: [:])
            #expect(bytes.count == 65_536)
        }
    }

    @Test func whatIsNotAFileIsRefused() throws {
        let place = "line 4: agreements[0].rackbeat.token: "
        #expect(try Self.complaint("file:/nowhere/token") == place + "file:/nowhere/token does not exist")
        #expect(try Self.complaint("file:/dev/zero") == place + "file:/dev/zero is not a file")
        #expect(try Self.complaint("file:/usr") == place + "file:/usr is not a file")
    }

    @Test(arguments: ["", "x", "env", "env:", "env:A B", "env:A=B", "env:1", "ENV:A", "file:", " env:A", "env:Å"])
    func anythingElseIsNotASource(text: String) {
        #expect(SecretSource(text) == nil)
    }
}
