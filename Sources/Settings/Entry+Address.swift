import Foundation

extension Entry {
    enum Ending { case withSlash, withoutSlash }

    /// An absolute `http` or `https` URL, made to end with or without a slash, so that a path can be appended.
    ///
    /// Its text is not repeated in an error: it may hold a password.
    func address(_ ending: Ending) -> String? {
        guard let text = text(upTo: 1000) else { return nil }
        guard text.utf8.allSatisfy({ $0 < 0x80 }),
            let parts = URLComponents(string: text, encodingInvalidCharacters: false),
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = parts.host?.lowercased(), !host.isEmpty
        else { return refused("expected an absolute http or https URL") }
        guard parts.user == nil, parts.password == nil else { return refused("must not hold a user or a password") }
        guard parts.query == nil, parts.fragment == nil else { return refused("must not hold a query or a fragment") }
        guard (1...65535).contains(parts.port ?? 1) else { return refused("port \(parts.port ?? 0) is impossible") }
        if scheme == "http" && !Self.isLoopback(host) {
            warn("http to another machine: keys and orders can be read on the way")
        }
        let base = String(text.reversed().drop { $0 == "/" }.reversed())
        return ending == .withSlash ? base + "/" : base
    }

    /// An address to which shops and Rackbeat deliver: WooCommerce refuses ports but its own few, addresses of IPv6 and of
    /// the shop's own network (woocommerce.md 1.2).
    func publicAddress() -> String? {
        guard let url = address(.withoutSlash), let parts = URLComponents(string: url) else { return nil }
        if let port = parts.port, ![80, 443, 8080].contains(port) {
            warn("WooCommerce delivers to the ports 80, 443 and 8080 alone")
        }
        if let host = parts.host?.lowercased(), host.contains(":") || Self.isLoopback(host) {
            warn("WooCommerce delivers to public IPv4 addresses alone")
        }
        return url
    }

    private static func isLoopback(_ host: String) -> Bool {
        ["localhost", "[::1]", "::1"].contains(host) || host.hasSuffix(".localhost")
            || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
    }
}
