import Glibc

extension Settings {
    /// The proxies in front, which tell whose a request is.
    public struct Proxies: Equatable, Sendable {
        public enum Field: String, CaseIterable, Sendable {
            case xForwardedFor = "x-forwarded-for"
            case forwarded
        }

        /// `ADDRESS` or `ADDRESS/BITS`.
        public var trusted: [String] = []
        public var field: Field?
        public var speakProxyProtocol = false
    }
}

extension Settings.Proxies {
    init?(_ section: inout Section) {
        let trusted = section.required("trusted") { $0.list { $0.network() } }
        field = section.optional("field") { $0.choice() }
        speakProxyProtocol = section.value("proxy_protocol", default: false) { $0.truth() }
        guard let trusted else { return nil }
        self.trusted = trusted
    }
}

extension Entry {
    /// An IPv4 or IPv6 address, alone or with the number of bits that count.
    fileprivate func network() -> String? {
        guard let text = text(upTo: 50) else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let width = parts[0].contains(":") ? 128 : 32
        guard Self.isAddress(String(parts[0])), parts.count <= 2,
            parts.count == 1 || (0...width).contains(where: { String($0) == parts[1] })
        else { return refused("expected an address or a network, such as 10.0.0.0/8") }
        return text
    }

    private static func isAddress(_ text: String) -> Bool {
        var room: (UInt64, UInt64) = (0, 0)
        return unsafe inet_pton(text.contains(":") ? AF_INET6 : AF_INET, text, &room) == 1
    }
}
