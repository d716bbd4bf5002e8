import HTTPClient
import HTTPTypes
import TestSupport
import Testing

@Suite(.machineShare, .timeLimit(.minutes(1)))
struct RedirectTests {
    private static let redirects: ScriptedServer.Script = { peer, _ in
        while let request = peer.request() {
            if request.contains(" /old") {
                let target = request.contains("/old/meta") ? "http://169.254.169.254/latest" : "/new"
                peer.answer("moved", status: "302 Found", fields: "Location: \(target)\r\n")
            } else if request.contains(" /loop") {
                peer.answer("moved", status: "302 Found", fields: "Location: /loop\r\n")
            } else if request.contains(" /file") {
                peer.answer("moved", status: "302 Found", fields: "Location: file:///etc/passwd\r\n")
            } else {
                peer.answer("new")
            }
        }
    }

    @Test(arguments: [(HTTPRequest.Method.get, false), (.post, true), (.put, true), (.delete, true), (.patch, true)])
    func aRedirectIsAnAnswer(method: HTTPRequest.Method, asked: Bool) async throws {
        try await withServer(ClientPolicy(), Self.redirects) { client, server in
            var request = ClientRequest(method, server.url("/old"))
            request.followsRedirects = asked
            let answer = try await client.send(request)
            #expect(answer.status == .found)
            #expect(answer.fields[.location] == "/new")
            #expect(answer.text == "moved")
            #expect(server.seen.requests.count == 1)
        }
    }

    @Test func aReadFollowsARedirectWhenAsked() async throws {
        try await withServer(ClientPolicy(), Self.redirects) { client, server in
            var request = ClientRequest(.get, server.url("/old"))
            request.followsRedirects = true
            let answer = try await client.send(request)
            #expect(answer.status == .ok)
            #expect(answer.fields[.location] == nil)
            #expect(answer.text == "new")
        }
    }

    @Test(
        arguments: [
            ("/loop", .unclear(.malformedAnswer)), ("/file", .refused(.forbiddenAddress)),
            ("/old/meta", .refused(.forbiddenAddress)),
        ] as [(String, ClientError)])
    func aRedirectToWhereNobodyMayGoIsAnError(path: String, error: ClientError) async throws {
        try await withServer(ClientPolicy(plainHTTP: .anywhere), Self.redirects) { client, server in
            var request = ClientRequest(.get, server.url(path))
            request.followsRedirects = true
            let outcome = await outcome { () throws(ClientError) in try await client.send(request) }
            #expect(outcome.error == error)
        }
    }
}
