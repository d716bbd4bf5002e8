import Cryptography
import EventLoop
import Foundation
import HTTPServer
import HTTPTypes
import ServiceLifecycleTestKit
import TestSupport
import Testing

/// TLS on an endpoint, seen by a client that sees every byte.
@Suite(.machineShare, .timeLimit(.minutes(1)))
struct TLSTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let lastGet = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    @Sendable private static func routes(_ router: inout Router) {
        router.on(.get, "/") { request in Response(.ok, text: "\(request.peer)") }
        router.on(.post, "/", bodyLimit: 2 << 20) { request in Response(.ok, body: .bytes(request.body)) }
    }

    private static func context(_ certificate: TestCertificate, _ more: TestCertificate...) throws -> TLSContext {
        func identity(_ one: TestCertificate) throws -> TLSContext.Identity {
            TLSContext.Identity(chain: try one.bytes(of: one.chain), privateKey: try one.bytes(of: one.key))
        }
        return try TLSContext(try identity(certificate), more: try more.map(identity))
    }

    private static func offer(_ change: (inout TLSClient.Offer) -> Void) -> TLSClient.Offer {
        var offer = TLSClient.Offer()
        change(&offer)
        return offer
    }

    /// Serves with this certificate, and gives the blocking `body` a thread.
    @discardableResult private static func serve<Value: Sendable>(
        _ tls: TLSTermination? = nil, limits: Limits = Limits(), proxies: Proxies = .none,
        _ body: @escaping @Sendable (Int) throws -> Value
    ) async throws -> Value {
        let own = TLSTermination(try context(try await TestCertificate("DNS:one.example")))
        return try await withServer(tls: tls ?? own, limits: limits, proxies: proxies, routes) { port, _ in
            try await onThread { try body(port) }
        }
    }

    @Test(arguments: [(0x303, "TLSv1.2"), (0x304, "TLSv1.3")] as [(Int32, String)])
    func requestsAreAnsweredInBothVersions(version: Int32, name: String) async throws {
        try await Self.serve { port in
            let client = try TLSClient(port: port, Self.offer { $0.version = version })
            #expect(client.version == name)
            for _ in 0..<3 {
                try client.send(Self.get)
                #expect(try client.read(until: "127.0.0.1").hasPrefix("HTTP/1.1 200 "))
            }
            // Pipelined within one record.
            try client.send(Self.get + Self.lastGet)
            #expect(try client.readToEnd().components(separatedBy: "HTTP/1.1 200 ").count == 3)
            #expect(client.sawEnd)
        }
    }

    @Test(arguments: [0x301, 0x302] as [Int32]) func olderVersionsAreRefused(version: Int32) async throws {
        try await Self.serve { port in
            #expect(throws: (any Error).self) {
                _ = try TLSClient(port: port, Self.offer { $0.version = version })
            }
        }
    }

    @Test(arguments: [1, 7, Int.max]) func whereTheBytesAreSplitIsNoMatter(piece: Int) async throws {
        try await Self.serve { port in
            let client = try TLSClient(port: port, Self.offer { $0.piece = piece })
            try client.send(Self.lastGet)
            #expect(try client.readToEnd().hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func aMegabyteGoesInAndOutWhole() async throws {
        let body = String((0..<1 << 20).map { _ in Character(UnicodeScalar(UInt8.random(in: 97...122))) })
        let answer = try await Self.serve { port in
            let client = try TLSClient(port: port)
            try client.send(
                "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            return try client.readToEnd()
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        #expect(answer.hasSuffix("\r\n\r\n" + body))
    }

    @Test func theCertificateIsTheOneForTheNameThatIsAskedFor() async throws {
        let tls = TLSTermination(
            try Self.context(
                try await TestCertificate("DNS:one.example"), try await TestCertificate("DNS:two.example"),
                try await TestCertificate("DNS:*.three.example")))
        try await Self.serve(tls) { port in
            for (name, shown) in [
                (nil, "one"), ("one.example", "one"), ("two.example", "two"), ("TWO.example", "two"),
                ("a.three.example", "*.three"), ("three.example", "one"), ("unknown.example", "one"),
            ] {
                let client = try TLSClient(port: port, Self.offer { $0.name = name })
                #expect(client.peerName == "DNS:\(shown).example", "\(name ?? "none")")
            }
        }
    }

    @Test func theIssuersAreShownToo() async throws {
        let root = try await TestCertificate("DNS:root.example")
        let issuer = try await TestCertificate("DNS:issuer.example", issuer: root)
        let tls = TLSTermination(try Self.context(try await TestCertificate("DNS:one.example", issuer: issuer)))
        try await Self.serve(tls) { port in
            let client = try TLSClient(port: port)
            #expect(client.chainLength == 3)
        }
    }

    @Test func ofTheProtocolsOfferedHTTP11IsChosenAndOthersAloneAreRefused() async throws {
        try await Self.serve { port in
            #expect(try TLSClient(port: port).chosenProtocol == nil)
            for protocols in [["http/1.1"], ["h2", "http/1.1"], ["http/1.1", "h2"]] {
                let client = try TLSClient(port: port, Self.offer { $0.protocols = protocols })
                #expect(client.chosenProtocol == "http/1.1")
            }
            for protocols in [["h2"], ["http/1.0"], ["http/1.1x"], ["h2", "http/1"]] {
                #expect(throws: TLSClient.Failure.self) {
                    _ = try TLSClient(port: port, Self.offer { $0.protocols = protocols })
                }
            }
        }
    }

    @Test(arguments: [0x303, 0x304] as [Int32]) func aSessionIsResumed(version: Int32) async throws {
        try await Self.serve { port in
            let first = try TLSClient(port: port, Self.offer { $0.version = version })
            #expect(!first.isResumed)
            // TLS 1.3 sends the ticket behind the handshake, before the first answer.
            try first.send(Self.lastGet)
            _ = try first.readToEnd()
            let session = first.session
            let second = try TLSClient(
                port: port,
                Self.offer {
                    $0.version = version
                    $0.session = session
                })
            #expect(second.isResumed)
            try second.send(Self.lastGet)
            #expect(try second.readToEnd().hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func whoSpeaksPlainHTTPIsTold() async throws {
        let answer = try await Self.serve { port in
            let client = try RawClient(port: port)
            try client.send(Self.get)
            return try client.readToEnd()
        }
        #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(answer.hasSuffix("This port speaks https only.\n"))
    }

    @Test func whatIsNoTLSEndsTheConnectionAndNothingElse() async throws {
        var limits = Limits()
        limits.headTime = .milliseconds(300)
        try await Self.serve(limits: limits) { port in
            let kept = try TLSClient(port: port)
            let hello: [UInt8] = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]
            for bytes in [[0], hello, [0x16, 3, 1, 0xff, 0xff], Array(repeating: 0x16, count: 70_000)] as [[UInt8]] {
                let client = try RawClient(port: port)
                try? client.send(bytes)
                // An end or a reset within the time for a head; an alert may come first.
                _ = try? client.readToEnd()
            }
            try kept.send(Self.lastGet)
            #expect(try kept.readToEnd().hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func aHandshakeThatDoesNotComeIsCutOff() async throws {
        var limits = Limits()
        limits.headTime = .milliseconds(100)
        let answer = try await Self.serve(limits: limits) { port in try RawClient(port: port).readToEnd() }
        #expect(answer.isEmpty)
    }

    @Test func theProxysHeaderComesBeforeTheHandshake() async throws {
        let trusted = [try #require(IPNetwork("127.0.0.1"))]
        let proxies = Proxies(trusted: trusted, field: nil, speakProxyProtocol: true)
        let header: [UInt8] =
            [0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a, 0x21, 0x11, 0, 12]
            + [203, 0, 113, 9, 10, 0, 0, 1, 0x12, 0x34, 1, 0xbb]
        try await Self.serve(proxies: proxies) { port in
            for piece in [1, Int.max] {
                let client = try TLSClient(
                    port: port,
                    Self.offer {
                        $0.prefix = header
                        $0.piece = piece
                    })
                try client.send(Self.lastGet)
                #expect(try client.readToEnd().hasSuffix("203.0.113.9"))
            }
        }
    }

    @Test func aNewCertificateIsShownToNewConnectionsAndOldOnesStay() async throws {
        let tls = TLSTermination(try Self.context(try await TestCertificate("DNS:one.example")))
        let next = try Self.context(try await TestCertificate("DNS:two.example"))
        try await Self.serve(tls) { port in
            let old = try TLSClient(port: port)
            tls.replace(with: next)
            #expect(try TLSClient(port: port).peerName == "DNS:two.example")
            try old.send(Self.lastGet)
            #expect(try old.readToEnd().hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func aShutdownEndsIdleConnectionsWithAWordAndAnswersTheFirstRequestOfNewOnes() async throws {
        let tls = TLSTermination(try Self.context(try await TestCertificate("DNS:one.example")))
        try await withServer(tls: tls, Self.routes) { port, trigger in
            try await onThread {
                let idle = try TLSClient(port: port)
                try idle.send(Self.get)
                _ = try idle.read(until: "127.0.0.1")
                let silent = try RawClient(port: port)
                // Connected; its handshake begins with the shutdown.
                let late = try RawClient(port: port)
                trigger.triggerGracefulShutdown()
                #expect(try idle.readToEnd().isEmpty)
                #expect(idle.sawEnd)
                let client = try TLSClient(over: late)
                try client.send(Self.get)
                #expect(try client.readToEnd().hasPrefix("HTTP/1.1 200 "))
                #expect(try silent.readToEnd().isEmpty)
            }
        }
    }
}
