import Foundation
import HTTPServer
import HTTPTypes
import ServiceLifecycleTestKit
import TestSupport
import Testing

@Suite(.machineShare, .timeLimit(.minutes(1)))
struct HTTPServerTests {
    @Sendable private static func echo(_ router: inout Router) {
        router.on(.get, "/hello") { _ in Response(.ok, text: "hello\n") }
        router.on(.post, "/echo/{name}", bodyLimit: 1000) { request in
            Response(.ok, text: "\(request.parameters["name"] ?? ""):\(String(decoding: request.body, as: UTF8.self))")
        }
        router.on(.get, "/stream") { _ in
            let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
            for piece in ["ab", "", "c"] { continuation.yield(Array(piece.utf8)) }
            continuation.finish()
            return Response(.ok, body: .stream(stream))
        }
        router.on(.get, "/reset") { _ in Response(.ok, body: .reset) }
    }

    private func exchange(_ text: String, limits: Limits = Limits()) async throws -> String {
        try await withServer(limits: limits, Self.echo) { port, _ in
            try await onThread {
                let client = try RawClient(port: port)
                try client.send(text)
                return try client.readToEnd()
            }
        }
    }

    private func status(_ text: String, limits: Limits = Limits()) async throws -> Int? {
        Int(try await exchange(text, limits: limits).split(separator: " ").dropFirst().first ?? "")
    }

    @Test func pipelinedRequestsAreAnsweredInTheirOrder() async throws {
        let post = "POST /echo/%C3%A6 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        let last = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        let answer = try await exchange(post + post + last)
        let bodies = answer.components(separatedBy: "\r\n\r\n")
        #expect(bodies.count == 4)
        #expect(bodies[1].hasPrefix("æ:abcHTTP/1.1 200 OK") && bodies[2].hasPrefix("æ:abcHTTP/1.1 200 OK"))
        #expect(bodies[3] == "hello\n")
    }

    /// RFC 9110 §15.5.12.
    @Test(arguments: [
        ("Content-Length: 0\r\n\r\n", "204"), ("Content-Length: 1\r\n\r\na", "204"),
        ("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "204"), ("\r\n", "411"),
    ])
    func whereALengthIsNeededWhatComesWithoutOneIsRefusedAndNoneOfItIsRead(rest: String, status: String) async throws {
        let routes = { @Sendable (router: inout Router) in
            router.on(.post, "/needs", bodyLimit: 1000, needsLength: true) { _ in Response(.noContent) }
            router.on(.get, "/") { _ in Response(.ok) }
        }
        let answer = try await withServer(routes) { port, _ in
            try await onThread {
                let client = try RawClient(port: port)
                try client.send("POST /needs HTTP/1.1\r\nHost: a\r\n\(rest)GET / HTTP/1.0\r\n\r\n")
                return try client.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
        #expect(answer.contains("HTTP/1.1 200 ") == (status == "204"))
    }

    @Test func aChunkedBodyIsABody() async throws {
        let answer = try await exchange(
            "POST /echo/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
        )
        #expect(answer.hasSuffix("\r\n\r\nx:abc"))
    }

    @Test func aRequestInSinglePiecesIsAnswered() async throws {
        let answer = try await withServer(Self.echo) { port, _ in
            try await onThread {
                let client = try RawClient(port: port)
                for byte in "POST /echo/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab".utf8
                {
                    try client.send([byte])
                }
                return try client.readToEnd()
            }
        }
        #expect(answer.hasSuffix("\r\n\r\nx:ab"))
    }

    @Test(arguments: [
        ("GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 404),
        ("PUT /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405),
        ("BREW /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 501),
        ("OPTIONS /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 204),
        ("GET /hello HTTP/1.1\r\n\r\n", 400), ("GET /hello HTTP/3.0\r\nHost: a\r\n\r\n", 505),
        ("POST /echo/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n", 413),
        ("POST /echo/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", 413),
        ("POST /echo/x HTTP/1.1\r\nHost: a\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx", 415),
        ("POST /echo/x HTTP/1.1\r\nHost: a\r\nExpect: x\r\nContent-Length: 1\r\n\r\nx", 417),
        ("GET /\(String(repeating: "x", count: 9000)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: y\r\n", count: 101))\r\n", 431),
        ("POST /echo/x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ])
    func whatCannotBeServedIsRefusedWithItsStatusAndTheConnectionEnds(request: String, code: Int) async throws {
        #expect(try await status(request) == code)
    }

    @Test func aRefusedMethodNamesThoseAllowed() async throws {
        let answer = try await exchange("PUT /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(answer.contains("\r\nAllow: GET, HEAD, OPTIONS\r\n"))
    }

    @Test func nothingIsReadBehindAnErrorOfFraming() async throws {
        let answer = try await exchange(
            "POST /echo/x HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2)
    }

    @Test func headHasTheFieldsOfGetAndNoBody() async throws {
        let head = try await exchange("HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(head.hasSuffix("\r\n\r\n") && head.contains("Content-Length: 6\r\n"))
    }

    @Test func http1_0IsAnsweredAndClosed() async throws {
        let answer = try await exchange("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.contains("\r\nConnection: close\r\n"))
    }

    @Test func aStreamIsSentInChunksAndEnds() async throws {
        let answer = try await exchange("GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(answer.hasSuffix("\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"))
        #expect(try await exchange("GET /stream HTTP/1.0\r\n\r\n").hasSuffix("\r\n\r\nabc"))
    }

    @Test func continueIsSentOnceTheLengthIsAcceptedAndNeverForABodyTooLarge() async throws {
        let (first, answer, refused) = try await withServer(Self.echo) { port, _ in
            try await onThread {
                let client = try RawClient(port: port)
                try client.send(
                    "POST /echo/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
                )
                let first = try client.read(until: "\r\n\r\n")
                try client.send("ab")
                let answer = try client.readToEnd()
                let other = try RawClient(port: port)
                try other.send(
                    "POST /echo/x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n")
                return (first, answer, try other.readToEnd())
            }
        }
        #expect(first == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(answer.hasSuffix("x:ab"))
        #expect(refused.hasPrefix("HTTP/1.1 413 "))
    }

    @Test func aHeadThatIsTooSlowIsAnswered408() async throws {
        var limits = Limits()
        limits.headTime = .milliseconds(100)
        #expect(try await status("GET /hello HTTP/1.1\r\nHost:", limits: limits) == 408)
    }

    @Test func aBodyThatIsTooSlowIsAnswered408() async throws {
        var limits = Limits()
        limits.bodyTime = .milliseconds(100)
        #expect(
            try await status("POST /echo/x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab", limits: limits) == 408)
    }

    @Test func aRefusalSaysItsReason() async throws {
        #expect(try await exchange("GET / HTTP/2.0\r\n\r\n").hasPrefix("HTTP/1.1 505 HTTP Version Not Supported\r\n"))
        #expect(try await exchange("GET / HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    }

    @Test(arguments: ["Content-Length: 1000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n3e8\r\n"])
    func aBodyThatDripsIsAnswered408LongBeforeItsTime(framing: String) async throws {
        var limits = Limits()
        limits.bodyTime = .seconds(60)
        limits.bodyGrace = .milliseconds(200)
        limits.bodyRate = 100_000
        let answer = try await withServer(limits: limits, Self.echo) { port, _ in
            try await onThread {
                let client = try RawClient(port: port)
                try client.send("POST /echo/x HTTP/1.1\r\nHost: a\r\n" + framing)
                let end = ContinuousClock.now + .seconds(10)
                while ContinuousClock.now < end, (try? client.send("x")) != nil, !client.hasInput(milliseconds: 5) {}
                return try client.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 408 "))
    }

    /// An end makes no second edge, so that it must not get lost among the bytes before it.
    @Test func anEndThatComesWithTheNextRequestIsSeenAtOnce() async throws {
        var limits = Limits()
        limits.idle = .seconds(30)
        let (begun, began) = AsyncStream<Void>.makeStream()
        let (sent, send) = AsyncStream<Void>.makeStream()
        let time = try await withServer(limits: limits) { router in
            router.on(.get, "/") { _ in
                began.yield()
                for await _ in sent { break }
                return Response(.ok, text: "x")
            }
        } _: { port, _ in
            let client = try await onThread {
                let client = try RawClient(port: port)
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                return client
            }
            for await _ in begun { break }
            try await onThread {
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                client.endSending()
            }
            let start = ContinuousClock.now
            send.yield()
            send.finish()
            let text = try await onThread { try client.readToEnd() }
            #expect(text.components(separatedBy: "HTTP/1.1 200 ").count == 3)
            return start.duration(to: .now)
        }
        #expect(time < .seconds(8))
    }

    @Test(arguments: ["", "Connection: close\r\n"])
    func anAnswerThatNobodyTakesCostsTheConnection(field: String) async throws {
        var limits = Limits()
        limits.connections = 1
        limits.writeTime = .milliseconds(100)
        limits.writeRate = 1 << 40
        let isServed = try await withServer(
            limits: limits,
            { router in
                router.on(.get, "/") { _ in Response(.ok, body: .bytes([UInt8](repeating: 7, count: 300_000))) }
            }
        ) { port, _ in
            let sleeper = try await onThread {
                let client = try RawClient(port: port, receiveBuffer: 4096)
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n")
                return client
            }
            let isServed = try await eventually {
                try await onThread {
                    let other = try RawClient(port: port)
                    try? other.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    return (try? other.readToEnd())?.hasPrefix("HTTP/1.1 200 ") ?? false
                }
            }
            let failure = try await onThread { () -> RawClient.Failure? in
                do throws(RawClient.Failure) { _ = try sleeper.readToEnd() } catch { return error }
                return nil
            }
            return isServed && failure == .reset
        }
        #expect(isServed)
    }

    @Test func anIdleConnectionIsClosedWithoutAWord() async throws {
        var limits = Limits()
        limits.idle = .milliseconds(100)
        #expect(try await exchange("", limits: limits) == "")
    }

    @Test func aSenderBeyondItsPlacesIsTurnedAway() async throws {
        var limits = Limits()
        limits.connectionsPerAddress = 2
        let answers = try await withServer(limits: limits, Self.echo) { port, _ in
            try await onThread {
                let held = [try RawClient(port: port), try RawClient(port: port)]
                for client in held {
                    try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                    _ = try client.read(until: "hello")
                }
                return (try? RawClient(port: port).readToEnd(), held.count)
            }
        }
        #expect(answers.0 ?? "" == "")
    }

    @Test func aResetIsAReset() async throws {
        let failure = try await withServer(Self.echo) { port, _ in
            try await onThread { () -> RawClient.Failure? in
                let client = try RawClient(port: port)
                try client.send("GET /reset HTTP/1.1\r\nHost: a\r\n\r\n")
                do {
                    _ = try client.read()
                    return nil
                } catch { return error as? RawClient.Failure }
            }
        }
        #expect(failure == .reset)
    }

    @Test func aConnectionStandsBetweenItsRequests() async throws {
        let answers = try await withServer(Self.echo) { port, _ in
            try await onThread {
                let client = try RawClient(port: port)
                return try (1...3).map { number in
                    try client.send("POST /echo/\(number) HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")
                    return try client.read(until: "\(number):x")
                }
            }
        }
        #expect(answers.count == 3)
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 200 OK\r\n") && !$0.contains("Connection: close") })
    }

    @Test func aConnectionCarriesNoMoreThanItsRequests() async throws {
        var limits = Limits()
        limits.requestsPerConnection = 2
        let get = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
        let answer = try await exchange(get + get + get, limits: limits)
        #expect(answer.components(separatedBy: "HTTP/1.1 200").count == 3)
        #expect(answer.components(separatedBy: "Connection: close").count == 2)
    }

    @Test func theServerAsAWholeTellsItsMethods() async throws {
        let answer = try await exchange("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 204 ") && answer.contains("\r\nAllow: GET, HEAD, POST, OPTIONS\r\n"))
    }

    @Test func aRefusedHeadHasNoBody() async throws {
        let answer = try await exchange("HEAD /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 413 ") && answer.hasSuffix("\r\n\r\n"))
    }

    @Test func aSenderSeesTheAnswerThatCameBeforeItHadFinished() async throws {
        let answer = try await withServer(Self.echo) { port, _ in
            try await onThread {
                let client = try RawClient(port: port)
                try client.send("POST /echo/x HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n")
                try client.send([UInt8](repeating: 0, count: 2_000_000))
                client.endSending()
                return try client.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 413 "))
    }

    @Test func aReaderThatDoesNotReadIsCutOff() async throws {
        var limits = Limits()
        limits.writeTime = .milliseconds(100)
        limits.writeRate = 1 << 40
        let big = [UInt8](repeating: UInt8(ascii: "x"), count: 50_000_000)
        let (begun, began) = AsyncStream<Void>.makeStream()
        // The server ends only when the connection has, whose default would be half a minute.
        let (client, end) = try await withServer(
            limits: limits,
            { router in
                router.on(.get, "/big") { _ in
                    began.yield()
                    return Response(.ok, body: .bytes(big))
                }
            }
        ) { port, _ in
            let client = try await onThread {
                let client = try RawClient(port: port)
                try client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
                return client
            }
            for await _ in begun { break }
            return (client, ContinuousClock.now + .seconds(15))
        }
        #expect(ContinuousClock.now < end)
        #expect(try await onThread { try client.readToEnd() }.utf8.count < big.count)
    }

    @Test func aPlaceIsGivenBack() async throws {
        var limits = Limits()
        limits.connections = 1
        let isServed = try await withServer(limits: limits, Self.echo) { port, _ in
            for _ in 0..<3 {
                let isServed = try await eventually {
                    try await onThread {
                        guard let client = try? RawClient(port: port) else { return false }
                        try? client.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                        return (try? client.readToEnd())?.hasSuffix("hello\n") ?? false
                    }
                }
                guard isServed else { return false }
            }
            return true
        }
        #expect(isServed)
    }

    @Test func shutdownFinishesTheAnswerInHandAndClosesIdleConnections() async throws {
        let (begun, began) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        let texts = try await withServer({ router in
            router.on(.get, "/slow") { _ in
                began.yield()
                for await _ in released { break }
                return Response(.ok, text: "done")
            }
        }) { port, trigger in
            async let answer = onThread {
                let client = try RawClient(port: port)
                try client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
                return try client.readToEnd()
            }
            async let idle = onThread { try RawClient(port: port).readToEnd() }
            for await _ in begun { break }
            trigger.triggerGracefulShutdown()
            let idleText = try await idle
            release.yield()
            return (try await answer, idleText)
        }
        #expect(texts.0.hasSuffix("done") && texts.0.contains("Connection: close"))
        #expect(texts.1 == "")
    }
}
