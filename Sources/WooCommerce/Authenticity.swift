public import Cryptography

/// WooCommerce's signature rule (woocommerce.md 1.3).
public enum Authenticity {
    /// Whether exactly one signature came and one of the secrets made it.
    ///
    /// - Parameter signatures: every value of `X-WC-Webhook-Signature`.
    /// - Parameter body: as received.
    public static func accepts(signatures: [String], body: [UInt8], secrets: [Secret]) -> Bool {
        guard signatures.count == 1, let code = Base64.decode(signatures[0]), code.count == 32 else { return false }
        return secrets.contains { $0.authenticates(body.span, code: code.span) }
    }
}

extension Secret {
    /// The key as the shop uses it: a stored secret has its HTML entities decoded, each once (`wp_specialchars_decode`).
    public init?(wooCommerce stored: [UInt8]) {
        let entities: [(String, UInt8)] = [
            ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")),
            ("&quot;", UInt8(ascii: "\"")), ("&#039;", UInt8(ascii: "'")), ("&#39;", UInt8(ascii: "'")),
        ]
        var key: [UInt8] = []
        var rest = stored[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: "&"), let entity = entities.first(where: { rest.starts(with: $0.0.utf8) }) {
                key.append(entity.1)
                rest.removeFirst(entity.0.utf8.count)
            } else {
                key.append(byte)
                rest.removeFirst()
            }
        }
        self.init(key)
    }
}
