public import EventLoop
public import HTTPClient
import HTTPServer
import ServiceLifecycle

/// A Rackbeat and two shops on this machine, served on ports of their own, and the settings of a relay between them.
public final class World: Sendable {
    public struct Ports: Sendable {
        public var rackbeat: Int
        public var dk: Int
        public var se: Int

        /// 0 lets the system choose.
        public init(rackbeat: Int = 0, dk: Int = 0, se: Int = 0) {
            self.rackbeat = rackbeat
            self.dk = dk
            self.se = se
        }
    }

    /// The secret of both shops' webhooks. Known to everybody: for sandboxes only.
    public static let webhookSecret = "sandbox-webhook-secret"

    public let rackbeat: RackbeatSandbox
    /// Prices excl. VAT, WooCommerce 11; the alias `GAMMEL-KANDE` is `KANDE-2`.
    public let dk: WooCommerceSandbox
    /// Prices incl. VAT, WooCommerce 10.
    public let se: WooCommerceSandbox
    public let rackbeatURL: String

    public var shops: [WooCommerceSandbox] { [dk, se] }

    private let servers: [HTTPServer]

    /// Binds at once; serves while ``run()`` does.
    public init(
        catalogue: Catalogue = .danish, ports: Ports = Ports(), loops: [EventLoop], client: HTTPClient
    ) throws(EventLoopError) {
        let send: WebhookSender = { request throws(ClientError) in try await client.send(request) }
        rackbeat = RackbeatSandbox(send: send)
        dk = WooCommerceSandbox(name: "dk", seed: 2, send: send)
        var incl = ShopSwitches()
        incl.version = .v10
        incl.pricesIncludeTax = true
        se = WooCommerceSandbox(name: "se", switches: incl, seed: 3, send: send)
        func serve(_ router: Router, _ port: Int) throws(EventLoopError) -> HTTPServer {
            try HTTPServer(host: "127.0.0.1", port: port, loops: loops, router: router)
        }
        let servers = [
            try serve(rackbeat.routes(), ports.rackbeat), try serve(dk.routes(), ports.dk),
            try serve(se.routes(), ports.se),
        ]
        self.servers = servers
        rackbeatURL = "http://127.0.0.1:\(servers[0].port)/api/"
        dk.move(to: "http://127.0.0.1:\(servers[1].port)")
        se.move(to: "http://127.0.0.1:\(servers[2].port)")
        rackbeat.seed(catalogue)
        for shop in [dk, se] { shop.seed(catalogue) }
    }

    /// Registers the relay's webhooks in all three systems, as a merchant does.
    ///
    /// - Parameter relay: its address, without a trailing slash.
    /// - Returns: the token that Rackbeat's deliveries will carry.
    public func connect(to relay: String) async -> String {
        for shop in shops {
            for topic in ["order.created", "order.updated", "order.deleted", "product.updated"] {
                await shop.register(
                    topic: topic, url: "\(relay)/webhooks/woocommerce/\(shop.name)", secret: Self.webhookSecret)
            }
        }
        return rackbeat.register(event: "inventory.changed", url: "\(relay)/webhooks/rackbeat/sandbox")
    }

    /// What the settings refer to.
    public func environment(token: String) -> [String: String] {
        [
            "SANDBOX_RACKBEAT_TOKEN": rackbeat.token, "SANDBOX_RACKBEAT_WEBHOOK_TOKEN": token,
            "SANDBOX_KEY": ShopKey.sandbox.key, "SANDBOX_SECRET": ShopKey.sandbox.secret,
            "SANDBOX_WEBHOOK_SECRET": Self.webhookSecret,
        ]
    }

    /// A relay's settings file.
    public func settings(listen: String, state: String, requestsPerMinute: Int = 480) -> String {
        var text = """
            listen: \(listen)
            state: \(state)
            log: { level: warning }
            agreements:
              - name: sandbox
                rackbeat:
                  url: \(rackbeatURL)
                  token: env:SANDBOX_RACKBEAT_TOKEN
                  webhook_token: env:SANDBOX_RACKBEAT_WEBHOOK_TOKEN
                  requests_per_minute: \(requestsPerMinute)
                  settle_seconds: 1
                shops:

            """
        for shop in shops {
            text += """
                      - name: \(shop.name)
                        url: \(shop.site)
                        consumer_key: env:SANDBOX_KEY
                        consumer_secret: env:SANDBOX_SECRET
                        webhook_secrets: [env:SANDBOX_WEBHOOK_SECRET]
                        aliases: { GAMMEL-KANDE: KANDE-2 }

                """
        }
        return text
    }

    /// Serves and sends webhooks until graceful shutdown.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for server in servers { group.addTask { try await server.run() } }
            group.addTask { await cancelWhenGracefulShutdown { await self.rackbeat.run() } }
            for shop in shops { group.addTask { await cancelWhenGracefulShutdown { await shop.run() } } }
            try await group.waitForAll()
        }
    }
}
