import Glibc

/// An IPv4 or IPv6 address. An IPv4 address in IPv6's clothes (`::ffff:192.0.2.1`) is the IPv4 address.
public struct IPAddress: Hashable, Sendable {
    /// As IPv6 numbers; IPv4 in the mapped form of RFC 4291 §2.5.5.2.
    private let high: UInt64
    private let low: UInt64

    public static let loopback = IPAddress(v4: 0x7F00_0001)

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init(v4: UInt32) { self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(v4)) }

    init(_ address: in_addr) { self.init(v4: UInt32(bigEndian: address.s_addr)) }

    init(_ address: in6_addr) {
        self = withUnsafeBytes(of: address) { bytes in
            IPAddress(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }

    /// Four numbers, or RFC 4291's text; neither brackets nor a zone.
    public init?(_ text: some StringProtocol) {
        // inet_pton would stop at a NUL.
        guard text.utf8.count < Int(INET6_ADDRSTRLEN), !text.utf8.contains(0) else { return nil }
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, String(text), &v4) == 1 {
            self.init(v4)
        } else if inet_pton(AF_INET6, String(text), &v6) == 1 {
            self.init(v6)
        } else {
            return nil
        }
    }

    /// - Parameter bytes: 4 or 16 of them, in network order.
    public init?(bytes: Span<UInt8>) {
        func number(_ range: Range<Int>) -> UInt64 {
            var number: UInt64 = 0
            for index in range { number = number << 8 | UInt64(bytes[index]) }
            return number
        }
        switch bytes.count {
        case 4: self.init(v4: UInt32(number(0..<4)))
        case 16: self.init(high: number(0..<8), low: number(8..<16))
        default: return nil
        }
    }

    /// nil for an IPv6 address.
    var v4: in_addr? { isV4 ? in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian) : nil }

    var v6: in6_addr {
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) { bytes in
            bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return address
    }

    public var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// 127.0.0.0/8 or ::1.
    public var isLoopback: Bool { isV4 ? low >> 24 & 0xFF == 127 : high == 0 && low == 1 }

    /// What one sender has to itself: the address, or the 64 bits of an IPv6 network (RFC 4291 §2.5.1).
    public var sender: IPAddress { isV4 ? self : IPAddress(high: high, low: 0) }

    /// The first bits of the IPv6 form, the rest zero.
    func prefix(_ bits: Int) -> IPAddress {
        func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : bits >= 64 ? .max : ~(.max >> UInt64(bits)) }
        return IPAddress(high: high & mask(bits), low: low & mask(bits - 64))
    }
}

extension IPAddress: CustomStringConvertible {
    public var description: String {
        if isV4 { return (0..<4).map { "\(low >> (24 - 8 * UInt64($0)) & 0xFF)" }.joined(separator: ".") }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let numbers = (high.bigEndian, low.bigEndian)
        withUnsafeBytes(of: numbers) { _ = inet_ntop(AF_INET6, $0.baseAddress, &text, socklen_t(text.count)) }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
