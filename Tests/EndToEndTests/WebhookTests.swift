import Sandbox
import TestSupport
import Testing

/// The relay makes its webhooks in the shops itself.
@Suite("P5 webhooks are repaired", .halfTheMachine, .timeLimit(.minutes(1)))
struct WebhookTests {
    private static let topics = [
        "order.created", "order.deleted", "order.restored", "order.updated", "product.created", "product.deleted",
        "product.restored", "product.updated",
    ]

    private static func relay(_ stage: Stage) async throws -> RelayProcess {
        try await stage.relay {
            "public_url: http://\(stage.listen)\n" + CatchUpTests.often($0)
        }
    }

    private static func active(_ shop: WooCommerceSandbox, _ stage: Stage) -> [String] {
        let url = "http://\(stage.listen)/webhooks/woocommerce/\(shop.name)"
        return shop.webhooks.filter { $0.url == url && $0.status == "active" }.map(\.topic).sorted()
    }

    private static func isWhole(_ stage: Stage) -> Bool {
        stage.world.shops.allSatisfy { active($0, stage) == topics && $0.webhooks.count == topics.count }
    }

    @Test func missingOnesAreMadeOnceAndOrdersComeThroughThem() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await Self.relay(stage)
            let made = await eventually { Self.isWhole(stage) }
            #expect(made)
            let passes = stage.world.dk.calls.count("GET /wp-json/wc/v3/webhooks")
            let again = await eventually { stage.world.dk.calls.count("GET /wp-json/wc/v3/webhooks") >= passes + 2 }
            #expect(again && Self.isWhole(stage))
            let delivered = stage.world.dk.deliveryCount
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            let arrived = await eventually { stage.orders("dk", id).contains(where: \.isBooked) }
            #expect(arrived)
            let wasDelivered = await eventually { stage.world.dk.deliveryCount > delivered }
            #expect(wasDelivered)
            #expect(await relay.stop() == 0)
        }
    }

    /// The 7th failure in a row disables a webhook, and switched on again it would keep its count (woocommerce.md 1.6).
    @Test func oneThatIsSwitchedOffIsMadeAnewAndWhatItMissedIsCarried() async throws {
        try await Stage.with(isConnected: false) { stage in
            let first = try await Self.relay(stage)
            let made = await eventually { Self.isWhole(stage) }
            #expect(made)
            #expect(await first.stop() == 0)
            let old = Set(stage.world.dk.webhooks.map(\.id))
            var missed: [Int] = []
            for _ in 0..<8 {
                missed.append(try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 1)])))
                let queueIsEmpty = await eventually { stage.world.dk.deliveryBacklog == 0 }
                #expect(queueIsEmpty)
            }
            let isOff = await eventually { Self.active(stage.world.dk, stage).count <= 5 }
            #expect(isOff)

            let relay = try await Self.relay(stage)
            let arrived = await eventually { [missed] in
                missed.allSatisfy { stage.orders("dk", $0).map(\.isBooked) == [true] }
            }
            #expect(arrived)
            let repaired = await eventually { Self.isWhole(stage) }
            #expect(repaired)
            let kept = Set(stage.world.dk.webhooks.map(\.id)).intersection(old)
            #expect(kept.count == 5)
            #expect(await relay.stop() == 0)
        }
    }

    /// Their deliveries look like success to WooCommerce, and never become any better (woocommerce.md 2.1).
    @Test func thoseWhoseOwnerMayNoLongerReadOrdersAreMadeAnew() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await Self.relay(stage)
            let made = await eventually { Self.isWhole(stage) }
            #expect(made)
            let old = Set(stage.world.dk.webhooks.map(\.id))
            stage.world.dk.removeWebhookOwner()
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            let areNew = await eventually {
                Self.isWhole(stage) && Set(stage.world.dk.webhooks.map(\.id)).isDisjoint(with: old)
            }
            #expect(areNew)
            let arrived = await eventually { stage.orders("dk", id).map(\.isBooked) == [true] }
            #expect(arrived)
            let isQuiet = await eventually { await FrontDoorTests.attention(stage.port) == 0 }
            #expect(isQuiet)
            let told = try await stage.command(["webhooks", "status"])
            #expect(told.output.contains(": order.created was blind"))
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aKeyThatMayNotManageTheShopNeedsAttentionAndOrdersAreCarriedAllTheSame() async throws {
        try await Stage.with(isConnected: false) { stage in
            for shop in stage.world.shops {
                shop.faults.add(Fault("GET /wp-json/wc/v3/webhooks", .status(403)))
            }
            let relay = try await Self.relay(stage)
            let isTold = await eventually { await FrontDoorTests.attention(stage.port) == 2 }
            #expect(isTold)
            #expect(try await stage.attention().output.contains("sandbox/dk webhooks-failing webhooks"))
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            let arrived = await eventually { stage.orders("dk", id).contains(where: \.isBooked) }
            #expect(arrived)
            for shop in stage.world.shops { shop.faults.clear() }
            let isOver = await eventually { await FrontDoorTests.attention(stage.port) == 0 }
            #expect(isOver && Self.isWhole(stage))
            #expect(await relay.stop() == 0)
        }
    }
}
