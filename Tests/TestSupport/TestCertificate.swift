import Foundation

/// A certificate and its key of `openssl`'s making, good for a day, as files in PEM form.
public final class TestCertificate: Sendable {
    /// The certificate, and the issuer's behind it where there is one.
    public let chain: String
    public let key: String
    /// What to trust in order to trust it.
    public let root: String

    private let directory: TemporaryDirectory
    private let issuer: TestCertificate?

    private static let openssl = "/usr/bin/openssl"

    /// - Parameter name: its only name, as `openssl` writes them: `IP:127.0.0.1`, `DNS:other.example`; also its subject.
    /// - Parameter issuer: signs it; nil when it signs itself.
    public init(_ name: String, keyKind: [String] = elliptic, issuer: TestCertificate? = nil) async throws {
        directory = try TemporaryDirectory()
        self.issuer = issuer
        chain = directory.path + "/certificate.pem"
        key = directory.path + "/key.pem"
        root = issuer?.root ?? chain
        let silence = try DescriptorPipe()
        let signing = issuer.map { ["-CA", $0.chain, "-CAkey", $0.key] } ?? []
        _ = try await ChildProcess(
            Self.openssl,
            ["req", "-x509"] + keyKind + [
                "-nodes", "-days", "1", "-subj", "/CN=\(name)", "-addext", "subjectAltName=\(name)", "-keyout", key,
                "-out", chain,
            ] + signing, errors: silence.writing
        ).status()
        if let issuer {
            let both =
                try Data(contentsOf: URL(fileURLWithPath: chain))
                + Data(contentsOf: URL(fileURLWithPath: issuer.chain))
            try both.write(to: URL(fileURLWithPath: chain))
        }
    }

    public static let elliptic = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    public static func rsa(bits: Int) -> [String] { ["-newkey", "rsa:\(bits)"] }

    public func bytes(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
}
