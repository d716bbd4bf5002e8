public import HTTPTypes

/// One call to another server.
public struct ClientRequest: Sendable {
    public var method: HTTPRequest.Method
    /// Absolute, `http` or `https`, percent-encoded.
    public var url: String
    /// Host, Content-Length and what else frames a message is not the caller's to set: such a request is refused.
    public var fields: HTTPFields
    /// The path of a Unix socket to connect to, whatever host the URL names.
    public var unixSocket: String?
    public var body: [UInt8]
    /// Until the connection, TLS included, stands.
    public var connectTimeout: Duration = .seconds(5)
    /// From the call to the last byte of the answer, the wait for a free connection included.
    public var timeout: Duration = .seconds(30)
    /// Bytes of an answer's body, inflated, beyond which the call fails.
    public var responseLimit = 32 << 20
    /// Only ever honoured for GET and HEAD: a redirected write turns into a read.
    public var followsRedirects = false

    public init(_ method: HTTPRequest.Method, _ url: String, fields: HTTPFields = [:], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
    }
}
