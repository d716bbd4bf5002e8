public import EventLoop
import HTTP
import HTTPTypes

/// The proxies in front, and how they tell whose request it is. Nobody else is believed.
public struct Proxies: Sendable {
    /// The field in which they tell it. It must be the one that they overwrite or append to: another would be the
    /// client's own word.
    public enum Field: Sendable { case xForwardedFor, forwarded }

    public var trusted: [IPNetwork]
    public var field: Field?
    /// Whether each connection begins with a header of the PROXY protocol, version 2.
    public var speakProxyProtocol: Bool

    public static let none = Proxies()

    public init(trusted: [IPNetwork] = [], field: Field? = nil, speakProxyProtocol: Bool = false) {
        self.trusted = trusted
        self.field = field
        self.speakProxyProtocol = speakProxyProtocol
    }

    func isTrusted(_ address: IPAddress) -> Bool { trusted.contains { $0.contains(address) } }

    /// The address nearest to the server that is no trusted proxy's.
    ///
    /// Read from the right, where the nearest proxy writes; what stands left of the first address that is not trusted is
    /// that sender's own word (RFC 7239 §8.1).
    func client(of connection: IPAddress, _ lines: [HTTPField]) -> IPAddress {
        guard let field, isTrusted(connection) else { return connection }
        var client = connection
        for hop in Self.hops(field, lines).reversed() {
            guard let address = hop else { return client }
            client = address
            guard isTrusted(address) else { return client }
        }
        return client
    }

    /// Nearest last; nil for one that does not tell its address.
    private static func hops(_ field: Field, _ lines: [HTTPField]) -> [IPAddress?] {
        switch field {
        case .xForwardedFor:
            values("x-forwarded-for", lines).flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
                .map { Self.address($0) }
        case .forwarded:
            values("forwarded", lines).flatMap(ForwardedElement.list).map { $0.client.flatMap { Self.address($0) } }
        }
    }

    private static func values(_ name: String, _ lines: [HTTPField]) -> [String] {
        lines.compactMap { $0.name.canonicalName == name ? $0.value : nil }
    }

    /// With or without a port; an IPv6 address with a port has brackets (RFC 7239 §6).
    private static func address(_ text: some StringProtocol) -> IPAddress? {
        var text = Substring(text)
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            return IPAddress(text[text.index(after: text.startIndex)..<end])
        }
        if let colon = text.firstIndex(of: ":"), text[colon...].dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }) {
            return IPAddress(text[..<colon])
        }
        return IPAddress(text)
    }
}
