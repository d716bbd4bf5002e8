import Foundation
import Sandbox
import TestSupport
import Testing

/// Nobody sends webhooks here.
@Suite("P5 missed events are found", .halfTheMachine, .timeLimit(.minutes(1)))
struct CatchUpTests {
    static func often(_ settings: String) -> String {
        settings.replacing("        webhook_secrets:", with: "        catch_up_seconds: 1\n        webhook_secrets:")
    }

    /// Returns once both shops have been asked for the second time, so that the point from which on they count is set.
    private static func relay(_ stage: Stage) async throws -> RelayProcess {
        let relay = try await stage.relay(change: often)
        let isOn = await eventually {
            stage.world.shops.allSatisfy { $0.calls.count("GET /wp-json/wc/v3/orders") > 0 }
        }
        #expect(isOn)
        return relay
    }

    private static func order(_ shop: WooCommerceSandbox, status: String = "processing") throws -> Int {
        try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)], status: status, checksStock: false))
    }

    private static func isBooked(_ stage: Stage, _ shop: String, _ id: Int) -> Bool {
        stage.orders(shop, id).map(\.isBooked) == [true]
    }

    @Test func anOrderThatNoWebhookToldOfIsCarriedOnceAndOneThatMayNotBeIsNot() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await Self.relay(stage)
            let pending = try Self.order(stage.world.dk, status: "pending")
            let (danish, swedish) = (try Self.order(stage.world.dk), try Self.order(stage.world.se))
            let arrived = await eventually {
                Self.isBooked(stage, "dk", danish) && Self.isBooked(stage, "se", swedish)
            }
            #expect(arrived)
            #expect(stage.orders("dk", pending).isEmpty)
            #expect(stage.world.dk.setStatus("processing", of: pending))
            let followed = await eventually { Self.isBooked(stage, "dk", pending) }
            #expect(followed)
            #expect(stage.world.rackbeat.orderCount == 3)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func whatCameWhileTheRelayWasDownIsCarriedWhatStoodBeforeItsFirstStartIsNot() async throws {
        try await Stage.with(isConnected: false) { stage in
            let before = try Self.order(stage.world.dk)
            // Its shop's clock counts in seconds: the first start must lie in a later one.
            let later = Date.now.timeIntervalSince1970.rounded(.up)
            let hasPassed = await eventually { Date.now.timeIntervalSince1970 > later }
            #expect(hasPassed)
            let first = try await Self.relay(stage)
            #expect(await first.stop() == 0)
            var missed: [Int] = []
            // More than a page.
            for _ in 0..<130 { missed.append(try Self.order(stage.world.dk)) }
            let relay = try await stage.relay(change: Self.often)
            let arrived = await eventually(within: .seconds(30)) { [missed] in
                missed.allSatisfy { Self.isBooked(stage, "dk", $0) }
            }
            #expect(arrived)
            #expect(stage.orders("dk", before).isEmpty)
            #expect(stage.world.rackbeat.orderCount == missed.count)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func anOrderOfTheFutureHidesNoneThatComesAfterIt() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await Self.relay(stage)
            let json = try Scenario("from the future").json(id: 7000) { stage.world.dk.product(sku: $0) }
            let text = String(decoding: json, as: UTF8.self).replacing("2026-11-23T", with: "2100-01-01T")
            #expect(stage.world.dk.hold(order: Array(text.utf8)) == 7000)
            let isCarried = await eventually { Self.isBooked(stage, "dk", 7000) }
            #expect(isCarried)
            let passes = stage.world.dk.calls.count("GET /wp-json/wc/v3/orders")
            let hasPassed = await eventually {
                stage.world.dk.calls.count("GET /wp-json/wc/v3/orders") > passes + 2
            }
            #expect(hasPassed)
            let id = try Self.order(stage.world.dk)
            let arrived = await eventually { Self.isBooked(stage, "dk", id) }
            #expect(arrived)
            #expect(await relay.stop() == 0)
        }
    }

    @Test(arguments: [Fault.Kind.status(503), .html, .notice, .resetAfterWrite, .rateLimited(retryAfter: 1)])
    func aListThatFailsIsAskedForAgain(kind: Fault.Kind) async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await Self.relay(stage)
            stage.world.dk.faults.add(Fault("GET /wp-json/wc/v3/orders", kind, times: 2))
            let struck = await eventually { stage.world.dk.faults.pending.isEmpty }
            #expect(struck)
            let id = try Self.order(stage.world.dk)
            let arrived = await eventually { Self.isBooked(stage, "dk", id) }
            #expect(arrived)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aListThatTheKeyMayNotReadNeedsAttentionUntilItMay() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await Self.relay(stage)
            stage.world.dk.faults.add(Fault("GET /wp-json/wc/v3/orders", .status(401)))
            let isTold = await eventually { await FrontDoorTests.attention(stage.port) == 1 }
            #expect(isTold)
            let told = try await stage.attention().output
            #expect(told.contains("sandbox/dk shop-unauthorized access"))
            stage.world.dk.faults.clear()
            let isOver = await eventually { await FrontDoorTests.attention(stage.port) == 0 }
            #expect(isOver)
            #expect(await relay.stop() == 0)
        }
    }
}
