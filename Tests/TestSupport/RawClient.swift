import CLinux
import Glibc

/// A client that sends exactly these bytes, on a blocking socket with a deadline for each call.
public final class RawClient: Sendable {
    public enum Failure: Error, Equatable {
        case connect(CInt)
        /// Nothing came in time.
        case deadline
        /// RST.
        case reset
        case send(CInt)
    }

    private let descriptor: CInt

    /// - Parameter receiveBuffer: bytes that the kernel keeps before they are read; nil for its own choice.
    public init(port: Int, seconds: Int = 10, receiveBuffer: CInt? = nil) throws(Failure) {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var time = timeval(tv_sec: seconds * Sanitizer.slowdown, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<CInt>.size))
        }
        var on: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw .connect(errno) }
    }

    deinit { close(descriptor) }

    public func send(_ text: String) throws(Failure) { try send(Array(text.utf8)) }

    public func send(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { throw .send(errno) }
            rest = rest.dropFirst(count)
        }
    }

    public func endSending() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Everything up to the end of the stream.
    public func readToEnd() throws(Failure) -> String {
        var text: [UInt8] = []
        while case let bytes = try read(), !bytes.isEmpty { text += bytes }
        return String(decoding: text, as: UTF8.self)
    }

    /// Everything up to and including the first occurrence of `end`, and what came with it.
    public func read(until end: String) throws(Failure) -> String {
        var text: [UInt8] = []
        while !String(decoding: text, as: UTF8.self).contains(end) {
            let bytes = try read()
            guard !bytes.isEmpty else { break }
            text += bytes
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether something, the end included, comes within the time.
    public func hasInput(milliseconds: CInt) -> Bool {
        var wait = pollfd(fd: descriptor, events: CShort(POLLIN), revents: 0)
        return poll(&wait, 1, milliseconds) > 0
    }

    /// Some bytes; none at the end of the stream.
    public func read() throws(Failure) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count >= 0 { return Array(buffer[..<count]) }
        throw errno == ECONNRESET ? .reset : .deadline
    }
}
