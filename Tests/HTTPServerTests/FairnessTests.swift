import Foundation
import HTTPServer
import HTTPTypes
import TestSupport
import Testing

/// One sender must not take the loop from the others, nor from the server itself.
@Suite(.halfTheMachine, .timeLimit(.minutes(1)))
struct FairnessTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Sendable private static func routes(_ router: inout Router) {
        router.on(.get, "/") { _ in Response(.ok, text: "x") }
    }

    @Test func anEndlessPipelineHoldsUpNobody() async throws {
        let longest = try await withServer(loops: 1, Self.routes) { port, _ in
            try await onThread {
                let other = try RawClient(port: port)
                let client = try RawClient(port: port)
                let pipeline = Array(String(repeating: Self.get, count: 5000).utf8)
                Thread { while (try? client.send(pipeline)) != nil {} }.start()
                // Without a reader the answers would fill the connection.
                Thread { while let bytes = try? client.read(), !bytes.isEmpty {} }.start()
                var longest = Duration.zero
                for _ in 0..<20 {
                    let start = ContinuousClock.now
                    try other.send(Self.get)
                    _ = try other.read(until: "\r\n\r\nx")
                    longest = max(longest, start.duration(to: .now))
                }
                client.endSending()
                return longest
            }
        }
        #expect(longest < .seconds(5).slowed)
    }

    @Test func aRefusedSenderMaySendOnlySoMuchMore() async throws {
        var limits = Limits()
        limits.lingerTime = .seconds(40)
        limits.lingerBytes = 1 << 20
        let isCutOff = try await withServer(limits: limits, Self.routes) { port, _ in
            try await onThread {
                let client = try RawClient(port: port)
                try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000\r\n\r\n")
                let piece = [UInt8](repeating: 0, count: 1 << 20)
                let end = ContinuousClock.now + .seconds(20)
                while ContinuousClock.now < end {
                    do { try client.send(piece) } catch { return true }
                }
                return false
            }
        }
        #expect(isCutOff)
    }
}
