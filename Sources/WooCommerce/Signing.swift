import Cryptography
import HTTPClient
import HTTPTypes
import ShopRouting

/// OAuth 1.0a, one-legged (woocommerce.md 3.1; RFC 5849 §3.4): for http, and where PHP does not see that we call https.
struct Signing: Sendable {
    let consumerKey: Secret
    let consumerSecret: Secret

    /// - Parameter url: without a query.
    /// - Parameter query: names and values, not encoded.
    /// - Returns: the query to send, signed.
    func query(
        _ method: HTTPRequest.Method, _ url: String, _ query: [(String, String)], timestamp: Int64, nonce: String
    ) -> [(String, String)] {
        var parameters = query
        parameters += [
            ("oauth_consumer_key", String(decoding: consumerKey.revealed, as: UTF8.self)),
            ("oauth_nonce", nonce), ("oauth_signature_method", "HMAC-SHA256"), ("oauth_timestamp", String(timestamp)),
        ]
        let base = Self.baseString(method, url, parameters)
        guard let key = Secret(consumerSecret.revealed + [UInt8(ascii: "&")]) else { return parameters }
        parameters.append(("oauth_signature", Base64.encode(key.signature(of: Array(base.utf8).span).span)))
        return parameters
    }

    /// RFC 5849 §3.4.1. The address is taken as it is: WooCommerce uses the site's own.
    static func baseString(_ method: HTTPRequest.Method, _ url: String, _ parameters: [(String, String)]) -> String {
        let joined = parameters.map { ($0.0.percentEncoded, $0.1.percentEncoded) }
            .sorted { left, right in
                left.0 == right.0
                    ? left.1.utf8.lexicographicallyPrecedes(right.1.utf8)
                    : left.0.utf8.lexicographicallyPrecedes(right.0.utf8)
            }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        return "\(method.rawValue)&\(url.percentEncoded)&\(joined.percentEncoded)"
    }
}
