import HTTP
import HTTPServer
import HTTPTypes
import TestSupport
import Testing

/// Serves the corpus' routes while a suite runs.
struct CorpusServer: SuiteTrait, TestScoping {
    @TaskLocal static var port = 0

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        var limits = Limits()
        limits.head.head = 12_000
        limits.head.fields = 40
        // A busy machine must not cut a client off that is still sending.
        limits.lingerTime = .seconds(30)
        limits.headTime = limits.headTime.slowed
        limits.bodyTime = limits.bodyTime.slowed
        limits.bodyGrace = limits.bodyGrace.slowed
        try await withServer(limits: limits, Self.routes) { port, _ in
            try await Self.$port.withValue(port) { try await function() }
        }
    }

    private static func routes(_ router: inout Router) {
        router.on(.get, "/") { _ in Response(.ok, text: "home\n") }
        router.on(.get, "/probe") { _ in Response(.ok, text: "probe\n") }
        router.on(.get, "/target/{rest...}") { request in
            Response(.ok, text: request.path + (request.query.map { "?" + $0 } ?? ""))
        }
        router.on(.get, "/field") { request in
            Response(.ok, text: request.values("x").map { "[\($0)]" }.joined())
        }
        router.on(.get, "/host") { request in Response(.ok, text: request.values("host").joined(separator: "|")) }
        router.on(.get, "/stream") { _ in stream }
        router.on(.get, "/empty") { _ in Response(.noContent, text: "never sent") }
        router.on(.get, "/unchanged") { _ in
            Response(.notModified, text: "never sent", fields: [.eTag: "\"1\""])
        }
        router.on(.get, "/own") { _ in
            Response(
                .ok, text: "own\n",
                fields: [.date: "never", .connection: "never", .contentLength: "99", .transferEncoding: "never"])
        }
        router.on(.post, "/body", bodyLimit: 1000) { request in Response(.ok, body: .bytes(request.body)) }
        router.on(.post, "/names", bodyLimit: 1000) { request in
            Response(.ok, text: request.lines.map(\.name.canonicalName).joined(separator: " "))
        }
        router.on(.put, "/thing", bodyLimit: 1000) { _ in Response(.noContent) }
        router.on(.delete, "/thing", bodyLimit: 1000) { _ in Response(.noContent) }
    }

    private static var stream: Response {
        let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
        for piece in ["ab", "", "c"] { continuation.yield(Array(piece.utf8)) }
        continuation.finish()
        return Response(.ok, body: .stream(stream))
    }
}

extension Trait where Self == CorpusServer {
    static var servingTheCorpus: Self { CorpusServer() }
}
