/// What is wrong with a certificate or its key, for whoever put it there.
public enum TLSError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Holds no certificate in PEM form, or a damaged one.
    case certificate
    /// The issuers that follow the certificate are damaged.
    case chain
    /// Holds no private key in PEM form, or one that needs a password.
    case privateKey
    /// The key belongs to another certificate.
    case mismatch
    /// OpenSSL takes neither: the key is too short, or its kind unknown.
    case tooWeak
    case unavailable

    public var description: String {
        switch self {
        case .certificate: "no certificate in PEM form"
        case .chain: "a certificate behind the first one is damaged"
        case .privateKey: "no private key in PEM form without a password"
        case .mismatch: "the key is not the certificate's"
        case .tooWeak: "OpenSSL takes no such certificate: its key is too short or of a kind unknown"
        case .unavailable: "OpenSSL cannot set up TLS"
        }
    }
}
