public import HTTPTypes

/// A whole request: its body has arrived and is within the route's limit.
public struct Request: Sendable {
    public var head: HTTPRequest
    /// The path without the query, percent-encoded as sent.
    public var path: String
    /// What stood behind the first `?`, as sent; nil without one.
    public var query: String?
    /// The segments that a route's `{name}` matched, percent-decoded.
    public var parameters: [String: String]
    public var body: [UInt8]
    /// The address of the other end, without its port.
    public var peer: String

    public init(
        head: HTTPRequest, path: String, query: String? = nil, parameters: [String: String] = [:], body: [UInt8] = [],
        peer: String = "127.0.0.1"
    ) {
        self.head = head
        self.path = path
        self.query = query
        self.parameters = parameters
        self.body = body
        self.peer = peer
    }

    public var fields: HTTPFields { head.headerFields }
}
