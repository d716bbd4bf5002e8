import HTTPTypes
import Testing

@testable import HTTPServer

struct RouterTests {
    /// The parameters a pattern takes from a path, nil when it is another's.
    private func match(_ pattern: String, _ path: String) -> [String: String]? {
        PathPattern(pattern).match(path)
    }

    @Test(arguments: [
        ("/", "/", [:]), ("/a/b", "/a/b", [:]), ("/a/{x}", "/a/b", ["x": "b"]),
        ("/{x}/{y}", "/1/2", ["x": "1", "y": "2"]),
        ("/a/{x}", "/a/%C3%A6%2Fb", ["x": "æ/b"]), ("/{x...}", "/", ["x": ""]), ("/a/{x...}", "/a/b/c", ["x": "b/c"]),
        ("/{x}", "/a+b", ["x": "a+b"]),
    ])
    func aPathMatches(pattern: String, path: String, parameters: [String: String]) {
        #expect(match(pattern, path) == parameters)
    }

    @Test(arguments: [
        ("/", "/a"), ("/a", "/"), ("/a", "/a/"), ("/a/", "/a"), ("/a", "/A"), ("/a/{x}", "/a/"), ("/a/{x}", "/a"),
        ("/a/{x}", "/a/b/c"), ("/a", "/%61"), ("/{x}", "/%00"), ("/{x}", "/%FF"), ("/{x}", "//"),
    ])
    func aPathIsAnothers(pattern: String, path: String) { #expect(match(pattern, path) == nil) }

    private func router(_ routes: (HTTPRequest.Method, String)...) -> Router {
        var router = Router()
        for (method, pattern) in routes { router.on(method, pattern) { _ in Response(.ok, text: pattern) } }
        return router
    }

    private func methods(_ match: Router.Match) -> [HTTPRequest.Method]? {
        if case .otherMethods(let methods) = match { methods } else { nil }
    }

    @Test func theFirstRouteThatMatchesWins() {
        guard case .route(_, let parameters) = router((.get, "/{a}"), (.get, "/{b}")).find(.get, "/x") else {
            Issue.record("no route")
            return
        }
        #expect(parameters == ["a": "x"])
    }

    @Test func headIsItsOwnRouteOrThatOfGet() {
        for routes in [router((.get, "/a")), router((.head, "/a"))] {
            guard case .route = routes.find(.head, "/a") else {
                Issue.record("no route")
                return
            }
        }
        #expect(methods(router((.head, "/a")).find(.get, "/a")) == [.head, .options])
    }

    @Test func eachAllowedMethodIsNamedOnce() {
        let router = router((.get, "/a/{x}"), (.get, "/a/{x...}"), (.options, "/a/{x}"), (.post, "/b"))
        #expect(methods(router.find(.put, "/a/1")) == [.get, .head, .options])
        #expect(methods(router.find(.options, "*")) == [.get, .head, .options, .post])
    }

    @Test func anUnknownMethodIsToldApartFromAnUnknownPath() {
        guard case .unknownMethod = router((.get, "/a")).find(HTTPRequest.Method("BREW") ?? .get, "/a"),
            case .notFound = router((.get, "/a")).find(.get, "/b")
        else {
            Issue.record("found")
            return
        }
    }
}
