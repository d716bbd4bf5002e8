import Glibc

/// The address that a name resolved to, before anything is sent there.
public struct RemoteAddress: Equatable, Sendable {
    /// In network order: 4 bytes for IPv4, also when it came in IPv6's clothes, else 16.
    public let bytes: [UInt8]

    /// nil unless there are 4 or 16. An IPv4 address that is mapped (RFC 4291 §2.5.5.2) or translated (RFC 6052 §2.1)
    /// is an IPv4 address, so that one rule holds for every spelling.
    public init?(_ bytes: [UInt8]) {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
        switch bytes.count {
        case 4: self.bytes = bytes
        case 16 where bytes.starts(with: mapped) || bytes.starts(with: translated): self.bytes = Array(bytes.suffix(4))
        case 16: self.bytes = bytes
        default: return nil
        }
    }

    /// nil for a family other than IPv4 and IPv6.
    init?(family: CInt, socketAddress: UnsafeRawBufferPointer) {
        switch family {
        case AF_INET where socketAddress.count >= MemoryLayout<sockaddr_in>.size:
            self.init(Array(socketAddress[4..<8]))
        case AF_INET6 where socketAddress.count >= MemoryLayout<sockaddr_in6>.size:
            self.init(Array(socketAddress[8..<24]))
        default: return nil
        }
    }

    /// 127.0.0.0/8 and ::1.
    public var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }

    /// 169.254.0.0/16, where clouds answer for a machine's credentials, and fe80::/10.
    public var isLinkLocal: Bool {
        bytes.count == 4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }
}
