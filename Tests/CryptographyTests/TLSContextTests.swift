import Cryptography
import TestSupport
import Testing

/// What an operator gives as certificate and key.
@Suite(.machineShare, .timeLimit(.minutes(1)))
struct TLSContextTests {
    private static func load(_ chain: [UInt8], _ key: [UInt8]) -> TLSError? {
        do throws(TLSError) {
            _ = try TLSContext(TLSContext.Identity(chain: chain, privateKey: key))
            return nil
        } catch {
            return error
        }
    }

    @Test func whatIsNoCertificateOrNotItsKeyIsRefusedWithTheReason() async throws {
        let one = try await TestCertificate("DNS:one.example")
        let other = try await TestCertificate("DNS:other.example")
        let chain = try one.bytes(of: one.chain)
        let key = try one.bytes(of: one.key)
        // A line of it is missing.
        let damaged = Array(
            String(decoding: chain, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset != 3 }.map(\.element).joined(separator: "\n").utf8)
        #expect(Self.load(chain, key) == nil)
        // A comment before it, as certificate authorities write them.
        #expect(Self.load(Array("issued for one.example\n".utf8) + chain, key) == nil)
        #expect(Self.load(key + chain, chain + key) == nil)
        #expect(Self.load([], key) == .certificate)
        #expect(Self.load(Array("certificate".utf8), key) == .certificate)
        #expect(Self.load(damaged, key) == .certificate)
        #expect(Self.load(key, key) == .certificate)
        #expect(Self.load(chain + damaged, key) == .chain)
        #expect(Self.load(chain, []) == .privateKey)
        #expect(Self.load(chain, chain) == .privateKey)
        #expect(Self.load(chain, try other.bytes(of: other.key)) == .mismatch)
    }

    @Test func aKeyThatNeedsAPasswordIsRefusedWithoutAskingForIt() async throws {
        let certificate = try await TestCertificate("DNS:one.example")
        let directory = try TemporaryDirectory()
        let locked = directory.path + "/locked.pem"
        let status = try await ChildProcess(
            "/usr/bin/openssl",
            ["pkey", "-in", certificate.key, "-aes256", "-passout", "pass:secret", "-out", locked]
        ).status()
        #expect(status == 0)
        #expect(
            Self.load(try certificate.bytes(of: certificate.chain), try certificate.bytes(of: locked)) == .privateKey)
    }

    @Test func aShortKeyIsRefused() async throws {
        let weak = try await TestCertificate("DNS:one.example", keyKind: TestCertificate.rsa(bits: 1024))
        #expect(Self.load(try weak.bytes(of: weak.chain), try weak.bytes(of: weak.key)) == .tooWeak)
    }
}
