import CLinux
import Glibc

/// Where a socket is bound: an IPv4 or IPv6 address with a port, or the path of a Unix socket.
public enum SocketAddress: Hashable, Sendable {
    case internet(IPAddress, port: Int)
    /// - Parameter path: 1 to ``pathLimit`` bytes, none of them NUL.
    case unix(path: String)

    /// Bytes of the longest path (`sun_path` less its NUL).
    public static let pathLimit = 107

    /// - Parameter host: an IPv4 or IPv6 literal, without brackets or a zone.
    public init?(host: String, port: Int) {
        guard let address = IPAddress(host), UInt16(exactly: port) != nil else { return nil }
        self = .internet(address, port: port)
    }

    /// nil for other families, and for a Unix socket without a path.
    init?(_ storage: sockaddr_storage, length: socklen_t) {
        let address: SocketAddress? = withUnsafeBytes(of: storage) { bytes in
            switch CInt(storage.ss_family) {
            case AF_INET:
                let v4 = bytes.load(as: sockaddr_in.self)
                return .internet(IPAddress(v4.sin_addr), port: Int(UInt16(bigEndian: v4.sin_port)))
            case AF_INET6:
                let v6 = bytes.load(as: sockaddr_in6.self)
                return .internet(IPAddress(v6.sin6_addr), port: Int(UInt16(bigEndian: v6.sin6_port)))
            case AF_UNIX:
                // unix(7): a name that begins with NUL is abstract, and one of no length is none.
                let start = MemoryLayout<sa_family_t>.size
                guard Int(length) > start else { return nil }
                let path = bytes[start..<min(Int(length), bytes.count)].prefix { $0 != 0 }
                return path.isEmpty ? nil : .unix(path: String(decoding: path, as: UTF8.self))
            default: return nil
            }
        }
        guard let address else { return nil }
        self = address
    }

    init?(boundTo descriptor: CInt) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard code == 0 else { return nil }
        self.init(storage, length: length)
    }

    /// 0 for a Unix socket.
    public var port: Int { if case .internet(_, let port) = self { port } else { 0 } }

    var family: CInt {
        switch self {
        case .internet(let address, _): address.isV4 ? AF_INET : AF_INET6
        case .unix: AF_UNIX
        }
    }

    /// The kernel's form; nil for a port or a path that does not fit in it.
    private var raw: (storage: sockaddr_storage, length: socklen_t)? {
        var storage = sockaddr_storage()
        let length: Int? = withUnsafeMutableBytes(of: &storage) { bytes in
            switch self {
            case .internet(let address, let port):
                guard let port = UInt16(exactly: port) else { return nil }
                if let v4 = address.v4 {
                    bytes.storeBytes(
                        of: sockaddr_in(
                            sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian, sin_addr: v4,
                            sin_zero: (0, 0, 0, 0, 0, 0, 0, 0)), as: sockaddr_in.self)
                    return MemoryLayout<sockaddr_in>.size
                }
                bytes.storeBytes(
                    of: sockaddr_in6(
                        sin6_family: sa_family_t(AF_INET6), sin6_port: port.bigEndian, sin6_flowinfo: 0,
                        sin6_addr: address.v6, sin6_scope_id: 0), as: sockaddr_in6.self)
                return MemoryLayout<sockaddr_in6>.size
            case .unix(let path):
                let path = Array(path.utf8)
                guard (1...Self.pathLimit).contains(path.count), !path.contains(0) else { return nil }
                bytes.storeBytes(of: sa_family_t(AF_UNIX), as: sa_family_t.self)
                let start = MemoryLayout<sa_family_t>.size
                UnsafeMutableRawBufferPointer(rebasing: bytes[start...]).copyBytes(from: path)
                return start + path.count + 1
            }
        }
        return length.map { (storage, socklen_t($0)) }
    }

    /// nil, without a call, for a port or a path that the kernel's form has no room for.
    func withPointer<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value? {
        guard let (storage, length) = raw else { return nil }
        return withUnsafePointer(to: storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    public var description: String {
        switch self {
        case .internet(let address, let port): address.isV4 ? "\(address):\(port)" : "[\(address)]:\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
