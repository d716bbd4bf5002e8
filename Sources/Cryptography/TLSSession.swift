import COpenSSL

/// The server's side of one connection's TLS. It reads and writes its socket as far as that goes without waiting.
public struct TLSSession: ~Copyable {
    public enum Handshake: Equatable, Sendable {
        case done
        /// A change of the socket must come first.
        case wouldBlock
        /// The client speaks HTTP without TLS; nothing has been sent to it.
        case plainHTTP
        case failed
    }

    public enum Transfer: Equatable, Sendable {
        /// At least one.
        case bytes(Int)
        /// The other side sends no more.
        case end
        /// A change of the socket must come first.
        case wouldBlock
        case broken
    }

    /// OpenSSL's callbacks use it.
    private let context: TLSContext
    private let pointer: OpaquePointer
    private let socket: TLSSocket
    private var isBroken = false

    static func make(_ context: TLSContext, _ handle: OpaquePointer, _ socket: TLSSocket) -> TLSSession? {
        guard let bio = socket.makeBIO() else { return nil }
        guard let pointer = SSL_new(handle) else {
            BIO_free(bio)
            return nil
        }
        SSL_set_bio(pointer, bio, bio)
        SSL_set_accept_state(pointer)
        return TLSSession(context: context, pointer: pointer, socket: socket)
    }

    private init(context: TLSContext, pointer: OpaquePointer, socket: TLSSocket) {
        self.context = context
        self.pointer = pointer
        self.socket = socket
    }

    deinit { SSL_free(pointer) }

    /// Whether all that came has been received: until the socket changes, another call would only say so.
    public var isDrained: Bool { socket.isDrained && SSL_has_pending(pointer) == 0 }

    public mutating func handshake() -> Handshake {
        ERR_clear_error()
        let result = SSL_do_handshake(pointer)
        if result == 1 { return .done }
        switch SSL_get_error(pointer, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
        default:
            isBroken = true
            defer { ERR_clear_error() }
            return err_reason(ERR_peek_error()) == SSL_R_HTTP_REQUEST ? .plainHTTP : .failed
        }
    }

    /// Reads into `buffer` from `offset` on, as far as there is room, and as far as one record goes.
    public mutating func receive(into buffer: inout [UInt8], from offset: Int) -> Transfer {
        ERR_clear_error()
        let pointer = pointer
        let result = buffer.withUnsafeMutableBytes { buffer in
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[offset...])
            return SSL_read(pointer, room.baseAddress, CInt(clamping: room.count))
        }
        return transfer(result)
    }

    /// Sends `bytes` from `offset` on, one record at a time.
    public mutating func send(_ bytes: [UInt8], from offset: Int) -> Transfer {
        ERR_clear_error()
        let result = bytes.withUnsafeBytes { bytes in
            let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
            return SSL_write(pointer, rest.baseAddress, CInt(clamping: rest.count))
        }
        return transfer(result)
    }

    /// Tells the other side that nothing more comes (close_notify, RFC 8446 §6.1). The socket must be open still.
    public func end() {
        guard !isBroken, SSL_is_init_finished(pointer) == 1, SSL_get_shutdown(pointer) & SSL_SENT_SHUTDOWN == 0 else {
            return
        }
        ERR_clear_error()
        SSL_shutdown(pointer)
        ERR_clear_error()
    }

    private mutating func transfer(_ result: CInt) -> Transfer {
        if result > 0 { return .bytes(Int(result)) }
        switch SSL_get_error(pointer, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
        case SSL_ERROR_ZERO_RETURN: return .end
        default:
            isBroken = true
            ERR_clear_error()
            return .broken
        }
    }
}
