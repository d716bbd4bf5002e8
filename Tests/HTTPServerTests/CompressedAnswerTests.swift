import HTTPServer
import HTTPTypes
import TestSupport
import Testing

/// Answers in gzip: for those who ask, where the route says so (RFC 9110 §12.5.3).
@Suite(.machineShare, .timeLimit(.minutes(1)))
struct CompressedAnswerTests {
    private static let text = String(repeating: "deliveries_kept_total{agreement=\"nordic\"} 15\n", count: 200)

    @Sendable private static func routes(_ router: inout Router) {
        let bytes = Array(text.utf8)
        let html = HTTPFields([HTTPField(name: .contentType, value: "text/html; charset=utf-8")])
        func add(_ path: String, _ response: Response) {
            router.on(.get, path) { await response.compressed(for: $0) }
        }
        func with(_ name: HTTPField.Name, _ value: String) -> HTTPFields {
            var fields = html
            fields[name] = value
            return fields
        }
        add("/", Response(.ok, text: text))
        router.on(.get, "/silent") { _ in Response(.ok, text: text) }
        add("/short", Response(.ok, text: String(text.prefix(1023))))
        add("/long", Response(.ok, text: String(text.prefix(1024))))
        add("/image", Response(.ok, fields: [.contentType: "image/png"], body: .bytes(bytes)))
        add("/coded", Response(.ok, fields: with(.contentEncoding, "br"), body: .bytes(bytes)))
        add("/part", Response(.partialContent, fields: html, body: .bytes(bytes)))
        add("/none", Response(.noContent, fields: html, body: .bytes(bytes)))
        add("/same", Response(.notModified, fields: html, body: .bytes(bytes)))
        add("/error", Response(.serviceUnavailable, text: text))
        add("/strong", Response(.ok, fields: with(.eTag, "\"1\""), body: .bytes(bytes)))
        add("/weak", Response(.ok, fields: with(.eTag, "W/\"1\""), body: .bytes(bytes)))
        add("/varies", Response(.ok, fields: with(.vary, "Origin"), body: .bytes(bytes)))
        add("/varies/already", Response(.ok, fields: with(.vary, "origin, accept-encoding"), body: .bytes(bytes)))
        add("/varies/always", Response(.ok, fields: with(.vary, "*"), body: .bytes(bytes)))
        add("/json", Response(.ok, fields: [.contentType: "application/problem+json"], body: .bytes(bytes)))
        add("/much", Response(.ok, text: String(repeating: text, count: 100)))
    }

    private static func answer(
        _ port: Int, _ path: String, _ acceptEncoding: String?, method: String = "GET"
    ) throws -> CorpusAnswer {
        let field = acceptEncoding.map { "Accept-Encoding: \($0)\r\n" } ?? ""
        return try CorpusAnswer.get(port, path, field, method: method)
    }

    @Test(arguments: [
        ("/", "gzip"), ("/long", "gzip"), ("/json", "gzip"), ("/much", "gzip"), ("/short", "gzip, identity;q=0"),
        ("/image", "gzip, *;q=0"), ("/", "*"),
    ])
    func whoAsksGetsGzipOfTheSameText(path: String, asked: String) async throws {
        let (plain, coded, head) = try await withServer(Self.routes) { port, _ in
            try await onThread {
                (
                    try Self.answer(port, path, nil), try Self.answer(port, path, asked),
                    try Self.answer(port, path, asked, method: "HEAD")
                )
            }
        }
        #expect(plain.values("Content-Encoding").isEmpty && plain.values("Vary") == ["Accept-Encoding"])
        #expect(coded.values("Content-Encoding") == ["gzip"] && coded.values("Vary") == ["Accept-Encoding"])
        #expect(coded.body.count < plain.body.count && coded.body.gunzipped == plain.body)
        // RFC 9110 §9.3.2: the fields of GET.
        #expect(head.fields.map(\.name) == coded.fields.map(\.name))
        #expect(head.values("Content-Length") == ["\(coded.body.count)"])
    }

    @Test(
        arguments: [
            ("a route that does not say so", "/silent", "gzip", []), ("nobody asks", "/", nil, ["Accept-Encoding"]),
            ("nothing is wanted", "/", "", ["Accept-Encoding"]), ("refused", "/", "gzip;q=0", ["Accept-Encoding"]),
            ("wanted less", "/", "gzip;q=0.1, identity", ["Accept-Encoding"]),
            ("unknown", "/", "br", ["Accept-Encoding"]),
            ("short", "/short", "gzip", ["Accept-Encoding"]),
            ("compressed already", "/image", "gzip", ["Accept-Encoding"]),
        ] as [(String, String, String?, [String])])
    func allElseIsSentAsItIs(name: String, path: String, asked: String?, vary: [String]) async throws {
        let answer = try await withServer(Self.routes) { port, _ in
            try await onThread { try Self.answer(port, path, asked) }
        }
        #expect(answer.status == 200 && answer.values("Content-Encoding").isEmpty && answer.values("Vary") == vary)
        #expect(Self.text.utf8.starts(with: answer.body) && !answer.body.isEmpty)
    }

    /// RFC 9110 §15.3.7: a part of a representation is not one for itself; §6.4.1: there is no content in the others.
    @Test(arguments: [
        ("/coded", 200, ["br"]), ("/part", 206, []), ("/none", 204, []), ("/same", 304, []), ("/error", 503, []),
    ])
    func whatCannotBeCodedIsLeftAlone(path: String, status: Int, coding: [String]) async throws {
        let answer = try await withServer(Self.routes) { port, _ in
            try await onThread { try Self.answer(port, path, "gzip, identity;q=0") }
        }
        #expect(answer.status == status && answer.values("Content-Encoding") == coding)
        #expect(answer.values("Vary").isEmpty)
    }

    @Test(arguments: ["identity;q=0", "*;q=0", "br, identity;q=0"])
    func whoTakesNeitherIsToldSo(asked: String) async throws {
        let answer = try await withServer(Self.routes) { port, _ in
            try await onThread { try Self.answer(port, "/", asked) }
        }
        #expect(answer.status == 406 && answer.values("Vary") == ["Accept-Encoding"])
    }

    /// RFC 9110 §8.8.3.3.
    @Test(
        arguments: [("/strong", nil, "\"1\""), ("/strong", "gzip", "\"1-gzip\""), ("/weak", "gzip", "W/\"1\"")]
            as [(String, String?, String)])
    func otherBytesHaveAnotherStrongTag(path: String, asked: String?, tag: String) async throws {
        let answer = try await withServer(Self.routes) { port, _ in
            try await onThread { try Self.answer(port, path, asked) }
        }
        #expect(answer.values("ETag") == [tag])
    }

    @Test(arguments: [
        ("/varies", "Origin, Accept-Encoding"), ("/varies/already", "origin, accept-encoding"),
        ("/varies/always", "*"),
    ])
    func theAnswerSaysThatItVariesOnceAndKeepsWhatItVariesByElse(path: String, vary: String) async throws {
        let answer = try await withServer(Self.routes) { port, _ in
            try await onThread { try Self.answer(port, path, "gzip") }
        }
        #expect(answer.values("Vary") == [vary])
    }
}
