import Sandbox
import TestSupport
import Testing

/// Rackbeat or a shop answers that we may not come in.
@Suite("P7 a side that does not let us in is paused alone", .halfTheMachine, .timeLimit(.minutes(1)))
struct PauseTests {
    private static func isPaused(_ side: String, _ stage: Stage) async -> Bool {
        let text = await RelayProcess.text(
            port: stage.port, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return text.contains("shoprelay_side_paused{agreement=\"sandbox\",side=\"\(side)\"} 1")
    }

    private static func isReady(_ stage: Stage) async -> Bool {
        await RelayProcess.status(port: stage.port, "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            == 200
    }

    /// Of the oldest order that waits, in seconds.
    private static func age(_ stage: Stage) async -> Int? {
        await RelayProcess.figure("orders_oldest_seconds", port: stage.port)
    }

    private static func order(_ shop: WooCommerceSandbox) throws -> Int {
        try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)], checksStock: false))
    }

    private static func areBooked(_ orders: [Int], of shop: String, _ stage: Stage) -> Bool {
        orders.allSatisfy { stage.orders(shop, $0).map(\.isBooked) == [true] }
    }

    @Test func whileRackbeatRefusesTheTokenItIsProbedAloneAndAfterwardsAllOrdersAreCarried() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            let rackbeat = stage.world.rackbeat
            rackbeat.faults.add(Fault("*", .status(401)))
            var orders = [try Self.order(stage.world.dk)]
            let isTold = await eventually { await FrontDoorTests.attention(stage.port) == 1 }
            #expect(isTold)
            #expect(try await stage.attention().output.contains("sandbox rackbeat-unauthorized access\n"))
            #expect(await Self.isPaused("rackbeat", stage))
            let before = rackbeat.faults.struck
            for _ in 0..<40 { orders.append(try Self.order(stage.world.dk)) }
            let isAskedFor = await eventually { [orders] in
                stage.world.dk.calls.count("GET /wp-json/wc/v3/orders/{id}") >= orders.count
                    && rackbeat.faults.struck >= before + 2
            }
            #expect(isAskedFor)
            #expect(rackbeat.faults.struck <= before + 6, "each order by itself would have asked 40 times and more")
            #expect(await Self.isReady(stage))
            #expect(await FrontDoorTests.attention(stage.port) == 1)
            let isOld = await eventually { await Self.age(stage).map { $0 >= 1 } == true }
            #expect(isOld)

            rackbeat.faults.clear()
            let arrived = await eventually(within: .seconds(40)) { [orders] in
                Self.areBooked(orders, of: "dk", stage)
            }
            #expect(arrived)
            #expect(rackbeat.orderCount == orders.count)
            let isOver = await eventually { await FrontDoorTests.attention(stage.port) == 0 }
            #expect(isOver)
            #expect(await Self.isPaused("rackbeat", stage) == false)
            let isNothingLeft = await eventually { await Self.age(stage) == 0 }
            #expect(isNothingLeft)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aShopThatRefusesTheKeyHoldsUpNoOtherAndIsLetGoByARestartToo() async throws {
        try await Stage.with { stage in
            let first = try await stage.relay()
            stage.world.dk.faults.add(Fault("*", .status(403)))
            let waiting = try Self.order(stage.world.dk)
            let isPaused = await eventually { await Self.isPaused("shop dk", stage) }
            #expect(isPaused)
            let other = try Self.order(stage.world.se)
            let passed = await eventually { Self.areBooked([other], of: "se", stage) }
            #expect(passed)
            #expect(await Self.isPaused("shop se", stage) == false)
            #expect(try await stage.attention().output.contains("sandbox/dk shop-unauthorized access\n"))
            #expect(await first.stop() == 0)

            stage.world.dk.faults.clear()
            let relay = try await stage.relay()
            let arrived = await eventually(within: .seconds(30)) { Self.areBooked([waiting], of: "dk", stage) }
            #expect(arrived)
            let isOver = await eventually { await FrontDoorTests.attention(stage.port) == 0 }
            #expect(isOver)
            #expect(await relay.stop() == 0)
        }
    }
}
