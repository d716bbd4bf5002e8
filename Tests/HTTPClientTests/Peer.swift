import Foundation
import Glibc

/// The script's end of one connection. Blocks.
final class Peer {
    private let socket: CInt
    private let onRequest: (String) -> Void
    private var buffer: [UInt8] = []

    init(_ socket: CInt, onRequest: @escaping (String) -> Void) {
        self.socket = socket
        self.onRequest = onRequest
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Head and body, as they came; nil at the end of the stream.
    @discardableResult
    func request() -> String? {
        while true {
            let text = String(decoding: buffer, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let length = text[..<end.lowerBound].components(separatedBy: "\r\n")
                    .first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
                let total = text[..<end.upperBound].utf8.count + (length ?? 0)
                if buffer.count >= total {
                    let request = String(decoding: buffer.prefix(total), as: UTF8.self)
                    buffer.removeFirst(total)
                    onRequest(request)
                    return request
                }
            }
            guard receive() else { return nil }
        }
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    func answer(_ body: String = "", status: String = "200 OK", fields: String = "") {
        answer(Array(body.utf8), status: status, fields: fields)
    }

    func answer(_ body: [UInt8], status: String = "200 OK", fields: String = "") {
        write(Array("HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.count)\r\n\r\n".utf8) + body)
    }

    /// Until the other side has closed.
    func waitForEnd() { while receive() {} }

    /// Whether the other side has said nothing more, its end neither, for that long.
    func isOpen(milliseconds: CInt) -> Bool {
        var wait = pollfd(fd: socket, events: CShort(POLLIN), revents: 0)
        return poll(&wait, 1, milliseconds) == 0
    }

    /// Sends RST at once: the disconnect of connect(2), which no other holder of the socket can delay.
    func reset() {
        var address = sockaddr()
        address.sa_family = sa_family_t(AF_UNSPEC)
        connect(socket, &address, socklen_t(MemoryLayout<sockaddr>.size))
    }

    private func receive() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = recv(socket, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer += chunk.prefix(count)
        return true
    }
}
