public import HTTPTypes

/// Finds the route of a request before its body is read.
public struct Router: Sendable {
    public typealias Handler = @Sendable (Request) async -> Response

    struct Route: Sendable {
        var method: HTTPRequest.Method
        var pattern: PathPattern
        var bodyLimit: Int
        var handler: Handler
    }

    enum Match {
        case route(Route, parameters: [String: String])
        /// Methods the path knows, for `Allow` (RFC 9110 §10.2.1).
        case otherMethods([HTTPRequest.Method])
        case notFound
        /// RFC 9110 §9.1: a method that no resource here knows.
        case unknownMethod
    }

    private static let knownMethods: Set<HTTPRequest.Method> = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace,
    ]

    private var routes: [Route] = []

    public init() {}

    /// Adds a route; the first that matches wins.
    ///
    /// - Parameter pattern: a path whose segments may be `{name}`, the last one also `{name...}` for all that follows.
    /// - Parameter bodyLimit: bytes of a body beyond which 413 is answered before it is read.
    public mutating func on(
        _ method: HTTPRequest.Method, _ pattern: String, bodyLimit: Int = 0, _ handler: @escaping Handler
    ) {
        routes.append(
            Route(method: method, pattern: PathPattern(pattern), bodyLimit: bodyLimit, handler: handler))
    }

    func find(_ method: HTTPRequest.Method, _ path: String) -> Match {
        guard Self.knownMethods.contains(method) else { return .unknownMethod }
        let segments = PathPattern.segments(path)
        // RFC 9110 §9.3.2: HEAD is GET without the body.
        let wanted = method == .head ? .get : method
        var others: [HTTPRequest.Method] = []
        for route in routes {
            guard let parameters = route.pattern.match(segments) else { continue }
            if route.method == wanted { return .route(route, parameters: parameters) }
            others.append(route.method)
            if route.method == .get { others.append(.head) }
        }
        return others.isEmpty ? .notFound : .otherMethods(others)
    }
}
