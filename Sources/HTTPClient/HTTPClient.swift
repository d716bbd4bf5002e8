public import EventLoop
import Glibc

/// HTTP/1.1 to other servers, over connections that are used again. Certificates are verified, proxies in the
/// environment are ignored, cookies are not kept.
///
/// End it with ``shutDown()``: until then it holds connections.
public final class HTTPClient: Sendable {
    typealias Outcome = Result<ClientResponse, ClientError>

    private let driver: Driver

    /// - Parameter loop: carries the connections and runs ``ClientPolicy/allows``; callers may be anywhere.
    /// - Throws: ``ClientError/refused(_:)`` when the policy names a file that cannot be read or an agent that is not
    ///   one line, or curl cannot start.
    public init(loop: EventLoop, policy: ClientPolicy = ClientPolicy()) throws(ClientError) {
        guard ClientRequest.isOneLine(policy.userAgent) else { throw .refused(.malformedRequest) }
        if let file = policy.authorities, access(file, R_OK) != 0 { throw .refused(.tls) }
        driver = try Driver(loop, policy)
    }

    /// Sends a request and reads the whole answer, whatever its status. `gzip` and `deflate` are undone, and
    /// ``ClientRequest/responseLimit`` counts the bytes after that.
    ///
    /// A request is sent once, except that GET, HEAD, PUT, DELETE and OPTIONS are repeated when a connection that
    /// had been idle breaks before the first byte of an answer. ``ClientError/notSent(_:)`` is thrown only if nothing
    /// of the request can have been read. When the caller's task is cancelled, the connection is closed.
    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        let origin = try request.checked()
        return try await driver.send(request, origin).get()
    }

    /// Ends what is under way as ``ClientError/Reason/shuttingDown``, not sent or unclear, and closes all connections.
    /// Calls after it are not sent.
    public func shutDown() async { await driver.shutDown() }
}
