import Sandbox
import TestSupport
import Testing

/// Rackbeat takes 480 calls a minute (rackbeat.md 1.2): they are what limits how many orders come through.
@Suite("An ordinary order costs two calls", .halfTheMachine, .timeLimit(.minutes(1)))
struct CallBudgetTests {
    @Test func ordersOfAKnownCustomerCostOneCallToMakeAndOneToBookEach() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            let first = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            let arrived = await eventually { stage.orders("dk", first).map(\.isBooked) == [true] }
            #expect(arrived)
            // Until then its last call may not have been noted.
            let isDone = await eventually { await RelayProcess.isQuiet(port: stage.port) }
            #expect(isDone)
            stage.world.rackbeat.calls.clear()
            for _ in 0..<20 {
                try stage.world.dk.placeOrder(
                    OrderRequest(lines: [.init("TS-001", 1), .init("LYS/24", 2)], checksStock: false))
            }
            let areBooked = await eventually { stage.world.rackbeat.orders().filter(\.isBooked).count == 21 }
            #expect(areBooked)
            // Their deliveries come twice, and the shops' stock is looked at after each.
            let isQuiet = await eventually { await RelayProcess.isQuiet(port: stage.port) }
            #expect(isQuiet)
            #expect(await relay.stop() == 0)
            let calls = stage.world.rackbeat.calls.counts
            #expect(calls["POST /api/orders/drafts"] == 20 && calls["POST /api/orders/{number}/book"] == 20)
            let others = calls.filter { $0.key.contains("orders") || $0.key.contains("customers") }.values.reduce(0, +)
            #expect(others == 40, "\(calls)")
        }
    }
}
