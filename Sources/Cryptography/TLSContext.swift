/// A server's certificates with their keys, shared by its sessions: TLS 1.2 and 1.3, forward secrecy only, ALPN for
/// HTTP/1.1 (RFC 7301), and session tickets (RFC 8446 §4.6.1, RFC 5077) whose keys live as long as the context.
public final class TLSContext: Sendable {
    /// A certificate's chain and its key, both in PEM form.
    public struct Identity: Sendable {
        /// The server's certificate first, then its issuers; the root may be missing.
        public var chain: [UInt8]
        public var privateKey: [UInt8]

        public init(chain: [UInt8], privateKey: [UInt8]) {
            self.chain = chain
            self.privateKey = privateKey
        }
    }

    private let names: TLSNames
    private let handle: TLSHandle

    /// - Parameter identity: for clients that ask for no name, or for one that nobody has.
    /// - Parameter more: for the names that are in their certificates (RFC 6066 §3).
    public init(_ identity: Identity, more: [Identity] = []) throws(TLSError) {
        handle = try TLSHandle(identity)
        var handles: [TLSHandle] = []
        for identity in more { handles.append(try TLSHandle(identity)) }
        names = TLSNames(first: handle, others: handles)
        names.choose(for: handle)
    }

    /// A session of the server's side on a connected, non-blocking socket, which must outlive it.
    ///
    /// - Parameter prefix: what was read of the socket already.
    /// - Returns: nil when there is no memory.
    public func session(on socket: CInt, prefix: [UInt8] = []) -> TLSSession? {
        TLSSession.make(self, handle.pointer, TLSSocket(socket, prefix: prefix))
    }
}
