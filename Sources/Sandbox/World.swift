public import EventLoop
public import HTTPClient
import HTTPServer
import ServiceLifecycle

/// A Rackbeat and shops on this machine, served on ports of their own, and the settings of a relay between them.
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

    /// The secret of all shops' webhooks. Known to everybody: for sandboxes only.
    public static let webhookSecret = "sandbox-webhook-secret"

    public let rackbeat: RackbeatSandbox
    public let shops: [WooCommerceSandbox]
    public let rackbeatURL: String

    /// The first shop. Of ``init(catalogue:ports:loops:client:)``: prices excl. VAT, WooCommerce 11; the alias
    /// `GAMMEL-KANDE` is `KANDE-2`.
    public var dk: WooCommerceSandbox { shops[0] }
    /// The second shop. Of ``init(catalogue:ports:loops:client:)``: prices incl. VAT, WooCommerce 10.
    public var se: WooCommerceSandbox { shops[1] }

    private let servers: [HTTPServer]

    /// Two shops with the same goods. Binds at once; serves while ``run()`` does.
    public convenience init(
        catalogue: Catalogue = .danish, ports: Ports = Ports(), loops: [EventLoop], client: HTTPClient
    ) throws(EventLoopError) {
        let send: WebhookSender = { request throws(ClientError) in try await client.send(request) }
        var incl = ShopSwitches()
        incl.version = .v10
        incl.pricesIncludeTax = true
        try self.init(
            rackbeat: RackbeatSandbox(send: send), port: ports.rackbeat,
            shops: [
                (WooCommerceSandbox(name: "dk", seed: 2, send: send), ports.dk),
                (WooCommerceSandbox(name: "se", switches: incl, seed: 3, send: send), ports.se),
            ], loops: loops)
        rackbeat.seed(catalogue)
        for shop in shops { shop.seed(catalogue) }
    }

    /// Any shops, each with its port. Binds at once; serves while ``run()`` does.
    public init(
        rackbeat: RackbeatSandbox, port: Int = 0, shops: [(shop: WooCommerceSandbox, port: Int)], loops: [EventLoop]
    ) throws(EventLoopError) {
        func serve(_ router: Router, _ port: Int) throws(EventLoopError) -> HTTPServer {
            try HTTPServer(host: "127.0.0.1", port: port, loops: loops, router: router)
        }
        var servers = [try serve(rackbeat.routes(), port)]
        self.rackbeat = rackbeat
        self.shops = shops.map(\.shop)
        rackbeatURL = "http://127.0.0.1:\(servers[0].port)/api/"
        for (shop, port) in shops {
            let server = try serve(shop.routes(), port)
            shop.move(to: "http://127.0.0.1:\(server.port)")
            servers.append(server)
        }
        self.servers = servers
    }

    /// Registers the relay's webhooks in all systems, as a merchant does.
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
                  settle_seconds: 3
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
