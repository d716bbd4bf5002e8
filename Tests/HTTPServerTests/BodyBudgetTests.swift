import EventLoop
import HTTPServer
import HTTPTypes
import TestSupport
import Testing

/// What many large bodies at once may take of the memory.
@Suite(.machineShare, .timeLimit(.minutes(1)))
struct BodyBudgetTests {
    @Sendable private static func routes(_ router: inout Router) {
        router.on(.get, "/") { _ in Response(.ok, text: "ok") }
        router.on(.post, "/known/{name}", bodyLimit: 1 << 20) {
            $0.parameters["name"] == "a" ? nil : Response(.notFound, text: "unknown")
        } _: { request in
            Response(.ok, text: "\(request.body.count)")
        }
    }

    private static func head(_ length: Int, path: String = "/known/a", more: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(length)\r\n\(more)\r\n"
    }

    private static func post(_ port: Int, _ length: Int) throws -> String {
        let client = try RawClient(port: port)
        try? client.send(head(length) + String(repeating: "x", count: length))
        return try client.readToEnd()
    }

    @Test(arguments: [true, false]) func whatFindsNoRoomIsRefusedAndSmallBodiesAlwaysFindSome(perAddress: Bool)
        async throws
    {
        var limits = Limits()
        limits.bodyBytes = perAddress ? 1 << 30 : 200_000
        limits.bodyBytesPerAddress = perAddress ? 200_000 : 1 << 30
        try await withServer(limits: limits, Self.routes) { port, _ in
            try await onThread {
                var slow: RawClient
                var answer = ""
                repeat {
                    slow = try RawClient(port: port)
                    try slow.send(Self.head(190_000) + String(repeating: "x", count: 180_000))
                    // The loops have taken it when somebody else finds no room. If it is the one that finds none, it
                    // begins again.
                    repeat {
                        answer = try Self.post(port, 100_000)
                    } while answer.hasPrefix("HTTP/1.1 200 ")
                        && !slow.hasInput(milliseconds: 0)
                } while answer.hasPrefix("HTTP/1.1 200 ")
                #expect(answer.hasPrefix("HTTP/1.1 503 "))
                #expect(answer.contains("Retry-After: "))
                for _ in 0..<3 { #expect(try Self.post(port, 16_000).hasSuffix("16000")) }
                try slow.send(String(repeating: "x", count: 10_000))
                #expect(try slow.readToEnd().hasSuffix("190000"))
                #expect(try Self.post(port, 100_000).hasSuffix("100000"))
            }
        }
    }

    @Test func whoeverLeavesInTheMiddleGivesItsRoomBack() async throws {
        var limits = Limits()
        limits.bodyBytes = 200_000
        try await withServer(limits: limits, Self.routes) { port, _ in
            try await onThread {
                for _ in 0..<20 {
                    let client = try RawClient(port: port)
                    try client.send(Self.head(190_000) + String(repeating: "x", count: 150_000))
                }
                var answer = ""
                let end = ContinuousClock.now + .seconds(10).slowed
                repeat { answer = try Self.post(port, 190_000) } while !answer.hasSuffix("190000") && .now < end
                #expect(answer.hasSuffix("190000"))
            }
        }
    }

    /// RFC 9110 §10.1.1: whoever asks first need not send it at all.
    @Test func aBodyForNobodyIsRefusedBeforeItIsRead() async throws {
        try await withServer(Self.routes) { port, _ in
            try await onThread {
                for more in ["", "Expect: 100-continue\r\n"] {
                    let client = try RawClient(port: port)
                    try client.send(Self.head(1_000_000, path: "/known/b", more: more))
                    let answer = try client.readToEnd()
                    #expect(answer.hasPrefix("HTTP/1.1 404 ") && answer.hasSuffix("unknown"))
                }
            }
        }
    }
}
