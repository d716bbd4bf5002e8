import Foundation
import HTTPServer
import HTTPTypes
import TestSupport
import Testing

/// Bodies with a content coding: what the route gets, and what is refused (RFC 9110 §8.4, §12.5.3, §15.5.16).
@Suite(.machineShare, .timeLimit(.minutes(1)))
struct CodedBodyTests {
    private static let text = Array("{\"id\":15}".utf8)
    /// RFC 1950 of `Wikipedia` in a stored block.
    private static let deflated: [UInt8] =
        [0x78, 0x01, 0x01, 0x09, 0x00, 0xF6, 0xFF] + Array("Wikipedia".utf8) + [0x11, 0xE6, 0x03, 0x98]

    /// Text that becomes twenty times as short.
    private static func lines(_ count: Int) -> [UInt8] {
        Array((0..<count).map { "{\"sku\":\"LYS/\($0 / 4)\",\"x\":1}," }.joined().utf8)
    }

    @Sendable private static func routes(_ router: inout Router) {
        router.on(.post, "/", bodyLimit: 1 << 20) { Response(.ok, body: .bytes($0.body)) }
        router.on(.post, "/small", bodyLimit: 1000) { Response(.ok, body: .bytes($0.body)) }
        router.on(.get, "/", { _ in Response(.ok, text: "ok") })
    }

    private static func request(
        _ body: [UInt8], _ fields: String, path: String = "/", isChunked: Bool = false, closes: Bool = true
    ) -> [UInt8] {
        let head = "POST \(path) HTTP/1.1\r\nHost: a\r\n" + (closes ? "Connection: close\r\n" : "") + fields
        guard isChunked else { return Array("\(head)Content-Length: \(body.count)\r\n\r\n".utf8) + body }
        var bytes = Array("\(head)Transfer-Encoding: chunked\r\n\r\n".utf8)
        for start in stride(from: 0, to: body.count, by: 7) {
            let chunk = body[start..<min(start + 7, body.count)]
            bytes += Array("\(chunk.count)\r\n".utf8) + chunk + Array("\r\n".utf8)
        }
        return bytes + Array("0\r\n\r\n".utf8)
    }

    private static func answer(_ port: Int, _ bytes: [UInt8]) throws -> CorpusAnswer {
        let client = try RawClient(port: port)
        try? client.send(bytes)
        var received: [UInt8] = []
        while case let bytes = try client.read(), !bytes.isEmpty { received += bytes }
        var rest = received[...]
        return try CorpusAnswer.take(&rest, isBodiless: false)
    }

    @Test(arguments: [false, true]) func theRouteGetsWhatTheSenderHadBeforeItWasCoded(isChunked: Bool) async throws {
        let gzip = Self.text.gzipped
        let json = Self.lines(5000)
        let rows: [(String, String, [UInt8], [UInt8])] = [
            ("gzip", "Content-Encoding: gzip\r\n", gzip, Self.text),
            ("its old name", "Content-Encoding: x-gzip\r\n", gzip, Self.text),
            ("in any case", "Content-Encoding: GZip\r\n", gzip, Self.text),
            ("deflate", "Content-Encoding: deflate\r\n", Self.deflated, Array("Wikipedia".utf8)),
            ("identity", "Content-Encoding: identity\r\n", Self.text, Self.text),
            ("empty members of the list", "Content-Encoding: , gzip ,\r\n", gzip, Self.text),
            ("no member at all", "Content-Encoding:\r\n", Self.text, Self.text),
            ("members of the file", "Content-Encoding: gzip\r\n", gzip + gzip, Self.text + Self.text),
            ("much", "Content-Encoding: gzip\r\n", json.gzipped, json),
            ("nothing", "Content-Encoding: gzip\r\n", [], []),
        ]
        try await withServer(Self.routes) { port, _ in
            try await onThread {
                for (name, fields, sent, expected) in rows {
                    let answer = try Self.answer(port, Self.request(sent, fields, isChunked: isChunked))
                    #expect(answer.status == 200 && answer.body == expected, "\(name)")
                }
            }
        }
    }

    @Test(arguments: [false, true]) func whatCannotBeDecodedIsRefusedWithItsStatus(isChunked: Bool) async throws {
        let gzip = Self.text.gzipped
        let gzipField = "Content-Encoding: gzip\r\n"
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        let rows: [(String, String, String, [UInt8], Int)] = [
            ("another coding", "/", "Content-Encoding: br\r\n", gzip, 415),
            ("compress", "/", "Content-Encoding: compress\r\n", gzip, 415),
            ("one on top of another", "/", "Content-Encoding: gzip, gzip\r\n", gzip.gzipped, 415),
            ("in two fields", "/", gzipField + gzipField, gzip.gzipped, 415),
            ("identity and another", "/", "Content-Encoding: identity, gzip\r\n", gzip, 415),
            ("a parameter", "/", "Content-Encoding: gzip;q=1\r\n", gzip, 415),
            ("no gzip", "/", gzipField, Self.text, 400),
            ("gzip called deflate", "/", "Content-Encoding: deflate\r\n", gzip, 400),
            ("a broken checksum", "/", gzipField, gzip.dropLast(8) + [0, 0, 0, 0] + gzip.suffix(4), 400),
            ("an early end", "/", gzipField, Array(gzip.dropLast()), 400),
            ("garbage behind the end", "/", gzipField, gzip + Self.text, 400),
            ("a bomb", "/", gzipField, zeros.gzipped, 413),
            ("a small bomb", "/small", gzipField, Array(zeros.prefix(1001)).gzipped, 413),
            ("too large on its way", "/small", gzipField, [1] + zeros, 413),
        ]
        try await withServer(Self.routes) { port, _ in
            try await onThread {
                for (name, path, fields, sent, status) in rows {
                    let answer = try Self.answer(port, Self.request(sent, fields, path: path, isChunked: isChunked))
                    #expect(answer.status == status, "\(name)")
                    #expect(answer.values("Connection") == ["close"], "\(name)")
                    // RFC 9110 §12.5.3: only a refusal of the coding says which ones would have done.
                    #expect(answer.values("Accept-Encoding") == (status == 415 ? ["gzip, deflate"] : []), "\(name)")
                }
            }
        }
    }

    @Test func theLimitIsOfTheInflatedBytesToo() async throws {
        let text = [UInt8](repeating: UInt8(ascii: "x"), count: 1000)
        try await withServer(Self.routes) { port, _ in
            try await onThread {
                let fields = "Content-Encoding: gzip\r\n"
                let exact = try Self.answer(port, Self.request(text.gzipped, fields, path: "/small"))
                #expect(exact.body == text)
                let more = try Self.answer(port, Self.request((text + [0]).gzipped, fields, path: "/small"))
                #expect(more.status == 413)
            }
        }
    }

    @Test func theServersOwnLimitsOfWhatIsInflatedHoldForEveryRoute() async throws {
        var limits = Limits()
        limits.inflatedBytes = 100_000
        limits.inflateRatio = 5
        var random = SystemRandomNumberGenerator()
        let text = (0..<100_001).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let flat = [UInt8](repeating: 7, count: 90_000)
        try await withServer(limits: limits, Self.routes) { port, _ in
            try await onThread {
                let fields = "Content-Encoding: gzip\r\n"
                for (body, fields, status) in [
                    (Array(text.dropLast()).gzipped, fields, 200), (text.gzipped, fields, 413),
                    (flat.gzipped, fields, 413), (text, "", 200),
                ] {
                    let answer = try Self.answer(port, Self.request(body, fields))
                    #expect(answer.status == status)
                }
            }
        }
    }

    @Test func theConnectionStandsBehindACodedBody() async throws {
        let bytes = Self.request(Self.text.gzipped, "Content-Encoding: gzip\r\n", closes: false)
        let text = try await withServer(Self.routes) { port, _ in
            try await onThread {
                let client = try RawClient(port: port)
                try client.send(bytes + bytes)
                for byte in bytes { try client.send([byte]) }
                try client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                return try client.readToEnd()
            }
        }
        #expect(text.components(separatedBy: "{\"id\":15}").count == 4 && text.hasSuffix("ok"))
    }

    /// RFC 9110 §10.1.1: a coding that nobody undoes is refused before the body is asked for.
    @Test(arguments: [("gzip", "HTTP/1.1 100 Continue\r\n\r\n"), ("br", "HTTP/1.1 415 Unsupported Media Type\r\n")])
    func onlyABodyThatCanBeDecodedIsAskedFor(coding: String, begins: String) async throws {
        let first = try await withServer(Self.routes) { port, _ in
            try await onThread {
                let client = try RawClient(port: port)
                try client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Encoding: \(coding)\r\n"
                        + "Content-Length: 40\r\n\r\n")
                return try client.read(until: "\r\n\r\n")
            }
        }
        #expect(first.hasPrefix(begins))
    }

    @Test(arguments: [true, false]) func whatABodyBecomesCountsAgainstTheBudget(perAddress: Bool) async throws {
        var limits = Limits()
        limits.bodyBytes = perAddress ? 1 << 30 : 400_000
        limits.bodyBytesPerAddress = perAddress ? 400_000 : 1 << 30
        let text = Self.lines(25_000)
        #expect(text.count > 500_000 && text.gzipped.count < 100_000)
        try await withServer(limits: limits, Self.routes) { port, _ in
            try await onThread {
                let fields = "Content-Encoding: gzip\r\n"
                for _ in 0..<3 {
                    let answer = try Self.answer(port, Self.request(text.gzipped, fields))
                    #expect(answer.status == 503 && answer.values("Retry-After").count == 1)
                    let small = Array(text.prefix(200_000))
                    #expect(try Self.answer(port, Self.request(small.gzipped, fields)).body == small)
                }
            }
        }
    }
}
