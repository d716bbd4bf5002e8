import Cryptography
import Foundation
import HTTP
import HTTPServer
import HTTPTypes
import ServiceLifecycleTestKit
import TestSupport
import Testing

/// Server-sent events over real connections.
@Suite(.machineShare, .timeLimit(.minutes(1)))
struct EventStreamTests {
    private static let ask = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"

    private static func event(_ data: String, id: String? = nil) -> ServerSentEvent {
        guard let event = ServerSentEvent(data, id: id) else { preconditionFailure("an id of one line") }
        return event
    }

    /// The text of the chunks that came, and whether the last one did.
    private static func events(_ answer: String) -> (text: String, isWhole: Bool) {
        var rest = Array(answer.utf8)[...]
        guard let head = rest.firstRange(of: Array("\r\n\r\n".utf8)) else { return ("", false) }
        rest = rest[head.upperBound...]
        var text: [UInt8] = []
        while let end = rest.firstRange(of: Array("\r\n".utf8)) {
            guard let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16) else { break }
            if size == 0 { return (String(decoding: text, as: UTF8.self), true) }
            let chunk = rest[end.upperBound...].prefix(size)
            text += chunk
            rest = rest[end.upperBound...].dropFirst(size + 2)
        }
        return (String(decoding: text, as: UTF8.self), false)
    }

    /// Answers with streams of the broadcast, one at a time.
    private func serving<Value: Sendable>(
        _ broadcast: EventBroadcast, limits: Limits = Limits(), loops: Int = 2,
        _ body: @escaping @Sendable (Int, @escaping @Sendable () -> Void) async throws -> Value
    ) async throws -> Value {
        try await withServer(limits: limits, loops: loops) { router in
            router.on(.get, "/events") { _ in broadcast.stream().response }
            router.on(.get, "/") { _ in Response(.ok, text: "ok") }
        } _: { port, trigger in
            try await body(port) { trigger.triggerGracefulShutdown() }
        }
    }

    /// A client that has asked for the stream and got its head.
    private static func reader(_ port: Int, ask: String = ask, receiveBuffer: CInt? = nil) throws -> RawClient {
        let client = try RawClient(port: port, receiveBuffer: receiveBuffer)
        try client.send(ask)
        let head = try client.read(until: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 200 "))
        return client
    }

    @Test func aReaderGetsEveryEventInItsOrderAndTheEnd() async throws {
        let broadcast = EventBroadcast()
        let answer = try await serving(broadcast) { port, shutDown in
            let client = try await onThread {
                let client = try RawClient(port: port)
                try client.send(Self.ask)
                return client
            }
            #expect(await eventually { broadcast.count == 1 })
            async let answer = onThread { try client.readToEnd() }
            for number in 0..<500 { broadcast.send(Self.event("order \(number)", id: "\(number)")) }
            shutDown()
            return try await answer
        }
        let (text, isWhole) = Self.events(answer)
        #expect(text == (0..<500).map { "id: \($0)\ndata: order \($0)\n\n" }.joined() && isWhole)
        let fields = answer.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
        for field in [
            "Content-Type: text/event-stream", "Cache-Control: no-store", "Transfer-Encoding: chunked",
            "Connection: close", "X-Content-Type-Options: nosniff",
        ] {
            #expect(fields.contains(field))
        }
        #expect(!answer.contains("Content-Encoding"))
    }

    @Test func anEventIsSentWhenItHappens() async throws {
        let broadcast = EventBroadcast()
        try await serving(broadcast) { port, _ in
            let client = try await onThread { try Self.reader(port) }
            for number in 0..<20 {
                broadcast.send(Self.event("\(number)"))
                let text = try await onThread { try client.read(until: "\n\n") }
                #expect(text.contains("data: \(number)\n\n"))
            }
        }
    }

    @Test func aHundredReadersGetTheSame() async throws {
        let broadcast = EventBroadcast()
        let answers = try await serving(broadcast) { port, shutDown in
            let clients = try await onThread { try (0..<100).map { _ in try Self.reader(port) } }
            #expect(broadcast.count == 100)
            for number in 0..<50 { broadcast.send(Self.event("\(number)")) }
            shutDown()
            return try await onThread { try clients.map { try $0.readToEnd() } }
        }
        let text = (0..<50).map { "data: \($0)\n\n" }.joined()
        for answer in answers {
            let events = Self.events("\r\n\r\n" + answer)
            #expect(events.text == text && events.isWhole)
        }
        #expect(broadcast.count == 0)
    }

    /// The rule: whose queue is full is dropped, and nobody else notices.
    @Test func aReaderThatFallsTooFarBehindIsDroppedAndTheOthersAreNot() async throws {
        let broadcast = EventBroadcast(limit: 100_000)
        var limits = Limits()
        limits.writeTime = .seconds(1)
        limits.writeRate = 1 << 40
        let text = String(repeating: "x", count: 1000)
        try await serving(broadcast, limits: limits) { port, _ in
            let slow = try await onThread { try Self.reader(port, receiveBuffer: 4096) }
            let fast = try await onThread { try Self.reader(port) }
            // What fits in the queue, in the kernel and in the reader's own buffer is well below this.
            for number in 0..<1000 where broadcast.count == 2 {
                broadcast.send(Self.event("\(number) \(text)"))
                let taken = try await onThread { try fast.read(until: "\n\n") }
                #expect(taken.contains("data: \(number) x"))
            }
            #expect(broadcast.count == 1)
            let failure = try await onThread { Self.failure(slow) }
            #expect(failure == .reset)
            broadcast.send(Self.event("last"))
            #expect(try await onThread { try fast.read(until: "\n\n") }.contains("data: last\n"))
        }
    }

    private static func failure(_ client: RawClient) -> RawClient.Failure? {
        do throws(RawClient.Failure) { _ = try client.readToEnd() } catch { return error }
        return nil
    }

    @Test func aReaderThatTakesNothingIsCutOffAtItsDeadlineEvenWhereTheQueueHasRoom() async throws {
        let broadcast = EventBroadcast(limit: 100 << 20)
        var limits = Limits()
        limits.writeTime = .milliseconds(300)
        limits.writeRate = 1 << 40
        try await serving(broadcast, limits: limits) { port, _ in
            let client = try await onThread { try Self.reader(port, receiveBuffer: 4096) }
            for _ in 0..<300 { broadcast.send(Self.event(String(repeating: "x", count: 1000))) }
            #expect(await eventually { broadcast.count == 0 })
            #expect(try await onThread { Self.failure(client) } == .reset)
        }
    }

    @Test func aStreamWithoutEventsIsNotSilent() async throws {
        let broadcast = EventBroadcast()
        var limits = Limits()
        limits.eventHeartbeat = .milliseconds(50)
        try await serving(broadcast, limits: limits) { port, _ in
            let client = try await onThread { try Self.reader(port) }
            let text = try await onThread { try client.read(until: "3\r\n:\n\n\r\n3\r\n:\n\n\r\n") }
            #expect(text.hasSuffix(":\n\n\r\n"))
            broadcast.send(Self.event("x"))
            #expect(try await onThread { try client.read(until: "data: x\n\n") }.contains("data: x\n\n"))
        }
    }

    @Test func theRouteSeesTheLastEventThatAReaderHasGot() async throws {
        let text = try await withServer({ router in
            router.on(.get, "/events") { request in
                let stream = EventStream()
                stream.send(Self.event("after \(request.lastEventID ?? "nothing")"))
                stream.end()
                return stream.response
            }
        }) { port, _ in
            try await onThread {
                try ["", "Last-Event-ID: 41\r\n"].map { field in
                    let client = try RawClient(port: port)
                    try client.send("GET /events HTTP/1.1\r\nHost: a\r\n\(field)\r\n")
                    return try client.readToEnd()
                }
            }
        }
        #expect(text.map { Self.events($0).text } == ["data: after nothing\n\n", "data: after 41\n\n"])
        #expect(text.allSatisfy { Self.events($0).isWhole })
    }

    @Test func aShutdownEndsAStreamAtOnceBehindWhatWaits() async throws {
        let broadcast = EventBroadcast()
        let (answer, time) = try await serving(broadcast) { port, shutDown in
            let client = try await onThread { try Self.reader(port) }
            broadcast.send(Self.event("last"))
            let start = ContinuousClock.now
            shutDown()
            let answer = try await onThread { try client.readToEnd() }
            return (answer, start.duration(to: .now))
        }
        let events = Self.events("\r\n\r\n" + answer)
        #expect(events.text == "data: last\n\n" && events.isWhole)
        #expect(time < .seconds(5))
        #expect(broadcast.count == 0)
    }

    @Test func aShutdownWaitsForNoReaderLongerThanForOthers() async throws {
        let broadcast = EventBroadcast(limit: 100 << 20)
        var limits = Limits()
        limits.writeTime = .seconds(50)
        limits.drainTime = .milliseconds(500)
        let start = try await serving(broadcast, limits: limits) { port, shutDown in
            let client = try await onThread { try Self.reader(port, receiveBuffer: 4096) }
            for _ in 0..<300 { broadcast.send(Self.event(String(repeating: "x", count: 1000))) }
            let start = ContinuousClock.now
            shutDown()
            #expect(await eventually { broadcast.count == 0 })
            withExtendedLifetime(client) {}
            return start
        }
        #expect(start.duration(to: .now) < .seconds(15))
    }

    @Test(arguments: ["closes", "sends its end", "resets"]) func aReaderThatGoesIsMissedAtOnce(how: String) async throws
    {
        let broadcast = EventBroadcast()
        try await serving(broadcast) { port, _ in
            let kept = try await onThread { () -> RawClient? in
                let client = try Self.reader(port)
                guard how == "closes" || how == "resets" else {
                    client.endSending()
                    return client
                }
                if how == "resets" {
                    // Bytes that nobody has read make a reset of the close.
                    broadcast.send(Self.event("x"))
                    #expect(client.hasInput(milliseconds: 5000))
                }
                return nil
            }
            #expect(await eventually { broadcast.count == 0 })
            withExtendedLifetime(kept) {}
        }
    }

    @Test func whatAReaderSendsIsDroppedAndTooMuchOfItEndsTheStream() async throws {
        let broadcast = EventBroadcast()
        var limits = Limits()
        limits.lingerBytes = 100_000
        try await serving(broadcast, limits: limits) { port, _ in
            let client = try await onThread {
                try Self.reader(port, ask: Self.ask + "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            }
            try await onThread { try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
            broadcast.send(Self.event("x"))
            let text = try await onThread { try client.read(until: "\n\n") }
            #expect(text.hasSuffix("data: x\n\n\r\n"))
            try await onThread { try? client.send([UInt8](repeating: 0, count: 1 << 20)) }
            #expect(await eventually { broadcast.count == 0 })
        }
    }

    @Test func streamsTakePlacesLikeOtherConnectionsAndGiveThemBack() async throws {
        let broadcast = EventBroadcast()
        var limits = Limits()
        limits.connections = 1
        try await serving(broadcast, limits: limits) { port, _ in
            let client = try await onThread { try Self.reader(port) }
            #expect(try await onThread { (try? RawClient(port: port).readToEnd()) ?? "" } == "")
            client.endSending()
            let isServed = try await eventually {
                try await onThread {
                    guard let client = try? RawClient(port: port) else { return false }
                    try? client.send(Self.ask)
                    return ((try? client.read(until: "\r\n\r\n")) ?? "").hasPrefix("HTTP/1.1 200 ")
                }
            }
            #expect(isServed)
        }
    }

    @Test func beyondItsPlacesAStreamIsRefusedAndOtherRequestsAreNot() async throws {
        let broadcast = EventBroadcast()
        var limits = Limits()
        limits.eventStreams = 1
        try await serving(broadcast, limits: limits) { port, _ in
            let client = try await onThread { try Self.reader(port) }
            let (refused, other) = try await onThread {
                let refused = try RawClient(port: port)
                try refused.send(Self.ask)
                let other = try RawClient(port: port)
                try other.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                return (try refused.readToEnd(), try other.readToEnd())
            }
            #expect(refused.hasPrefix("HTTP/1.1 503 ") && refused.contains("\r\nRetry-After: "))
            #expect(refused.contains("\r\nConnection: close\r\n") && other.hasPrefix("HTTP/1.1 200 "))
            #expect(broadcast.count == 1)
            client.endSending()
            #expect(await eventually { broadcast.count == 0 })
            _ = try await onThread { try Self.reader(port) }
        }
    }

    /// RFC 9110 §9.3.2, RFC 9112 §6.1.
    @Test func headHasTheFieldsAloneAndHTTP1_0NoChunks() async throws {
        let broadcast = EventBroadcast()
        let (head, old) = try await serving(broadcast) { port, shutDown in
            let head = try await onThread {
                let client = try RawClient(port: port)
                try client.send("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n")
                return try client.readToEnd()
            }
            #expect(broadcast.count == 0)
            let client = try await onThread { try Self.reader(port, ask: "GET /events HTTP/1.0\r\n\r\n") }
            broadcast.send(Self.event("x"))
            shutDown()
            return (head, try await onThread { try client.readToEnd() })
        }
        #expect(head.hasSuffix("\r\n\r\n") && head.contains("\r\nContent-Type: text/event-stream\r\n"))
        #expect(old == "data: x\n\n")
    }

    @Test func eventsComeOverTLS() async throws {
        let certificate = try await TestCertificate("DNS:one.example")
        let identity = TLSContext.Identity(
            chain: try certificate.bytes(of: certificate.chain), privateKey: try certificate.bytes(of: certificate.key))
        let broadcast = EventBroadcast()
        try await withServer(tls: TLSTermination(try TLSContext(identity, more: []))) { router in
            router.on(.get, "/events") { _ in broadcast.stream().response }
        } _: { port, _ in
            try await onThread {
                let client = try TLSClient(port: port)
                try client.send(Self.ask)
                #expect(try client.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
                for number in 0..<20 {
                    broadcast.send(Self.event("\(number)"))
                    #expect(try client.read(until: "\n\n").contains("data: \(number)\n"))
                }
            }
            #expect(await eventually { broadcast.count == 0 })
        }
    }

    /// What a route sends before anybody reads stays bounded too.
    @Test func aStreamThatNobodyReadsIsOverOnceItsQueueIsFull() {
        let stream = EventStream(limit: 1000)
        var sent = 0
        while sent < 100, stream.send(Self.event("x")) { sent += 1 }
        #expect(sent > 5 && sent < 20)
        #expect(!stream.send(Self.event("x")))
        let ended = EventStream()
        ended.end()
        #expect(!ended.send(Self.event("x")))
    }
}
