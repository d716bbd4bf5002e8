import EventLoop
import Glibc
import HTTPClient
import HTTPTypes
import TestSupport
import Testing

@Suite(.machineShare, .timeLimit(.minutes(1)))
struct FailureTests {
    @Test(arguments: BrokenAnswer.all)
    func aBrokenAnswerToAPOSTIsUnclear(answer: BrokenAnswer) async throws {
        try await withServer { peer, _ in
            peer.request()
            peer.write(answer.text)
        } _: { client, server in
            var request = ClientRequest(.post, server.url(), body: [1])
            request.responseLimit = 4096
            let outcome = await outcome { () throws(ClientError) in try await client.send(request) }
            #expect(outcome.error == .unclear(answer.reason))
            #expect(server.seen.requests.count == 1)
        }
    }

    @Test func aBodyAsLargeAsTheLimitIsNotTooLarge() async throws {
        let answer = try await withServer { peer, _ in
            peer.request()
            peer.answer(String(repeating: "a", count: 4096))
        } _: { client, server in
            var request = ClientRequest(.get, server.url())
            request.responseLimit = 4096
            return try await client.send(request)
        }
        #expect(answer.body.count == 4096)
    }

    @Test func theLimitHoldsForTheInflatedBytes() async throws {
        try await withServer { peer, _ in
            while peer.request() != nil { peer.answer(Gzip.letters, fields: "Content-Encoding: gzip\r\n") }
        } _: { client, server in
            var request = ClientRequest(.get, server.url())
            request.responseLimit = 20_000
            let answer = try await client.send(request)
            #expect(answer.body == [UInt8](repeating: UInt8(ascii: "a"), count: 20_000))
            request.responseLimit = 19_999
            let outcome = await outcome { () throws(ClientError) in try await client.send(request) }
            #expect(outcome.error == .unclear(.answerTooLarge))
        }
    }

    @Test func aResetAfterTheRequestIsUnclear() async throws {
        try await withServer { peer, _ in
            peer.request()
            peer.reset()
        } _: { client, server in
            let outcome = await outcome { () throws(ClientError) in
                try await client.send(ClientRequest(.post, server.url(), body: [1]))
            }
            #expect(outcome.error == .unclear(.connectionBroken))
        }
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"])
    func aServerThatFallsSilentIsGivenUpInTime(answer: String) async throws {
        try await withServer { peer, _ in
            peer.request()
            peer.write(answer)
            peer.waitForEnd()
        } _: { client, server in
            var request = ClientRequest(.post, server.url(), body: [1])
            request.timeout = .milliseconds(150)
            let start = ContinuousClock.now
            let outcome = await outcome { () throws(ClientError) in try await client.send(request) }
            let elapsed = start.duration(to: .now)
            #expect(outcome.error == .unclear(.timeout))
            // The server would hold out for ten seconds; the rest is for a machine with other things to do.
            #expect((.milliseconds(150) ..< .seconds(5)).contains(elapsed))
        }
    }

    @Test func aServerThatDripsIsGivenUpInTime() async throws {
        try await withServer { peer, _ in
            peer.request()
            peer.write("HTTP/1.1 200 OK\r\nX-Drip: ")
            // Ends when the client has closed: then a write fails and the wait below returns.
            for _ in 0..<2000 where peer.isOpen(milliseconds: 5) { peer.write("a") }
        } _: { client, server in
            var request = ClientRequest(.get, server.url())
            request.timeout = .milliseconds(200)
            let outcome = await outcome { () throws(ClientError) in try await client.send(request) }
            #expect(outcome.error == .unclear(.timeout))
        }
    }

    @Test func aPortWhereNobodyListensIsNotSent() async throws {
        let (socket, port) = try ScriptedServer.listen(backlog: 1)
        close(socket)
        try await withClient { client in
            for method in [HTTPRequest.Method.get, .post] {
                let outcome = await outcome { () throws(ClientError) in
                    try await client.send(ClientRequest(method, "http://127.0.0.1:\(port)/", body: [1]))
                }
                #expect(outcome.error == .notSent(.connectionRefused))
            }
        }
    }

    @Test func aNameThatCannotExistIsNotSent() async throws {
        try await withClient { client in
            // A label has at most 63 characters (RFC 1035 §2.3.4), so nobody is asked.
            let url = "https://\(String(repeating: "a", count: 64)).example/"
            let outcome = await outcome { () throws(ClientError) in
                try await client.send(ClientRequest(.post, url, body: [1]))
            }
            #expect(outcome.error == .notSent(.nameNotResolved))
        }
    }

    @Test func aConnectionThatIsNotAcceptedInTimeIsNotSent() async throws {
        let (listener, port) = try ScriptedServer.listen(backlog: 0)
        defer { close(listener) }
        // Linux leaves a SYN unanswered while the queue, here of one, is full.
        let fillers = try (0..<2).map { _ in try ScriptedServer.connect(to: port) }
        defer { for filler in fillers { close(filler) } }
        try await withClient { client in
            var request = ClientRequest(.post, "http://127.0.0.1:\(port)/", body: [1])
            request.connectTimeout = .milliseconds(100)
            let outcome = await outcome { () throws(ClientError) in try await client.send(request) }
            #expect(outcome.error == .notSent(.connectTimeout))
            request.connectTimeout = .seconds(5)
            request.timeout = .milliseconds(100)
            let second = await HTTPClientTests.outcome { () throws(ClientError) in try await client.send(request) }
            #expect(second.error == .notSent(.timeout))
        }
    }

    @Test func aCallThatWaitsItsTurnForTooLongIsNotSent() async throws {
        try await withServer(ClientPolicy(connectionsPerHost: 1)) { peer, _ in
            peer.request()
            peer.waitForEnd()
        } _: { client, server in
            let first = Task {
                await outcome { () throws(ClientError) in
                    try await client.send(ClientRequest(.post, server.url("/slow"), body: [1]))
                }
            }
            for await _ in server.arrivals { break }
            var queued = ClientRequest(.post, server.url("/queued"), body: [1])
            queued.timeout = .milliseconds(100)
            let second = await outcome { () throws(ClientError) in try await client.send(queued) }
            #expect(second.error == .notSent(.timeout))
            #expect(server.seen.requests.count == 1)
            first.cancel()
            #expect(await first.value.error == .cancelled)
        }
    }

    @Test func aCancelledCallerClosesTheConnection() async throws {
        let (closed, continuation) = AsyncStream<Void>.makeStream()
        try await withServer { peer, _ in
            peer.request()
            peer.waitForEnd()
            continuation.yield()
        } _: { client, server in
            let task = Task {
                await outcome { () throws(ClientError) in
                    try await client.send(ClientRequest(.post, server.url(), body: [1]))
                }
            }
            for await _ in server.arrivals { break }
            task.cancel()
            #expect(await task.value.error == .cancelled)
            for await _ in closed { break }
        }
    }

    @Test func aCallerThatIsCancelledBeforeSendsNothing() async throws {
        try await withServer { peer, _ in
            peer.request()
        } _: { client, server in
            let task = Task {
                _ = await eventually { Task.isCancelled }
                return await outcome { () throws(ClientError) in
                    try await client.send(ClientRequest(.post, server.url(), body: [1]))
                }
            }
            task.cancel()
            #expect(await task.value.error == .cancelled)
            #expect(server.seen.accepted == 0)
        }
    }

    @Test func cancellingOneCallLeavesTheOthersAlone() async throws {
        try await withServer(ClientPolicy(connectionsPerHost: 2)) { peer, _ in
            while let request = peer.request() {
                if request.contains("/hang") { return peer.waitForEnd() }
                peer.answer("ok")
            }
        } _: { client, server in
            let hanging = (0..<2).map { _ in
                Task {
                    await outcome { () throws(ClientError) in
                        try await client.send(ClientRequest(.get, server.url("/hang")))
                    }
                }
            }
            var arrived = 0
            for await _ in server.arrivals {
                arrived += 1
                if arrived == 2 { break }
            }
            async let waiting = client.send(ClientRequest(.get, server.url("/fine")))
            for task in hanging { task.cancel() }
            let answer = try await waiting
            #expect(answer.text == "ok")
            for task in hanging { #expect(await task.value.error == .cancelled) }
        }
    }

    @Test func shuttingDownEndsWhatIsUnderWay() async throws {
        try await withServer(ClientPolicy(connectionsPerHost: 1)) { peer, _ in
            peer.request()
            peer.waitForEnd()
        } _: { client, server in
            let calls = (0..<3).map { _ in
                Task {
                    await outcome { () throws(ClientError) in
                        try await client.send(ClientRequest(.post, server.url(), body: [1]))
                    }
                }
            }
            for await _ in server.arrivals { break }
            await client.shutDown()
            var errors: [ClientError?] = []
            for call in calls { errors.append(await call.value.error) }
            #expect(errors.count(where: { $0 == .unclear(.shuttingDown) }) == 1)
            #expect(errors.count(where: { $0 == .notSent(.shuttingDown) }) == 2)
            let late = await outcome { () throws(ClientError) in
                try await client.send(ClientRequest(.get, server.url()))
            }
            #expect(late.error == .notSent(.shuttingDown))
        }
    }
}
