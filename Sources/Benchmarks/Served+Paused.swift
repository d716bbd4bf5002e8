import Cryptography
import Foundation

extension Served {
    private static let secretText = "bench-secret"

    /// Signs what ``paused(port:isTLS:in:)`` takes.
    static var secret: Secret {
        get throws {
            guard let secret = Secret(Array(secretText.utf8)) else { throw BenchError("no secret") }
            return secret
        }
    }

    /// `shoprelay serve` with one shop, whose deliveries are kept and not worked off.
    static func paused(port: Int, isTLS: Bool = false, in workplace: Workplace) async throws -> Served {
        let settings = """
            listen: 127.0.0.1:\(port)
            state: \(workplace.directory.path)/state-\(port)
            log: { level: error }
            agreements:
              - name: bench
                paused: true
                rackbeat: { token: env:BENCH_SECRET, webhook_token: env:BENCH_SECRET }
                shops:
                  - name: bench
                    url: https://shop.example
                    consumer_key: env:BENCH_SECRET
                    consumer_secret: env:BENCH_SECRET
                    webhook_secrets: [env:BENCH_SECRET]
            """
        let tls = """

            tls:
              certificate: \(workplace.file("certificate.pem").path)
              key: \(workplace.file("key.pem").path)
            """
        return try await shoprelay(
            isTLS ? settings + tls : settings, environment: ["BENCH_SECRET": secretText], port: port, isTLS: isTLS,
            in: workplace)
    }
}

extension Load {
    /// Deliveries of its shop.
    static func paused(_ bytes: Int, _ count: Int, _ secret: Secret) -> Load {
        deliveries(
            shop: "bench", source: "https://shop.example/", orders: Array(1...count), bytes: bytes, secret: secret)
    }
}
