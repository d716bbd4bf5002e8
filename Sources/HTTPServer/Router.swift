public import HTTPTypes

/// Finds the route of a request before its body is read.
public struct Router: Sendable {
    public typealias Handler = @Sendable (Request) async -> Response

    final class Route: Sendable {
        let bodyLimit: Int
        let needsLength: Bool
        let refusing: (@Sendable (Request) -> Response?)?
        let handler: Handler

        init(
            bodyLimit: Int, needsLength: Bool = false, refusing: (@Sendable (Request) -> Response?)? = nil,
            handler: @escaping Handler
        ) {
            self.bodyLimit = bodyLimit
            self.needsLength = needsLength
            self.refusing = refusing
            self.handler = handler
        }
    }

    enum Match {
        case route(Route, parameters: [String: String])
        /// Methods the path knows, OPTIONS among them, for `Allow` (RFC 9110 §10.2.1).
        case otherMethods([HTTPRequest.Method])
        case notFound
        case unmatched(Handler)
        /// RFC 9110 §9.1: a method that no resource here knows.
        case unknownMethod
    }

    private static let knownMethods: Set<HTTPRequest.Method> = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace,
    ]

    private struct Entry: Sendable {
        var method: HTTPRequest.Method
        var pattern: PathPattern
        var route: Route
    }

    private var entries: [Entry] = []
    private var files = StaticFiles()
    private var fallback: Handler?

    public init() {}

    /// Adds a route; the first that matches wins.
    ///
    /// - Parameter pattern: a path whose segments may be `{name}`, the last one also `{name...}` for all that follows.
    /// - Parameter bodyLimit: bytes of a body beyond which 413 is answered before it is read, or inflated.
    /// - Parameter needsLength: whether 411 is answered to who does not say that there is a body, nor that there is none.
    /// - Parameter refusing: what is answered to a request, still without its body, before that is read.
    public mutating func on(
        _ method: HTTPRequest.Method, _ pattern: String, bodyLimit: Int = 0, needsLength: Bool = false,
        refusing: (@Sendable (Request) -> Response?)? = nil, _ handler: @escaping Handler
    ) {
        entries.append(
            Entry(
                method: method, pattern: PathPattern(pattern),
                route: Route(
                    bodyLimit: bodyLimit, needsLength: needsLength, refusing: refusing, handler: handler)))
    }

    /// Serves files at the paths that no route has.
    public mutating func serve(_ files: StaticFiles) { self.files = files }

    /// What answers all requests that no route is for, instead of 404, 405 and 501. Their bodies are not read.
    public mutating func otherwise(_ handler: @escaping Handler) { fallback = handler }

    func find(_ method: HTTPRequest.Method, _ path: String) -> Match {
        let match = match(method, path)
        if case .route = match { return match }
        return fallback.map { .unmatched($0) } ?? match
    }

    private func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        // RFC 9110 §9.3.7: the server as a whole is asked.
        if path == "*" { return .otherMethods(Self.allowed(entries.map(\.method) + (files.isEmpty ? [] : [.get]))) }
        var others: [HTTPRequest.Method] = []
        for entry in entries {
            guard let parameters = entry.pattern.match(path) else { continue }
            // RFC 9110 §9.3.2: HEAD is GET without the body.
            if entry.method == method || method == .head && entry.method == .get {
                return .route(entry.route, parameters: parameters)
            }
            others.append(entry.method)
        }
        guard Self.knownMethods.contains(method) else { return .unknownMethod }
        if others.isEmpty, let file = files.find(path) {
            if method == .get || method == .head {
                return .route(Route(bodyLimit: 0, handler: file), parameters: [:])
            }
            others = [.get]
        }
        return others.isEmpty ? .notFound : .otherMethods(Self.allowed(others))
    }

    private static func allowed(_ known: [HTTPRequest.Method]) -> [HTTPRequest.Method] {
        var methods: [HTTPRequest.Method] = []
        for method in known.flatMap({ $0 == .get ? [.get, .head] : [$0] }) + [.options]
        where !methods.contains(method) {
            methods.append(method)
        }
        return methods
    }
}
