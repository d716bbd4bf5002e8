import EventLoop
import Foundation
import HTTPServer
import HTTPTypes
import ServiceLifecycleTestKit
import Synchronization
import TestSupport
import Testing

@Suite(.machineShare, .timeLimit(.minutes(1)))
struct EndpointTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Sendable private static func routes(_ router: inout Router) {
        router.on(.get, "/") { request in Response(.ok, text: "\(request.peer)") }
        router.on(.post, "/", bodyLimit: 10) { _ in Response(.ok, text: "posted") }
    }

    @Test func everyEndpointIsServed() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/s"
        let listeners = [
            try Listener(host: "127.0.0.1", port: 0), try Listener(host: "127.0.0.1", port: 0),
            try Listener(.unix(path: path)),
        ]
        try await withServer(endpoints: listeners, Self.routes) { _, _ in
            for listener in listeners[..<2] {
                let answer = try await onThread {
                    let client = try RawClient(port: listener.port)
                    try client.send(Self.get)
                    return try client.read(until: "127.0.0.1")
                }
                #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
            }
            let answer = try await onThread { try Self.exchange(path, Self.get) }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK") && answer.hasSuffix("127.0.0.1"))
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    private static func exchange(_ path: String, _ request: String) throws -> String {
        let client = try Descriptor.connecting(to: .unix(path: path))
        var wait = pollfd(fd: client.number, events: Int16(POLLIN), revents: 0)
        guard client.send(Array(request.utf8), from: 0) == .bytes(request.utf8.count), poll(&wait, 1, 10_000) == 1
        else { return "" }
        var buffer = [UInt8](repeating: 0, count: 4096)
        guard case .bytes(let count) = client.receive(into: &buffer, from: 0) else { return "" }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// Whichever loop accepts a connection, the one with the fewest gets it.
    @Test func connectionsAreSpreadEvenlyOverTheLoops() async throws {
        let threads = Mutex<[UInt: Int]>([:])
        let routes: (inout Router) -> Void = { router in
            router.on(.get, "/") { _ in
                threads.withLock { $0[UInt(pthread_self()), default: 0] += 1 }
                return Response(.ok, text: "x")
            }
        }
        try await withServer(loops: 4, routes) { port, _ in
            try await onThread {
                let clients = try (0..<40).map { _ in try RawClient(port: port) }
                for client in clients {
                    try client.send(Self.get)
                    _ = try client.read(until: "\r\n\r\nx")
                }
            }
        }
        #expect(threads.withLock { $0.values.sorted() } == [10, 10, 10, 10])
    }

    @Test func theFirstRequestOfAConnectionThatHasJustBegunIsAnsweredThoughAShutdownBegan() async throws {
        let answer = try await withServer(Self.routes) { port, trigger in
            try await onThread {
                let other = try RawClient(port: port)
                try other.send(Self.get)
                _ = try other.read(until: "127.0.0.1")
                let client = try RawClient(port: port)
                trigger.triggerGracefulShutdown()
                // The other one is idle: its end says that the shutdown has reached the connections.
                #expect(try other.read().isEmpty)
                try client.send(Self.get)
                return try client.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.contains("Connection: close\r\n"))
    }

    @Test func aConnectionThatSaysNothingHoldsUpAShutdownForAMomentOnly() async throws {
        var limits = Limits()
        limits.firstRequestTime = .milliseconds(50)
        limits.crossingTime = .milliseconds(50)
        limits.drainTime = .seconds(60)
        let start = ContinuousClock.now
        try await withServer(limits: limits, Self.routes) { port, trigger in
            try await onThread {
                let client = try RawClient(port: port)
                trigger.triggerGracefulShutdown()
                #expect(try client.readToEnd().isEmpty)
            }
        }
        #expect(start.duration(to: .now) < .seconds(30))
    }

    @Test func aRequestThatCrossesTheEndOfAnIdleConnectionIsNotMetByAReset() async throws {
        var limits = Limits()
        limits.crossingTime = .seconds(5)
        try await withServer(limits: limits, Self.routes) { port, trigger in
            try await onThread {
                let client = try RawClient(port: port)
                try client.send(Self.get)
                _ = try client.read(until: "127.0.0.1")
                trigger.triggerGracefulShutdown()
                #expect(client.hasInput(milliseconds: 10_000))
                try client.send(Self.get)
                #expect(try client.readToEnd().isEmpty)
            }
        }
    }

    @Test func whatIsNotDoneWhenTheTimeIsOverIsAnswered503() async throws {
        var limits = Limits()
        limits.drainTime = .milliseconds(100)
        let answer = try await withServer(limits: limits, Self.routes) { port, trigger in
            try await onThread {
                let client = try RawClient(port: port)
                try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n")
                _ = try client.read(until: "100 Continue\r\n\r\n")
                trigger.triggerGracefulShutdown()
                return try client.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 503 "))
        #expect(answer.contains("Connection: close\r\n"))
    }

    @Test func aSocketThatAnotherProcessHoldsKeepsItsQueueAfterTheEnd() async throws {
        let listener = try Listener(host: "127.0.0.1", port: 0)
        let other = try Listener(adopting: dup(listener.descriptor.number), isShared: true)
        listener.share()
        try await withServer(endpoints: [listener], Self.routes) { _, _ in }
        let client = try RawClient(port: other.port)
        guard case .connection = other.accept() else {
            Issue.record("accepted none")
            return
        }
        client.endSending()
    }

    @Test func aSocketOfOurOwnRefusesFromTheShutdownOn() async throws {
        let listener = try Listener(host: "127.0.0.1", port: 0)
        try await withServer(endpoints: [listener], Self.routes) { _, _ in }
        #expect(throws: RawClient.Failure.connect(ECONNREFUSED)) { _ = try RawClient(port: listener.port) }
    }
}
