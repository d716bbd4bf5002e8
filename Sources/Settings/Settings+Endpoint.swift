import Yams

extension Settings {
    /// Where connections come from.
    public enum Endpoint: Equatable, Sendable, CustomStringConvertible {
        case address(Listen)
        /// A Unix socket; the path is absolute and has at most ``pathLimit`` bytes.
        case unix(path: String)
        /// All sockets that systemd has opened for the service.
        case systemd

        /// What the kernel has room for.
        public static let pathLimit = 107

        /// `HOST:PORT`, `unix:/PATH` or `systemd`; nil for anything else.
        public init?(_ text: String) {
            if text == "systemd" {
                self = .systemd
            } else if text.hasPrefix("unix:") {
                let path = text.dropFirst(5)
                guard path.hasPrefix("/"), !path.hasSuffix("/"), path.utf8.count <= Self.pathLimit,
                    !path.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
                else { return nil }
                self = .unix(path: String(path))
            } else {
                guard let listen = Listen(text) else { return nil }
                self = .address(listen)
            }
        }

        public var description: String {
            switch self {
            case .address(let listen): listen.description
            case .unix(let path): "unix:\(path)"
            case .systemd: "systemd"
            }
        }
    }
}

extension Entry {
    /// One endpoint, or a list of different ones.
    func endpoints() -> [Settings.Endpoint]? {
        guard node.sequence != nil else { return endpoint().map { [$0] } }
        guard let endpoints = list(atMost: 32, { $0.endpoint() }) else { return nil }
        for (index, endpoint) in endpoints.enumerated() where endpoints[..<index].contains(endpoint) {
            return refused("'\(endpoint)' stands twice")
        }
        return endpoints
    }

    /// Three octal digits.
    func permissions() -> UInt32? {
        guard let text = text(), text.utf8.count == 3, let mode = UInt32(text, radix: 8), !text.hasPrefix("+") else {
            return refused("expected three digits of 0 to 7, such as 660")
        }
        return mode
    }

    private func endpoint() -> Settings.Endpoint? {
        guard let text = text() else { return nil }
        guard let endpoint = Settings.Endpoint(text) else {
            if text.hasPrefix("unix:"), text.utf8.count > Settings.Endpoint.pathLimit + 5 {
                return refused("the path is longer than \(Settings.Endpoint.pathLimit) bytes")
            }
            return refused(
                text.hasPrefix("unix:")
                    ? "expected unix: and an absolute path" : "expected HOST:PORT, such as 127.0.0.1:8080")
        }
        if case .address(let listen) = endpoint, listen.port == 0 { return refused("port 0 is impossible") }
        return endpoint
    }
}
