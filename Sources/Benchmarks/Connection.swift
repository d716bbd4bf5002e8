import CLinux
import Glibc

/// A blocking connection to a port of this machine.
struct Connection: ~Copyable {
    private let descriptor: CInt

    /// - Parameter source: the last number of the address 127.0.0.n that it comes from.
    /// - Parameter receiveBuffer: bytes that the kernel keeps before they are read; nil for its own choice.
    init(port: Int, source: UInt8 = 1, receiveBuffer: CInt? = nil) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw BenchError("no descriptor is left: \(errno)") }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<CInt>.size))
        }
        guard Self.call(bind, descriptor, source, 0), Self.call(connect, descriptor, 1, port) else {
            let code = errno
            close(descriptor)
            throw BenchError("port \(port) cannot be reached: \(code)")
        }
    }

    deinit { close(descriptor) }

    private static func call(
        _ function: (CInt, UnsafePointer<sockaddr>?, socklen_t) -> CInt, _ descriptor: CInt, _ host: UInt8, _ port: Int
    ) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = (UInt32(0x7F00_0000) + UInt32(host)).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// - Returns: whether all of it was taken.
    @discardableResult func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Whether the other side has ended it, also where what came before has not been read.
    var isCut: Bool {
        // epoll(7) and poll(2) have one number for it, which Glibc's module does not define.
        var state = pollfd(fd: descriptor, events: CShort(EPOLLRDHUP.rawValue), revents: 0)
        return poll(&state, 1, 0) > 0
    }

    /// What comes next; empty at the end, or when nothing comes.
    func receive() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        return Array(bytes.prefix(max(count, 0)))
    }

    /// Sends a request without a body on a connection that stays.
    ///
    /// - Returns: the answer's status; nil when none came.
    func status(_ line: String) -> Int? {
        guard send(Array("\(line) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)) else { return nil }
        return String(decoding: receive(), as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    /// Closes with a reset.
    consuming func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    }
}
