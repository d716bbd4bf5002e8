import CLinux
import Glibc

/// A bound and listening TCP socket, non-blocking.
public struct Listener: ~Copyable, Sendable {
    public let descriptor: Descriptor
    /// The port that is listened on, also when 0 was asked for.
    public let port: Int

    public enum Acceptance: ~Copyable, Sendable {
        /// A connection, non-blocking, and the address of its other end.
        case connection(Descriptor, peer: IPAddress)
        case wouldBlock
        /// This connection went away before it was taken; there may be others.
        case aborted
        /// No descriptor or memory is left: wait before the next try.
        case exhausted(CInt)
    }

    /// - Parameter host: an IPv4 or IPv6 literal, or `localhost`.
    public init(host: String, port: Int, backlog: CInt = 4096) throws(EventLoopError) {
        guard var address = SocketAddress(host: host == "localhost" ? "127.0.0.1" : host, port: port) else {
            throw EventLoopError("inet_pton", code: EINVAL)
        }
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let number = socket(address.family, kind, 0)
        guard number >= 0 else { throw EventLoopError("socket") }
        let descriptor = Descriptor(adopting: number)
        var on: CInt = 1
        _ = setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<CInt>.size))
        guard address.withPointer({ bind(number, $0, $1) }) == 0 else { throw EventLoopError("bind") }
        guard listen(number, backlog) == 0 else { throw EventLoopError("listen") }
        guard let bound = SocketAddress(boundTo: number) else { throw EventLoopError("getsockname") }
        self.descriptor = descriptor
        self.port = bound.port
    }

    public borrowing func accept() -> Acceptance {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let number = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                accept4(descriptor.number, $0, &length, CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
            }
        }
        guard number >= 0 else {
            switch errno {
            case EAGAIN: return .wouldBlock
            case EMFILE, ENFILE, ENOMEM, ENOBUFS: return .exhausted(errno)
            // accept(2): errors of the network that was behind the connection are reported here.
            default: return .aborted
            }
        }
        let connection = Descriptor(adopting: number)
        var on: CInt = 1
        _ = setsockopt(number, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
        // Only internet sockets are listened on.
        guard let peer = SocketAddress(storage).address else { return .aborted }
        return .connection(connection, peer: peer)
    }
}
