public import EventLoop
public import HTTPTypes

/// A whole request: its body has arrived and is within the route's limit.
public struct Request: Sendable {
    public var method: HTTPRequest.Method
    /// The path without the query, percent-encoded as sent.
    public var path: String
    /// What stood behind the first `?`, as sent; nil without one.
    public var query: String?
    /// The field lines in their order.
    public var lines: [HTTPField]
    /// The segments that a route's `{name}` matched, percent-decoded.
    public var parameters: [String: String]
    /// Without its content coding, of which the lines still tell: what the sender had before it compressed it.
    public var body: [UInt8]
    /// The address of whoever sent it.
    public var peer: IPAddress

    public init(
        method: HTTPRequest.Method, path: String, query: String? = nil, lines: [HTTPField] = [],
        parameters: [String: String] = [:], body: [UInt8] = [], peer: IPAddress = .loopback
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.lines = lines
        self.parameters = parameters
        self.body = body
        self.peer = peer
    }

    /// Made of the lines each time: it costs as much as reading the head.
    public var fields: HTTPFields { HTTPFields(lines) }

    /// All values of a field by its name in lower case, as they stood.
    public func values(_ name: String) -> [String] {
        lines.compactMap { line in
            let own = line.name.canonicalName
            return own.utf8.count == name.utf8.count && own == name ? line.value : nil
        }
    }
}
