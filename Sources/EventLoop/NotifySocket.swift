import CLinux
import Glibc

/// The datagram socket on which a service manager hears how a service is (sd_notify(3)).
public struct NotifySocket: Sendable {
    /// The kernel's form of the address.
    private let address: [UInt8]

    /// - Parameter name: an absolute path, or an abstract name behind `@`; nil for anything else.
    public init?(_ name: String) {
        var path = Array(name.utf8)
        guard let first = path.first, (2...SocketAddress.pathLimit).contains(path.count), !path.contains(0) else {
            return nil
        }
        switch first {
        case UInt8(ascii: "/"): path.append(0)
        case UInt8(ascii: "@"): path[0] = 0
        default: return nil
        }
        address = withUnsafeBytes(of: sa_family_t(AF_UNIX)) { Array($0) } + path
    }

    /// Tells it, without waiting for anybody.
    ///
    /// - Parameter text: lines of `NAME=VALUE`.
    /// - Returns: whether it was taken.
    public func send(_ text: String) -> Bool {
        let kind = CInt(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let number = socket(AF_UNIX, kind, 0)
        guard number >= 0 else { return false }
        let descriptor = Descriptor(adopting: number)
        let bytes = Array(text.utf8)
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: address) }
        return withUnsafePointer(to: storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor.number, bytes, bytes.count, CInt(MSG_NOSIGNAL), $0, socklen_t(address.count))
            }
        } == bytes.count
    }
}
