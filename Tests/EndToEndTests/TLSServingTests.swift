import EventLoop
import Foundation
import Sandbox
import TestSupport
import Testing

/// `shoprelay serve` with certificates of its own, and a port of plain HTTP beside them.
@Suite(.halfTheMachine, .timeLimit(.minutes(1)))
struct TLSServingTests {
    private struct Setup {
        let stage: Stage
        let port: Int
        let files: TemporaryDirectory

        init(_ stage: Stage) throws {
            self.stage = stage
            files = try TemporaryDirectory()
            port = try Listener(host: "127.0.0.1", port: 0).port
        }

        /// Puts a certificate where the settings look for it.
        func install(_ certificate: TestCertificate) throws {
            for (name, source) in [("chain.pem", certificate.chain), ("key.pem", certificate.key)] {
                try Data(contentsOf: URL(fileURLWithPath: source))
                    .write(to: URL(fileURLWithPath: files.path + "/" + name), options: .atomic)
            }
        }

        /// The stage's own port is the plain one.
        func settings(_ settings: String) -> String {
            let line = "listen: \(stage.listen)"
            #expect(settings.contains(line))
            return settings.replacing(
                line,
                with: """
                    listen: 127.0.0.1:\(port)
                    tls:
                      certificate: \(files.path)/chain.pem
                      key: file:\(files.path)/key.pem
                      plain: \(stage.listen)
                    """)
        }

        func shownName() async -> String? {
            await onThread { (try? TLSClient(port: port))?.peerName }
        }
    }

    private static func plain(_ port: Int, _ request: String) async -> String {
        await onThread {
            guard let client = try? RawClient(port: port), (try? client.send(request)) != nil else { return "" }
            return (try? client.readToEnd()) ?? ""
        }
    }

    @Test func deliveriesComeOverTLSAndNeverOverThePlainPort() async throws {
        try await Stage.with(isConnected: false) { stage in
            let setup = try Setup(stage)
            try setup.install(try await TestCertificate("DNS:one.example"))
            let relay = try await stage.relay(change: setup.settings)
            let shop = stage.world.dk
            let refused = try shop.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)]))
            let taken = try shop.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)]))
            let plain = try #require(Delivery(shop: shop, order: refused)).request
            let secure = try #require(Delivery(shop: shop, order: taken)).request

            let answer = await Self.plain(stage.port, plain)
            #expect(answer.hasPrefix("HTTP/1.1 421 ") && answer.contains("https"))
            let kept = await onThread {
                guard let client = try? TLSClient(port: setup.port), (try? client.send(secure)) != nil else {
                    return ""
                }
                return (try? client.readToEnd()) ?? ""
            }
            #expect(kept.hasPrefix("HTTP/1.1 200 "))
            let arrives = await eventually { stage.orders("dk", taken).contains(where: \.isBooked) }
            #expect(arrives)
            #expect(stage.orders("dk", refused).isEmpty)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func thePlainPortRedirectsWhatReadsAndAnswersProbes() async throws {
        try await Stage.with(isConnected: false) { stage in
            let setup = try Setup(stage)
            try setup.install(try await TestCertificate("DNS:one.example"))
            let relay = try await stage.relay(change: { settings in
                setup.settings(settings).split(separator: "\n").filter { !$0.hasPrefix("public_url") }
                    .joined(separator: "\n")
            })
            let cases: [(request: String, status: Int, location: String?)] = [
                ("GET /a%20b?c=d HTTP/1.1\r\nHost: relay.example:80\r\n", 308, "https://relay.example/a%20b?c=d"),
                ("HEAD / HTTP/1.1\r\nHost: [::1]:80\r\n", 308, "https://[::1]/"),
                ("GET http://relay.example/x HTTP/1.1\r\nHost: other.example\r\n", 308, "https://relay.example/x"),
                ("GET /webhooks/woocommerce/dk HTTP/1.1\r\nHost: a\r\n", 308, "https://a/webhooks/woocommerce/dk"),
                ("GET / HTTP/1.0\r\n", 421, nil), ("DELETE / HTTP/1.1\r\nHost: a\r\n", 421, nil),
                ("OPTIONS * HTTP/1.1\r\nHost: a\r\n", 421, nil), ("BREW / HTTP/1.1\r\nHost: a\r\n", 421, nil),
                ("GET /healthz HTTP/1.1\r\nHost: a\r\n", 200, nil), ("GET /readyz HTTP/1.1\r\nHost: a\r\n", 200, nil),
                ("GET /metrics HTTP/1.1\r\nHost: a\r\n", 308, "https://a/metrics"),
            ]
            for (request, status, location) in cases {
                let answer = await Self.plain(stage.port, request + "Connection: close\r\n\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(request)")
                let fields = answer.components(separatedBy: "\r\n")
                #expect(fields.first { $0.hasPrefix("Location: ") } == location.map { "Location: \($0)" }, "\(request)")
            }
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aHangUpLoadsTheCertificatesAgainUnlessTheyAreDamaged() async throws {
        try await Stage.with(isConnected: false) { stage in
            let setup = try Setup(stage)
            let other = try await TestCertificate("DNS:two.example")
            try setup.install(try await TestCertificate("DNS:one.example"))
            let relay = try await stage.relay(change: setup.settings)
            #expect(await setup.shownName() == "DNS:one.example")
            try Data("damaged".utf8).write(to: URL(fileURLWithPath: setup.files.path + "/chain.pem"))
            relay.hangUp()
            // The signal has been seen when the next one is: certificates are loaded one after the other.
            try setup.install(other)
            relay.hangUp()
            let isShown = await eventually { await setup.shownName() == "DNS:two.example" }
            #expect(isShown)
            #expect(await relay.stop() == 0)
        }
    }
}
