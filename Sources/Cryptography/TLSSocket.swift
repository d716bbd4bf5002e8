import COpenSSL
import Glibc

/// The bytes below a session: a socket, after what was read of it before.
///
/// OpenSSL's own kind would raise SIGPIPE, and knows nothing of bytes that came too early.
final class TLSSocket {
    private let number: CInt
    private var prefix: [UInt8]
    /// The last read took all there was.
    private(set) var isDrained = false
    private var hasEnded = false

    init(_ number: CInt, prefix: [UInt8]) {
        self.number = number
        self.prefix = prefix
    }

    /// OpenSSL's view of it, which keeps a reference; nil when there is no memory.
    func makeBIO() -> OpaquePointer? {
        guard let kind = Self.kind, let bio = BIO_new(kind) else { return nil }
        BIO_set_data(bio, Unmanaged.passRetained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private func read(_ start: UnsafeMutablePointer<CChar>, _ count: Int) -> Int {
        guard prefix.isEmpty else {
            let taken = prefix.prefix(count)
            UnsafeMutableRawBufferPointer(start: start, count: count).copyBytes(from: taken)
            prefix.removeFirst(taken.count)
            return taken.count
        }
        var result: Int
        repeat { result = recv(number, start, count, 0) } while result < 0 && errno == EINTR
        isDrained = result < count
        if result == 0 { hasEnded = true }
        return result
    }

    private func write(_ start: UnsafePointer<CChar>, _ count: Int) -> Int {
        var result: Int
        repeat { result = send(number, start, count, CInt(MSG_NOSIGNAL)) } while result < 0 && errno == EINTR
        return result
    }

    private static func of(_ bio: OpaquePointer?) -> TLSSocket? {
        BIO_get_data(bio).map { Unmanaged<TLSSocket>.fromOpaque($0).takeUnretainedValue() }
    }

    // Filled in before anybody sees it, and only read from then on.
    /// What every such BIO has in common; made once, and kept.
    nonisolated(unsafe) private static let kind: OpaquePointer? = {
        guard let kind = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket") else { return nil }
        BIO_meth_set_read(kind) { bio, start, count in
            guard let socket = TLSSocket.of(bio), let start else { return -1 }
            bio_clear_retry(bio)
            let result = socket.read(start, Int(count))
            if result < 0, errno == EAGAIN { bio_set_retry_read(bio) }
            return CInt(result)
        }
        BIO_meth_set_write(kind) { bio, start, count in
            guard let socket = TLSSocket.of(bio), let start else { return -1 }
            bio_clear_retry(bio)
            let result = socket.write(start, Int(count))
            if result < 0, errno == EAGAIN { bio_set_retry_write(bio) }
            return CInt(result)
        }
        BIO_meth_set_ctrl(kind) { bio, command, _, _ in
            switch command {
            case BIO_CTRL_FLUSH: 1
            case BIO_CTRL_EOF: TLSSocket.of(bio)?.hasEnded == true ? 1 : 0
            default: 0
            }
        }
        BIO_meth_set_destroy(kind) { bio in
            if let data = BIO_get_data(bio) { Unmanaged<TLSSocket>.fromOpaque(data).release() }
            return 1
        }
        return kind
    }()
}
