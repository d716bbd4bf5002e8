public import HTTPTypes

/// Request line and fields, checked: what is here follows the grammar, and the framing is certain.
public struct RequestHead: Sendable, Equatable {
    public enum Framing: Sendable, Equatable {
        case none
        case length(Int)
        case chunked
    }

    public var method: HTTPRequest.Method
    public var target: RequestTarget
    /// 0 for HTTP/1.0, else 1.
    public var minorVersion: Int
    /// The fields in their order.
    public var lines: [HTTPField]
    public var framing: Framing
    public var coding: ContentCoding
    /// The client waits for `100 Continue` before it sends the body (RFC 9110 §10.1.1).
    public var expectsContinue: Bool
    /// Whether the client lets the connection stand after the answer (RFC 9112 §9.3). Never for HTTP/1.0.
    public var keepsAlive: Bool
    /// Bytes of the head in the buffer, the empty line included.
    public var length: Int
}
