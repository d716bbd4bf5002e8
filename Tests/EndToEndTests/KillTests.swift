import Foundation
import Sandbox
import Synchronization
import TestSupport
import Testing

@Suite("P1 kept before acknowledged, P2 one order, once", .timeLimit(.minutes(3)))
struct KillTests {
    private final class Acknowledged: Sendable {
        private let ids = Mutex<Set<Int>>([])

        var all: Set<Int> { ids.withLock { $0 } }

        func insert(_ id: Int) { ids.withLock { _ = $0.insert(id) } }
    }

    @Test func everyAcknowledgedOrderIsInRackbeatOnceAfterFiftyKills() async throws {
        try await Stage.with(isConnected: false) { stage in
            let shop = stage.world.dk
            let acknowledged = Acknowledged()
            var random = SystemRandomNumberGenerator()
            for _ in 0..<50 {
                let relay = try await stage.relay()
                let kill = Task.detached { [wait = Int.random(in: 0...120, using: &random)] in
                    try? await Task.sleep(for: .milliseconds(wait))
                }
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            guard
                                let id = try? shop.placeOrder(
                                    OrderRequest(lines: [.init("LYS/24", 1)], checksStock: false)),
                                let delivery = Delivery(shop: shop, order: id)
                            else { return }
                            // Twice, as shops do; one acknowledgement is a promise already.
                            for _ in 0..<2 where await RelayProcess.status(port: stage.port, delivery.request) == 200 {
                                acknowledged.insert(id)
                            }
                        }
                    }
                    await kill.value
                    await relay.killNow()
                }
            }
            #expect(acknowledged.all.count > 20, "kills came too early to prove anything")
            let relay = try await stage.relay()
            let arrived = await eventually(within: .seconds(60)) {
                acknowledged.all.allSatisfy { id in stage.orders("dk", id).contains { $0.isBooked } }
            }
            #expect(arrived)
            #expect(await relay.stop() == 0)
            for id in shop.orders().map(\.id) {
                let copies = stage.orders("dk", id).count
                #expect(copies <= 1)
                if acknowledged.all.contains(id) { #expect(copies == 1) }
            }
        }
    }
}
