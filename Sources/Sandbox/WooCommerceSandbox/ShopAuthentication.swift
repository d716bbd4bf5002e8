import Cryptography
import HTTPServer
import HTTPTypes

/// Who calls a shop's REST API (woocommerce.md 3.1).
struct ShopAuthentication: Sendable {
    let keys: [ShopKey]

    /// - Returns: the key that may do this, or what WordPress answers.
    func check(_ request: Request, _ state: inout WooState) throws(WooProblem) {
        let query = Query(request.query)
        let isWrite = request.method != .get && request.method != .head
        guard let key = try identify(request, query, &state) else { throw denied(request, status: 401) }
        let isAllowed = isWrite ? key.permissions != .read : key.permissions != .write
        guard isAllowed else {
            throw failed("The API key provided does not have \(isWrite ? "write" : "read") permissions.")
        }
        guard key.isManager else { throw denied(request, status: 403) }
    }

    private func identify(_ request: Request, _ query: Query, _ state: inout WooState) throws(WooProblem) -> ShopKey? {
        if isSSL(request, state.switches) {
            if let key = query["consumer_key"], let secret = query["consumer_secret"] {
                return try match(key, secret)
            }
            if let (key, secret) = basic(request) { return try match(key, secret) }
        }
        return try oauth(request, query, &state)
    }

    private func isSSL(_ request: Request, _ switches: ShopSwitches) -> Bool {
        switch switches.tls {
        case .never: false
        case .always: true
        case .forwarded: request.fields[named: "X-Forwarded-Proto"] == "https"
        }
    }

    private func basic(_ request: Request) -> (String, String)? {
        guard let field = request.fields[.authorization], field.lowercased().hasPrefix("basic "),
            let bytes = Base64.decode(String(field.dropFirst(6)))
        else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":", maxSplits: 1)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }

    /// nil for an unknown key, which counts as none at all.
    private func match(_ key: String, _ secret: String) throws(WooProblem) -> ShopKey? {
        guard let found = keys.first(where: { $0.key == key }) else { return nil }
        guard found.secret == secret else { throw failed("Consumer secret is invalid.") }
        return found
    }

    /// OAuth 1.0a, one-legged, HMAC-SHA256.
    private func oauth(_ request: Request, _ query: Query, _ state: inout WooState) throws(WooProblem) -> ShopKey? {
        var parameters = query.pairs
        if let field = request.fields[.authorization], field.lowercased().hasPrefix("oauth ") {
            parameters += Self.parameters(ofHeader: field.dropFirst(6)).filter { $0.name.hasPrefix("oauth_") }
        }
        func value(_ name: String) -> String? { parameters.last { $0.name == name }?.value }
        guard let consumer = value("oauth_consumer_key") else { return nil }
        guard let key = keys.first(where: { $0.key == consumer }) else { return nil }
        guard let stamp = value("oauth_timestamp"), let nonce = value("oauth_nonce"),
            let signature = value("oauth_signature"), let method = value("oauth_signature_method")
        else { throw failed("Missing OAuth parameter") }
        guard method == "HMAC-SHA256" else {
            throw failed("Invalid signature - signature method is invalid.")
        }
        let text = Self.baseString(
            request.method.rawValue, state.site + request.path, parameters.filter { $0.name != "oauth_signature" })
        guard let secret = Secret(Array("\(key.secret)&".utf8)), let code = Base64.decode(signature),
            secret.authenticates(Array(text.utf8).span, code: code.span)
        else { throw failed("Invalid signature - provided signature does not match.") }
        let now = CivilTime.now
        guard let seconds = Int(stamp), abs(seconds - now) <= NonceMemory.window else {
            throw failed("Invalid timestamp.")
        }
        guard state.nonces.use("\(consumer) \(nonce)", now: now) else {
            throw failed("Invalid nonce - nonce has already been used.")
        }
        return key
    }

    static func baseString(_ method: String, _ url: String, _ parameters: [(name: String, value: String)]) -> String {
        let pairs = parameters.map { (Array($0.name.percentEncoded.utf8), $0.value.percentEncoded) }
            .sorted { $0.0.lexicographicallyPrecedes($1.0) }
            .map { String(decoding: $0.0, as: UTF8.self) + "=" + $0.1 }
        return "\(method)&\(url.percentEncoded)&\(pairs.joined(separator: "&").percentEncoded)"
    }

    private static func parameters(ofHeader text: Substring) -> [(name: String, value: String)] {
        text.split(separator: ",").compactMap { part in
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { return nil }
            let name = pair[0].filter { $0 != " " }
            let value = pair[1].filter { $0 != "\"" && $0 != " " }
            return (name, value.percentDecoded ?? value)
        }
    }

    private func failed(_ message: String) -> WooProblem {
        WooProblem(status: 401, code: "woocommerce_rest_authentication_error", message: message)
    }

    private func denied(_ request: Request, status: Int) -> WooProblem {
        if request.path.hasSuffix("/batch") {
            return WooProblem(
                status: status, code: "woocommerce_rest_cannot_batch",
                message: "Sorry, you are not allowed to batch manipulate this resource.")
        }
        let (verb, message) =
            switch request.method {
            case .post: ("create", "Sorry, you are not allowed to create resources.")
            case .put, .patch: ("edit", "Sorry, you are not allowed to edit this resource.")
            case .delete: ("delete", "Sorry, you are not allowed to delete this resource.")
            default: ("view", "Sorry, you cannot list resources.")
            }
        return WooProblem(status: status, code: "woocommerce_rest_cannot_\(verb)", message: message)
    }
}
