import EventLoop

/// The header before a proxied connection's first byte (haproxy.org, proxy-protocol.txt, section 2.2).
struct ProxyHeader {
    enum Reading {
        case incomplete
        case invalid
        case header(ProxyHeader)
    }

    /// Whose connection it is; nil when it is the proxy's own, such as a health check.
    var client: IPAddress?
    /// Bytes it takes.
    var length: Int

    private static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    /// Of addresses and what the proxy adds to them; more is nobody's habit.
    private static let limit = 4096

    static func read(_ bytes: Span<UInt8>) -> Reading {
        for index in 0..<min(bytes.count, signature.count) where bytes[index] != signature[index] { return .invalid }
        guard bytes.count >= 16 else { return .incomplete }
        let count = Int(bytes[14]) << 8 | Int(bytes[15])
        guard bytes[12] >> 4 == 2, count <= limit else { return .invalid }
        guard bytes.count >= 16 + count else { return .incomplete }
        let length = 16 + count
        switch bytes[12] & 0xF {
        case 0: return .header(ProxyHeader(client: nil, length: length))
        case 1: break
        default: return .invalid
        }
        let size: Int
        switch bytes[13] {
        case 0x11: size = 4
        case 0x21: size = 16
        // Unspecified, or a Unix socket: the address is not told.
        case 0x00, 0x31: return .header(ProxyHeader(client: nil, length: length))
        default: return .invalid
        }
        // Source and destination, then a port of each.
        guard count >= 2 * size + 4, let client = IPAddress(bytes: bytes.extracting(16..<(16 + size))) else {
            return .invalid
        }
        return .header(ProxyHeader(client: client, length: length))
    }
}
