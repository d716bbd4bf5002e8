extension Settings {
    /// An address with a port.
    public struct Listen: Equatable, Sendable, CustomStringConvertible {
        /// An IPv4 or IPv6 address (without brackets) or a name.
        public var host: String
        /// 0 lets the system choose.
        public var port: Int

        public static let standard = Listen(host: "127.0.0.1", port: 8080)

        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        /// `HOST:PORT`, an IPv6 address in brackets; nil for anything else.
        public init?(_ text: String) {
            guard let colon = text.lastIndex(of: ":") else { return nil }
            let digits = text[text.index(after: colon)...]
            guard let port = Int(digits), String(port) == digits, (0...65535).contains(port) else { return nil }
            let host = text[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") {
                let address = host.dropFirst().dropLast()
                guard address.contains(":"), address.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                    return nil
                }
                self.init(host: String(address), port: port)
            } else {
                guard Self.isName(host) else { return nil }
                self.init(host: String(host), port: port)
            }
        }

        public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

        private static func isName(_ host: Substring) -> Bool {
            let labels = host.split(separator: ".", omittingEmptySubsequences: false)
            // A name cannot end in a number (RFC 3696 §2): then it is an address of four numbers.
            if labels.last?.allSatisfy(\.isNumber) == true {
                return labels.count == 4 && labels.allSatisfy { UInt8($0) != nil }
            }
            return labels.allSatisfy { label in
                !label.isEmpty && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            }
        }
    }
}
