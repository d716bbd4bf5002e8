import HTTP

/// Takes a body's content out of what comes, up to its end.
struct BodyReader {
    private enum Framing { case length(Int), chunked(ChunkedBody) }

    private var framing: Framing

    /// - Parameter limit: bytes of content beyond which the body is too large.
    init(_ framing: RequestHead.Framing, limit: Int) throws(HTTPError) {
        switch framing {
        case .none: self.framing = .length(0)
        case .length(let length):
            guard length <= limit else { throw .bodyTooLarge }
            self.framing = .length(length)
        case .chunked: self.framing = .chunked(ChunkedBody(limit: limit))
        }
    }

    var isComplete: Bool {
        switch framing {
        case .length(let left): left == 0
        case .chunked(let decoder): decoder.isComplete
        }
    }

    /// Bytes still to come, as far as known.
    var expected: Int {
        switch framing {
        case .length(let left): left
        case .chunked: 0
        }
    }

    /// Moves the content among the pending bytes to the end of `content`.
    mutating func take(from transport: inout Transport, into content: inout [UInt8]) throws(HTTPError) {
        switch framing {
        case .length(let left): framing = .length(left - transport.move(left, to: &content))
        case .chunked(var decoder):
            guard transport.pendingCount > 0 else { return }
            let count = try transport.withPending { bytes throws(HTTPError) in
                try decoder.decode(bytes, into: &content)
            }
            transport.take(count)
            framing = .chunked(decoder)
        }
    }
}
