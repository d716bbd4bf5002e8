import EventLoop
import HTTPClient
import HTTPTypes
import TestSupport
import Testing

@Suite(.machineShare, .timeLimit(.minutes(1)))
struct ExchangeTests {
    @Test func anAnswerComesBackWhole() async throws {
        let answer = try await withServer { peer, _ in
            peer.request()
            peer.answer(#"{"id":1}"#, status: "201 Created", fields: "Content-Type: application/json\r\n")
        } _: { client, server in
            try await client.send(ClientRequest(.get, server.url("/wp-json/wc/v3/orders?per_page=1")))
        }
        #expect(answer.status == .created)
        #expect(answer.fields[.contentType] == "application/json")
        #expect(answer.text == #"{"id":1}"#)
    }

    @Test func aRequestSaysWhatItsCallerSaidAndLittleMore() async throws {
        try await withServer(ClientPolicy(userAgent: "Shoprelay/1")) { peer, _ in
            peer.request()
            peer.answer()
        } _: { client, server in
            var fields = HTTPFields()
            fields[.authorization] = "Basic Y2s6Y3M="
            fields[.contentType] = "application/json"
            fields[.accept] = ""
            let body = #"{"name":"Søstrene"}"#
            let request = ClientRequest(.post, server.url("/a%20b/../c?x=%2F"), fields: fields, body: Array(body.utf8))
            _ = try await client.send(request)
            let lines = try #require(server.seen.requests.first).split(
                separator: "\r\n", omittingEmptySubsequences: false)
            #expect(lines.first == "POST /a%20b/../c?x=%2F HTTP/1.1")
            #expect(lines.last.map(String.init) == body)
            #expect(
                Set(lines.dropFirst().dropLast(2)) == [
                    "Host: 127.0.0.1:\(server.port)", "User-Agent: Shoprelay/1", "Accept-Encoding: deflate, gzip",
                    "Authorization: Basic Y2s6Y3M=", "Content-Type: application/json", "Accept:", "Content-Length: 20",
                ])
        }
    }

    @Test(
        arguments: [
            (HTTPRequest.Method.get, "", nil), (.head, "", nil), (.delete, "", nil), (.options, "", nil),
            (.post, "", "0"), (.put, "", "0"), (.patch, "", "0"),
            (.post, "abc", "3"), (.put, "abc", "3"), (.patch, "abc", "3"), (.delete, "abc", "3"), (.get, "abc", "3"),
        ] as [(HTTPRequest.Method, String, String?)])
    func everyMethodIsSentWithItsBodyOnOneHandle(method: HTTPRequest.Method, body: String, length: String?) async throws
    {
        try await withServer { peer, _ in
            while let request = peer.request() {
                peer.answer(request.hasPrefix("HEAD") ? "" : "yes", fields: "X-Seen: 1\r\n")
            }
        } _: { client, server in
            // The handle has a past, which must not show.
            _ = try await client.send(ClientRequest(.put, server.url(), body: Array("before".utf8)))
            _ = try await client.send(ClientRequest(.head, server.url()))
            let answer = try await client.send(ClientRequest(method, server.url(), body: Array(body.utf8)))
            #expect(answer.fields.contains { $0.name.canonicalName == "x-seen" && $0.value == "1" })
            #expect(answer.text == (method == .head ? "" : "yes"))
            let request = try #require(server.seen.requests.last)
            #expect(request.hasPrefix("\(method.rawValue) / HTTP/1.1\r\n"))
            #expect(request.hasSuffix("\r\n\r\n\(body)"))
            let said = request.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
            #expect(said.map { String($0.dropFirst(16)) } == length)
            #expect(!request.contains("Content-Type"))
        }
    }

    @Test func aConnectionIsUsedAgain() async throws {
        try await withServer { peer, _ in
            while peer.request() != nil { peer.answer("ok") }
        } _: { client, server in
            for _ in 0..<20 { _ = try await client.send(ClientRequest(.post, server.url(), body: [1])) }
            #expect(server.seen.accepted == 1)
            #expect(server.seen.requests.count == 20)
        }
    }

    @Test func aHundredCallsAtOnceShareTheConnectionsTheyMayHave() async throws {
        try await withServer(ClientPolicy(connections: 32, connectionsPerHost: 8)) { peer, _ in
            while let request = peer.request() { peer.answer(String(request.split(separator: " ")[1])) }
        } _: { client, server in
            let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let request = ClientRequest(
                            .post, server.url("/\(number)"), body: [UInt8](repeating: 65, count: 5000))
                        return (number, try await client.send(request).text)
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(answers == Dictionary(uniqueKeysWithValues: (0..<100).map { ($0, "/\($0)") }))
            #expect((1...8).contains(server.seen.accepted))
        }
    }

    @Test func aCallerMayBeOnTheLoopItself() async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        let server = try ScriptedServer { peer, _ in
            while peer.request() != nil { peer.answer("ok") }
        }
        defer { server.stop() }
        let client = try HTTPClient(loop: loop)
        try await withTaskExecutorPreference(loop) {
            let answer = try await client.send(ClientRequest(.get, server.url()))
            #expect(answer.text == "ok")
        }
        await client.shutDown()
    }

    @Test(
        arguments: [
            ("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Late: 1\r\n\r\n", "abcde"),
            ("Connection: close\r\n\r\nabcde", "abcde"),
            ("Content-Length: 5\r\n\r\nabcde", "abcde"),
        ])
    func aBodyEndsInEitherOfThreeWays(rest: String, body: String) async throws {
        let answer = try await withServer { peer, _ in
            peer.request()
            peer.write("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nX-Real: 1\r\n\(rest)")
        } _: { client, server in
            try await client.send(ClientRequest(.post, server.url(), body: [1]))
        }
        #expect(answer.text == body)
        #expect(answer.fields.map(\.name.canonicalName).contains("x-real"))
        #expect(!answer.fields.map(\.name.canonicalName).contains { ["x-early", "x-late"].contains($0) })
    }

    @Test func aCompressedAnswerIsInflated() async throws {
        let answer = try await withServer { peer, _ in
            peer.request()
            peer.answer(Gzip.hello, fields: "Content-Encoding: gzip\r\n")
        } _: { client, server in
            try await client.send(ClientRequest(.get, server.url()))
        }
        #expect(answer.text == "hello, hello, hello")
    }

    @Test func aLargeBodyIsSentWithoutAsking() async throws {
        let body = (0..<300_000).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        try await withServer { peer, _ in
            peer.request()
            peer.answer()
        } _: { client, server in
            _ = try await client.send(ClientRequest(.put, server.url(), body: body))
            let request = try #require(server.seen.requests.first)
            #expect(request.utf8.suffix(body.count).elementsEqual(body))
            #expect(!request.contains("Expect"))
        }
    }
}
