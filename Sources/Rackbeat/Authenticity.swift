public import Cryptography

/// Whether a delivery is Rackbeat's (rackbeat.md 3.2): by signature where one is configured, else by token, else not at all.
public struct Authenticity: Sendable {
    public enum Encoding: String, Sendable { case hex, base64 }

    /// HMAC-SHA256 over the raw body. The real service never sends one (rackbeat.md 3.3).
    public struct Signature: Sendable {
        fileprivate let field: String
        fileprivate let encoding: Encoding
        fileprivate let secret: Secret

        public init(field: String, encoding: Encoding, secret: Secret) {
            self.field = field.lowercased()
            self.encoding = encoding
            self.secret = secret
        }
    }

    private let tokens: [Secret]
    private let signature: Signature?
    private let registered: RegisteredTokens?

    /// - Parameters:
    ///   - tokens: one for each webhook that was made by hand, two while one is replaced.
    ///   - registered: those of the webhooks that the relay makes.
    public init(tokens: [Secret], signature: Signature?, registered: RegisteredTokens? = nil) {
        self.tokens = tokens
        self.signature = signature
        self.registered = registered
    }

    /// - Parameter field: all values of a field, by its name in lower case.
    public func accepts(body: [UInt8], field: (String) -> [String]) -> Bool {
        // A right token is no substitute for a signature that was asked for.
        if let signature { return verifies(signature, body, field(signature.field)) }
        let sent = field("rackbeat-webhook-token")
        guard sent.count == 1 else { return false }
        let candidate = Array(sent[0].utf8)
        return tokens.contains { $0.matches(candidate.span) } || registered?.accepts(candidate) == true
    }

    private func verifies(_ signature: Signature, _ body: [UInt8], _ sent: [String]) -> Bool {
        guard sent.count == 1 else { return false }
        let code =
            switch signature.encoding {
            case .hex: Hex.decode(sent[0])
            case .base64: Base64.decode(sent[0])
            }
        guard let code else { return false }
        return signature.secret.authenticates(body.span, code: code.span)
    }
}
