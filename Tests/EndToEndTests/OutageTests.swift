import Sandbox
import TestSupport
import Testing

/// Rackbeat is away for a while.
@Suite(.halfTheMachine, .timeLimit(.minutes(1))) struct OutageTests {
    @Test func ordersOfAnOutageAreLookedAtOnceAndGoOnInTheirOrder() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            let (rackbeat, dk) = (stage.world.rackbeat, stage.world.dk)
            rackbeat.faults.add(Fault("*", .status(503)))
            var orders: [Int] = []
            for _ in 0..<100 {
                orders.append(try dk.placeOrder(OrderRequest(lines: [.init("TS-001", 1)], checksStock: false)))
            }
            func looks() -> Int { dk.calls.count("GET /wp-json/wc/v3/orders/{id}") }
            let areLookedAt = await eventually { looks() >= 100 }
            #expect(areLookedAt)
            var struck = rackbeat.faults.struck
            let areProbed = await eventually(within: .seconds(45)) { rackbeat.faults.struck >= struck + 2 }
            #expect(areProbed)
            struck = rackbeat.faults.struck
            // Two deliveries of each order, what was under way when it went away, and one for each probe.
            #expect(looks() <= 2 * 100 + 16 + struck, "each again and again would have been more")

            rackbeat.faults.clear()
            let arrived = await eventually(within: .seconds(40)) { [orders] in
                orders.allSatisfy { stage.orders("dk", $0).map(\.isBooked) == [true] }
            }
            #expect(arrived)
            let carried = rackbeat.orders().sorted { $0.number < $1.number }.map(\.heading)
            let late = try orders.enumerated().filter { place, order in
                let there = try #require(carried.firstIndex { $0.hasSuffix("[dk:\(order)]") })
                return abs(there - place) > 2 * 16
            }
            #expect(late.count <= 16 + struck, "only those that were tried before may go on later than their turn")
            #expect(await relay.stop() == 0)
        }
    }
}
