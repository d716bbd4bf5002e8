import HTTPTypes

/// Finds the route of a request before its body is read.
public struct Router: Sendable {
    public typealias Handler = @Sendable (Request) async -> Response

    struct Route: Sendable {
        var method: HTTPRequest.Method
        var bodyLimit: Int
        var handler: Handler
    }

    init() {}
}
