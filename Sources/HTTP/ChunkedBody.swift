/// Reads a chunked body from pieces of any size (RFC 9112 §7.1).
public struct ChunkedBody: Sendable {
    private enum State { case size, extension_, sizeEnd, data(Int), dataReturn, dataEnd, trailer, trailerEnd, done }

    /// Bytes of all chunk extensions together, and of the trailer section: nobody needs them.
    private static let ignoredLimit = 4096

    private var state = State.size
    private var size = 0
    private var digits = 0
    private var ignored = 0
    private var line: [UInt8] = []
    private let limit: Int

    /// - Parameter limit: bytes of data beyond which the body is too large.
    public init(limit: Int) { self.limit = limit }

    public var isComplete: Bool { if case .done = state { true } else { false } }

    /// Appends the data in `bytes` to `body`.
    ///
    /// - Returns: how many bytes belonged to this body; fewer than given only when it is complete.
    public mutating func decode(_ bytes: Span<UInt8>, into body: inout [UInt8]) throws(HTTPError) -> Int {
        var index = 0
        while index < bytes.count {
            if case .data(let left) = state {
                let count = min(left, bytes.count - index)
                let data = bytes.extracting(index..<index + count)
                unsafe data.withUnsafeBufferPointer { unsafe body.append(contentsOf: $0) }
                index += count
                state = count == left ? .dataReturn : .data(left - count)
                continue
            }
            if isComplete { return index }
            try take(bytes[index], body.count)
            index += 1
        }
        return index
    }

    private mutating func take(_ byte: UInt8, _ received: Int) throws(HTTPError) {
        switch state {
        case .size: try takeSize(byte, received)
        case .extension_:
            if byte == UInt8(ascii: "\r") { return state = .sizeEnd }
            try ignore(byte, .chunk)
        case .sizeEnd:
            guard byte == UInt8(ascii: "\n") else { throw .malformed(.chunk) }
            state = size == 0 ? .trailer : .data(size)
            (size, digits) = (0, 0)
        case .dataReturn:
            guard byte == UInt8(ascii: "\r") else { throw .malformed(.chunk) }
            state = .dataEnd
        case .dataEnd:
            guard byte == UInt8(ascii: "\n") else { throw .malformed(.chunk) }
            state = .size
        case .trailer:
            if byte == UInt8(ascii: "\r") { return state = .trailerEnd }
            try ignore(byte, .trailer)
            line.append(byte)
        case .trailerEnd:
            guard byte == UInt8(ascii: "\n") else { throw .malformed(.trailer) }
            if line.isEmpty { return state = .done }
            // Checked and dropped: a trailer merged into the fields could change what was decided (RFC 9110 §6.5.1).
            _ = try FieldLine.split(line.span, .trailer)
            line.removeAll()
            state = .trailer
        case .data, .done: break
        }
    }

    private mutating func takeSize(_ byte: UInt8, _ received: Int) throws(HTTPError) {
        if let digit = FieldSyntax.hex(byte) {
            digits += 1
            guard digits <= 15 else { throw .bodyTooLarge }
            size = size << 4 | Int(digit)
            guard size <= limit - min(received, limit) else { throw .bodyTooLarge }
            return
        }
        guard digits > 0 else { throw .malformed(.chunk) }
        switch byte {
        case UInt8(ascii: "\r"): state = .sizeEnd
        case UInt8(ascii: ";"): state = .extension_
        default: throw .malformed(.chunk)
        }
    }

    private mutating func ignore(_ byte: UInt8, _ part: HTTPError.Part) throws(HTTPError) {
        ignored += 1
        guard ignored <= Self.ignoredLimit else { throw part == .trailer ? .fieldsTooLarge : .malformed(.chunk) }
        guard FieldSyntax.isValue(byte) else { throw .malformed(part) }
    }
}
