import HTTPClient
import HTTPTypes
import TestSupport
import Testing

/// libcurl sends a request again when a connection that it had used before breaks without an answer.
@Suite(.machineShare, .timeLimit(.minutes(1)))
struct RepetitionTests {
    /// Answers the first request on the first connection, reads the second and leaves; answers everything later.
    private static let leavesAfterReading: ScriptedServer.Script = { peer, connection in
        if connection == 1 {
            peer.request()
            peer.answer("first")
            peer.request()
        } else {
            while peer.request() != nil { peer.answer("later") }
        }
    }

    @Test(arguments: [0, 1, 5000, 200_000], [HTTPRequest.Method.post, .patch])
    func aWriteThatTheServerHasReadIsNeverSentTwice(count: Int, method: HTTPRequest.Method) async throws {
        try await withServer(ClientPolicy(), Self.leavesAfterReading) { client, server in
            _ = try await client.send(ClientRequest(.get, server.url("/warm")))
            let outcome = await outcome { () throws(ClientError) in
                try await client.send(
                    ClientRequest(
                        method, server.url("/once"), body: [UInt8](repeating: UInt8(ascii: "a"), count: count)))
            }
            #expect(outcome.error == .unclear(.connectionBroken))
            // Whatever would still come on another connection has come before this is answered.
            _ = try await client.send(ClientRequest(.get, server.url("/after")))
            #expect(server.seen.requests.map { $0.split(separator: " ")[1] } == ["/warm", "/once", "/after"])
        }
    }

    @Test func aWriteThatTheServerResetIsNeverSentTwice() async throws {
        try await withServer { peer, connection in
            peer.request()
            peer.answer()
            guard connection == 1 else { return }
            peer.request()
            peer.reset()
        } _: { client, server in
            _ = try await client.send(ClientRequest(.get, server.url("/warm")))
            let outcome = await outcome { () throws(ClientError) in
                try await client.send(ClientRequest(.post, server.url("/once"), body: [1]))
            }
            #expect(outcome.error == .unclear(.connectionBroken))
            #expect(server.seen.requests.count == 2)
        }
    }

    @Test(arguments: [HTTPRequest.Method.get, .put, .delete])
    func aRequestThatMayBeRepeatedIs(method: HTTPRequest.Method) async throws {
        try await withServer(ClientPolicy(), Self.leavesAfterReading) { client, server in
            _ = try await client.send(ClientRequest(.get, server.url("/warm")))
            let answer = try await client.send(
                ClientRequest(method, server.url("/again"), body: method == .put ? Array("abc".utf8) : []))
            #expect(answer.text == "later")
            #expect(server.seen.requests.map { $0.split(separator: " ")[1] } == ["/warm", "/again", "/again"])
            #expect(server.seen.requests[1] == server.seen.requests[2])
        }
    }

    /// A keep-alive that ran out is no reason for an unclear order.
    @Test(arguments: [true, false])
    func aConnectionThatWasClosedMeanwhileIsNotUsed(resets: Bool) async throws {
        let (closing, continuation) = AsyncStream<Void>.makeStream()
        let server = try ScriptedServer { peer, connection in
            peer.request()
            peer.answer("from \(connection)")
            if resets { peer.reset() }
        } onClose: {
            continuation.yield()
        }
        defer { server.stop() }
        try await withClient { client in
            var closed = closing.makeAsyncIterator()
            for number in 1...5 {
                let answer = try await client.send(ClientRequest(.post, server.url(), body: [1]))
                #expect(answer.text == "from \(number)")
                await closed.next()
            }
            #expect(server.seen.requests.count == 5)
        }
    }
}
