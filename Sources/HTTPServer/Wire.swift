import Cryptography
import EventLoop

/// A connection's socket, and TLS on it or none.
struct Wire: ~Copyable {
    let descriptor: Descriptor
    private var session: TLSSession?

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
        session = nil
    }

    /// Whether nothing is left to receive as far as is known without a call.
    ///
    /// - Parameter isShort: whether the last receive left room.
    func isDrained(isShort: Bool) -> Bool {
        switch session {
        case .some(let session): session.isDrained
        case nil: isShort
        }
    }

    /// Begins TLS.
    ///
    /// - Parameter prefix: what was received already.
    /// - Returns: false when there is no memory.
    mutating func secure(_ context: TLSContext, prefix: [UInt8]) -> Bool {
        session = context.session(on: descriptor.number, prefix: prefix)
        return session != nil
    }

    mutating func handshake() -> TLSSession.Handshake { session?.handshake() ?? .failed }

    /// Goes back to plain bytes.
    mutating func abandon() { session = nil }

    mutating func receive(into buffer: inout [UInt8], from offset: Int) -> Descriptor.Transfer {
        guard let result = session?.receive(into: &buffer, from: offset) else {
            return descriptor.receive(into: &buffer, from: offset)
        }
        return Descriptor.Transfer(result)
    }

    mutating func send(_ bytes: [UInt8], from offset: Int) -> Descriptor.Transfer {
        guard let result = session?.send(bytes, from: offset) else { return descriptor.send(bytes, from: offset) }
        return Descriptor.Transfer(result)
    }

    /// Says that nothing more comes, where TLS has a word for it.
    func sayEnd() {
        switch session {
        case .some(let session): session.end()
        case nil: break
        }
    }

    /// Sends nothing more; receiving goes on.
    func endSending() {
        sayEnd()
        descriptor.shutdownWriting()
    }
}

extension Descriptor.Transfer {
    fileprivate init(_ transfer: TLSSession.Transfer) {
        self =
            switch transfer {
            case .bytes(let count): .bytes(count)
            case .wouldBlock: .wouldBlock
            case .end: .end
            case .broken: .broken(0)
            }
    }
}
