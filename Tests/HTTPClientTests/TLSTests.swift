import HTTPClient
import HTTPTypes
import TestSupport
import Testing

@Suite(.machineShare, .timeLimit(.minutes(1)))
struct TLSTests {
    private func call(_ server: TLSServer, _ policy: ClientPolicy) async throws -> Result<ClientResponse, ClientError> {
        try await withClient(policy) { client in
            await outcome { () throws(ClientError) in
                var request = ClientRequest(.get, "https://127.0.0.1:\(server.port)/answer")
                request.followsRedirects = true
                return try await client.send(request)
            }
        }
    }

    @Test func aCertificateOfATrustedAuthorityIsAccepted() async throws {
        let server = try await TLSServer.start(name: "IP:127.0.0.1")
        defer { server.stop() }
        let answer = try await call(server, ClientPolicy(authorities: server.certificate)).get()
        #expect(answer.status == .ok)
        #expect(answer.text == "secret")
    }

    @Test func anUnknownAuthorityGetsNoRequest() async throws {
        let server = try await TLSServer.start(name: "IP:127.0.0.1")
        defer { server.stop() }
        let outcome = try await call(server, ClientPolicy())
        #expect(outcome.error == .notSent(.tls))
    }

    @Test(arguments: ["IP:127.0.0.2", "DNS:shop.example"])
    func aCertificateForSomebodyElseGetsNoRequest(name: String) async throws {
        let server = try await TLSServer.start(name: name)
        defer { server.stop() }
        let outcome = try await call(server, ClientPolicy(authorities: server.certificate))
        #expect(outcome.error == .notSent(.tls))
    }

    @Test func aRedirectNeverLeavesTLS() async throws {
        try await withServer { peer, _ in
            peer.request()
        } _: { _, plain in
            let redirect = "HTTP/1.1 302 Found\r\nLocation: \(plain.url())\r\nContent-Length: 0\r\n\r\n"
            let server = try await TLSServer.start(name: "IP:127.0.0.1", answer: redirect)
            defer { server.stop() }
            let outcome = try await call(server, ClientPolicy(authorities: server.certificate))
            #expect(outcome.error == .refused(.forbiddenAddress))
            #expect(plain.seen.accepted == 0)
        }
    }

    @Test func anOldProtocolGetsNoRequest() async throws {
        let server = try await TLSServer.start(
            name: "IP:127.0.0.1", options: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        defer { server.stop() }
        let outcome = try await call(server, ClientPolicy(authorities: server.certificate))
        #expect(outcome.error == .notSent(.tls))
    }

    @Test func aServerThatDoesNotSpeakTLSGetsNoRequest() async throws {
        try await withServer { peer, _ in
            peer.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            peer.waitForEnd()
        } _: { client, server in
            let outcome = await outcome { () throws(ClientError) in
                try await client.send(ClientRequest(.post, server.url(scheme: "https"), body: [1]))
            }
            #expect(outcome.error == .notSent(.tls))
        }
    }

    @Test func aHandshakeThatStallsIsGivenUpInTime() async throws {
        try await withServer { peer, _ in
            peer.waitForEnd()
        } _: { client, server in
            var request = ClientRequest(.post, server.url(scheme: "https"), body: [1])
            request.connectTimeout = .milliseconds(150)
            let outcome = await outcome { () throws(ClientError) in try await client.send(request) }
            #expect(outcome.error == .notSent(.connectTimeout))
        }
    }
}
