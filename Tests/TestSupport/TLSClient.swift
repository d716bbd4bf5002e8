import COpenSSL
import Foundation

/// The client's side of TLS over a ``RawClient``, so that every byte below it can be seen and cut.
public final class TLSClient {
    public enum Failure: Error {
        case handshake(alert: String)
        case unavailable
    }

    /// What the handshake may offer.
    public struct Offer {
        public var name: String?
        public var protocols: [String] = []
        public var version: CInt?
        public var session: Session?
        /// Sent before the first byte of TLS, in one piece with it.
        public var prefix: [UInt8] = []
        /// The most that is sent at once.
        public var piece = Int.max

        public init() {}
    }

    /// What makes the next connection's handshake shorter.
    public final class Session {
        fileprivate let pointer: OpaquePointer
        fileprivate init(_ pointer: OpaquePointer) { self.pointer = pointer }
        deinit { SSL_SESSION_free(pointer) }
    }

    private let client: RawClient
    private let context: OpaquePointer
    private let ssl: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    private let piece: Int
    private var prefix: [UInt8]
    /// Whether the other side has said that nothing more comes (close_notify).
    public private(set) var sawEnd = false

    /// Connects and shakes hands; trusts everybody.
    public convenience init(port: Int, _ offer: Offer = Offer()) throws {
        try self.init(over: try RawClient(port: port), offer)
    }

    /// Shakes hands.
    public init(over client: RawClient, _ offer: Offer = Offer()) throws {
        self.client = client
        piece = offer.piece
        prefix = offer.prefix
        guard let context = SSL_CTX_new(TLS_client_method()), let ssl = SSL_new(context),
            let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem())
        else { throw Failure.unavailable }
        (self.context, self.ssl, self.incoming, self.outgoing) = (context, ssl, incoming, outgoing)
        SSL_set_bio(ssl, incoming, outgoing)
        SSL_set_connect_state(ssl)
        ssl_set_versions(ssl, offer.version ?? TLS1_2_VERSION, offer.version ?? TLS1_3_VERSION)
        if let name = offer.name { ssl_set_name(ssl, name) }
        let protocols = offer.protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        if !protocols.isEmpty { SSL_set_alpn_protos(ssl, protocols, UInt32(protocols.count)) }
        if let session = offer.session { SSL_set_session(ssl, session.pointer) }
        try run { SSL_do_handshake(ssl) }
    }

    deinit {
        SSL_free(ssl)
        SSL_CTX_free(context)
    }

    public var version: String { String(cString: SSL_get_version(ssl)) }
    public var isResumed: Bool { SSL_session_reused(ssl) == 1 }
    public var session: Session? { SSL_get1_session(ssl).map(Session.init) }

    /// The subject of the certificate that was shown.
    public var peerName: String {
        guard let certificate = SSL_get0_peer_certificate(ssl) else { return "" }
        var name = [CChar](repeating: 0, count: 256)
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, &name, 256)
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// How many certificates were shown.
    public var chainLength: Int { ssl_chain_length(ssl) }

    /// What was agreed upon (ALPN); nil for nothing.
    public var chosenProtocol: String? {
        var start: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &start, &count)
        return start.map { String(decoding: UnsafeBufferPointer(start: $0, count: Int(count)), as: UTF8.self) }
    }

    public func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        try run { SSL_write(ssl, bytes, CInt(bytes.count)) }
    }

    /// Some text; empty at the end of the stream.
    public func read() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 16384)
        let count = try run { SSL_read(ssl, &buffer, CInt(buffer.count)) }
        return String(decoding: buffer[..<max(count, 0)], as: UTF8.self)
    }

    public func read(until end: String) throws -> String {
        var text = ""
        while !text.contains(end), case let more = try read(), !more.isEmpty { text += more }
        return text
    }

    public func readToEnd() throws -> String {
        var text = ""
        while case let more = try read(), !more.isEmpty { text += more }
        return text
    }

    /// Calls until it has what it wants from the other side.
    @discardableResult private func run(_ call: () -> CInt) throws -> Int {
        while true {
            ERR_clear_error()
            let result = call()
            let error = SSL_get_error(ssl, result)
            let reason = ERR_peek_error()
            try flush()
            if result > 0 { return Int(result) }
            switch error {
            case SSL_ERROR_WANT_READ:
                let bytes = try client.read()
                if bytes.isEmpty { return 0 }
                BIO_write(incoming, bytes, CInt(bytes.count))
            case SSL_ERROR_ZERO_RETURN:
                sawEnd = true
                return 0
            default:
                throw Failure.handshake(alert: ERR_reason_error_string(reason).map { String(cString: $0) } ?? "")
            }
        }
    }

    private func flush() throws {
        var bytes = prefix
        prefix = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while case let count = BIO_read(outgoing, &buffer, CInt(buffer.count)), count > 0 {
            bytes += buffer[..<Int(count)]
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            try client.send(Array(rest.prefix(piece)))
            rest = rest.dropFirst(piece)
        }
    }
}
