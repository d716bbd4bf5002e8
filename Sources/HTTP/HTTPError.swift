public import HTTPTypes

/// Why a request is not read any further. The connection closes after the answer: where the next request would begin is
/// no longer certain (RFC 9112 §2.2, §6.3).
public enum HTTPError: Error, Equatable, Sendable {
    /// 400: does not follow the grammar of the named part.
    case malformed(Part)
    /// 413
    case bodyTooLarge
    /// 414
    case targetTooLong
    /// 417: RFC 9110 §10.1.1 knows `100-continue` alone.
    case unknownExpectation
    /// 431
    case fieldsTooLarge
    /// 501: a method or transfer coding that is not implemented.
    case notImplemented
    /// 505
    case version

    public enum Part: String, Sendable {
        case requestLine = "request line"
        case target
        case field
        case host = "Host"
        case contentLength = "Content-Length"
        case transferEncoding = "Transfer-Encoding"
        case chunk
        case trailer
    }

    /// What to answer with.
    public var answer: HTTPResponse.Status {
        switch self {
        case .malformed: .badRequest
        case .bodyTooLarge: .contentTooLarge
        case .targetTooLong: .uriTooLong
        case .unknownExpectation: .expectationFailed
        case .fieldsTooLarge: .requestHeaderFieldsTooLarge
        case .notImplemented: .notImplemented
        case .version: HTTPResponse.Status(code: 505, reasonPhrase: "HTTP Version Not Supported")
        }
    }
}
