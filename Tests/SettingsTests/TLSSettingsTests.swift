import Settings
import Testing

struct TLSSettingsTests {
    private static func load(_ tls: String) throws(SettingsErrors) -> Settings.TLS? {
        try Settings.load(yaml: SettingsExample.yaml() + "\n" + tls).tls
    }

    @Test func withoutTheKeyThereIsNoTLS() throws { #expect(try Self.load("") == nil) }

    @Test func filesNamesAndPlainPortsAreRead() throws {
        let tls = try Self.load(
            """
            tls:
              certificate: chain.pem
              key: file:/run/secrets/key.pem
              more: [{ certificate: /a.pem, key: /a.key }]
              plain: ["0.0.0.0:80", "[::]:80"]
            """)
        #expect(tls?.identity == Settings.TLS.Identity(certificate: "chain.pem", key: "/run/secrets/key.pem"))
        #expect(tls?.more == [Settings.TLS.Identity(certificate: "/a.pem", key: "/a.key")])
        #expect(
            tls?.plain == [
                .address(Settings.Listen(host: "0.0.0.0", port: 80)), .address(Settings.Listen(host: "::", port: 80)),
            ])
    }

    @Test(arguments: [
        ("tls: {}", ["certificate", "key"]), ("tls: { certificate: a }", ["key"]),
        ("tls: { certificate: a, key: b, chain: c }", ["chain"]), ("tls: { certificate: a, key: 'env:KEY' }", ["path"]),
        ("tls: { certificate: a, key: 'file:' }", ["path"]), ("tls: { certificate: '', key: b }", ["certificate"]),
        ("tls: { certificate: a, key: b, more: [{ certificate: c }] }", ["key"]),
        ("tls: { certificate: a, key: b, plain: nowhere }", ["HOST:PORT"]), ("tls: true", ["tls"]),
    ])
    func whatIsMissingUnknownOrImpossibleIsAnError(yaml: String, words: [String]) {
        do throws(SettingsErrors) {
            _ = try Self.load(yaml)
            Issue.record("accepted")
        } catch {
            let text = error.findings.map { "\($0)" }.joined(separator: "\n")
            #expect(error.findings.count == words.count)
            for word in words { #expect(text.contains(word)) }
        }
    }
}
