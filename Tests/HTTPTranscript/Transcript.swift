public import HTTP

/// What the parsers make of the bytes of one connection, whose pieces it takes as they come.
public struct Transcript: Equatable {
    public enum Event: Equatable {
        case head(RequestHead)
        case body([UInt8])
        case error(HTTPError)
    }

    private enum State: Equatable { case head, length(Int), chunked, over }

    public private(set) var events: [Event] = []

    private let bodyLimit: Int
    private var parser: HeadParser
    private var decoder: ChunkedBody
    private var state: State
    /// What nothing has taken yet, and the body so far.
    private var pending: [UInt8] = []
    private var body: [UInt8] = []

    /// - Parameter beginsInChunks: whether the first bytes are those of a chunked body, not of a head.
    public init(limits: HeadLimits = HeadLimits(), bodyLimit: Int = 1 << 20, beginsInChunks: Bool = false) {
        self.bodyLimit = bodyLimit
        parser = HeadParser(limits: limits)
        decoder = ChunkedBody(limit: bodyLimit)
        state = beginsInChunks ? .chunked : .head
    }

    /// Whether the same was understood, and the same is waited for.
    public static func == (left: Transcript, right: Transcript) -> Bool {
        left.events == right.events && left.state == right.state && left.pending == right.pending
            && left.body == right.body
    }

    public mutating func receive(_ bytes: ArraySlice<UInt8>) {
        pending += bytes
        do throws(HTTPError) {
            while try step() {}
        } catch {
            events.append(.error(error))
            (state, pending, body) = (.over, [], [])
        }
    }

    /// - Returns: whether something was taken.
    private mutating func step() throws(HTTPError) -> Bool {
        guard !pending.isEmpty else { return false }
        switch state {
        case .over:
            pending = []
            return false
        case .head:
            guard let head = try Self.parse(pending, &parser) else { return false }
            pending.removeFirst(head.length)
            events.append(.head(head))
            switch head.framing {
            case .none: break
            case .length(let length): state = .length(length)
            case .chunked:
                decoder = ChunkedBody(limit: bodyLimit)
                state = .chunked
            }
        case .length(let left):
            let count = min(left, pending.count)
            body += pending[..<count]
            pending.removeFirst(count)
            state = .length(left - count)
            if count == left { end() }
        case .chunked:
            pending.removeFirst(try Self.decode(pending, &decoder, into: &body))
            if decoder.isComplete { end() }
        }
        return true
    }

    // A span of one property and a change of another exclude each other only within one expression.

    private static func parse(_ bytes: [UInt8], _ parser: inout HeadParser) throws(HTTPError) -> RequestHead? {
        try parser.parse(bytes.span)
    }

    private static func decode(
        _ bytes: [UInt8], _ decoder: inout ChunkedBody, into body: inout [UInt8]
    ) throws(HTTPError) -> Int {
        try decoder.decode(bytes.span, into: &body)
    }

    private mutating func end() {
        events.append(.body(body))
        body = []
        state = .head
    }
}
