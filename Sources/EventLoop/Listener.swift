import CLinux
import Glibc
import Synchronization

/// A listening stream socket, non-blocking, bound to an internet address or to a path.
public final class Listener: Sendable {
    public let descriptor: Descriptor
    public let address: SocketAddress

    private let file: SocketFile?
    private let state: Atomic<State>

    private enum State: UInt8, AtomicRepresentable {
        case own
        /// Another process has the socket open too.
        case shared
        case ended
    }

    public enum Acceptance: ~Copyable, Sendable {
        /// A connection, non-blocking, and the address of its other end: of a Unix socket, the loopback address, since
        /// whoever may open it is on this machine.
        case connection(Descriptor, peer: IPAddress)
        case wouldBlock
        /// This connection went away before it was taken; there may be others.
        case aborted
        /// No descriptor or memory is left: wait before the next try.
        case exhausted(CInt)
    }

    /// Binds and listens. IPv6 addresses take no IPv4 connections, so that `::` and `0.0.0.0` can share a port.
    ///
    /// The file of a Unix socket is replaced when nobody listens behind it any more; any other file is an error.
    ///
    /// - Parameter mode: the permissions of a Unix socket's file: who may write to it may connect.
    /// - Parameter backlog: how many connections the kernel keeps until they are accepted.
    public init(
        _ address: SocketAddress, mode: UInt32 = 0o660, backlog: CInt = 4096
    ) throws(EventLoopError) {
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let number = socket(address.family, kind, 0)
        guard number >= 0 else { throw EventLoopError("socket") }
        descriptor = Descriptor(adopting: number)
        state = Atomic(.own)
        switch address {
        case .internet(let host, _):
            var on: CInt = 1
            let size = socklen_t(MemoryLayout<CInt>.size)
            _ = setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, size)
            if !host.isV4 { _ = setsockopt(number, CInt(IPPROTO_IPV6), IPV6_V6ONLY, &on, size) }
            try Self.bind(number, address)
            file = nil
        case .unix(let path):
            // The file gets these from the socket, less the umask: at no moment may more connect than are wanted.
            guard fchmod(number, mode) == 0 else { throw EventLoopError("fchmod") }
            do throws(EventLoopError) {
                try Self.bind(number, address)
            } catch {
                guard error.code == EADDRINUSE, let old = SocketFile(path: path), old.isStale else { throw error }
                old.remove()
                try Self.bind(number, address)
            }
            file = SocketFile(path: path)
            guard chmod(path, mode) == 0 else { throw EventLoopError("chmod") }
        }
        guard listen(number, backlog) == 0 else { throw EventLoopError("listen") }
        guard let bound = SocketAddress(boundTo: number) else { throw EventLoopError("getsockname") }
        self.address = bound
    }

    /// - Parameter host: an IPv4 or IPv6 literal, or `localhost` for 127.0.0.1.
    public convenience init(host: String, port: Int, backlog: CInt = 4096) throws(EventLoopError) {
        guard let address = SocketAddress(host: host == "localhost" ? "127.0.0.1" : host, port: port) else {
            throw EventLoopError("inet_pton", code: EINVAL)
        }
        try self.init(address, backlog: backlog)
    }

    /// Takes a socket that another process has made; it is closed also when it is refused.
    ///
    /// - Parameter isShared: whether the other process keeps it, as systemd does.
    /// - Throws: `EINVAL` for what is no listening stream socket of the internet or with a path.
    public init(adopting number: CInt, isShared: Bool) throws(EventLoopError) {
        descriptor = Descriptor(adopting: number)
        guard Self.option(number, SO_TYPE) == CInt(SOCK_STREAM.rawValue), Self.option(number, SO_ACCEPTCONN) == 1,
            let address = SocketAddress(boundTo: number)
        else { throw EventLoopError("getsockopt", code: EINVAL) }
        let flags = fcntl(number, F_GETFL)
        guard flags >= 0, fcntl(number, F_SETFL, flags | O_NONBLOCK) == 0, fcntl(number, F_SETFD, FD_CLOEXEC) == 0
        else { throw EventLoopError("fcntl") }
        self.address = address
        if case .unix(let path) = address { file = SocketFile(path: path) } else { file = nil }
        state = Atomic(isShared ? .shared : .own)
    }

    /// The port that is listened on, also when 0 was asked for; 0 for a Unix socket.
    public var port: Int { address.port }

    /// Whether another process has the socket open too: then what waits in its queue is not lost with this one.
    public var isShared: Bool { state.load(ordering: .acquiring) == .shared }

    /// Another process has it from now on.
    public func share() {
        _ = state.compareExchange(expected: .own, desired: .shared, ordering: .acquiringAndReleasing)
    }

    /// No other process has it any more.
    public func becomeOwn() {
        _ = state.compareExchange(expected: .shared, desired: .own, ordering: .acquiringAndReleasing)
    }

    /// Refuses connections from now on and removes a Unix socket's file, unless another process has the socket too.
    public func end() {
        guard state.compareExchange(expected: .own, desired: .ended, ordering: .acquiringAndReleasing).exchanged else {
            return
        }
        file?.remove()
        _ = shutdown(descriptor.number, CInt(SHUT_RDWR))
    }

    public func accept() -> Acceptance {
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
        if case .unix = address { return .connection(connection, peer: .loopback) }
        var on: CInt = 1
        _ = setsockopt(number, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
        guard case .internet(let peer, _) = SocketAddress(storage, length: length) else { return .aborted }
        return .connection(connection, peer: peer)
    }

    private static func bind(_ number: CInt, _ address: SocketAddress) throws(EventLoopError) {
        guard let code = address.withPointer({ Glibc.bind(number, $0, $1) }) else {
            throw EventLoopError("bind", code: address.family == AF_UNIX ? ENAMETOOLONG : EINVAL)
        }
        guard code == 0 else { throw EventLoopError("bind") }
    }

    private static func option(_ number: CInt, _ name: CInt) -> CInt? {
        var value: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(number, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
    }
}
