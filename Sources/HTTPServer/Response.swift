public import HTTPTypes

/// What a route answers. Framing fields, `Date` and `Connection` are the server's to write.
public struct Response: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        /// Ends when the sequence does; sent chunked. Cancelled when the reader has gone. A shutdown waits for its end:
        /// an endless one must end itself, as with `cancelOnGracefulShutdown()`.
        case stream(AsyncStream<[UInt8]>)
        /// Server-sent events, and the end of the connection behind them. See ``EventStream/response``.
        case events(EventStream)
        /// No answer at all: the connection is reset (RST). For tests of the other side's recovery.
        case reset
    }

    public var status: HTTPResponse.Status
    public var fields: HTTPFields
    public var body: Body

    public init(_ status: HTTPResponse.Status, fields: HTTPFields = [:], body: Body = .bytes([])) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// An answer of plain text (UTF-8).
    public init(_ status: HTTPResponse.Status, text: String, fields: HTTPFields = [:]) {
        self.init(status, fields: fields, body: .bytes(Array(text.utf8)))
        self.fields[.contentType] = "text/plain; charset=utf-8"
    }
}
