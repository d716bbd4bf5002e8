import Foundation
import Sandbox
import Synchronization
import TestSupport
import Testing

@Suite("P1 kept before acknowledged, P2 one order, once", .wholeMachine, .timeLimit(.minutes(3)))
struct KillTests {
    private final class Acknowledged: Sendable {
        private let ids = Mutex<Set<Int>>([])

        var all: Set<Int> { ids.withLock { $0 } }

        func insert(_ id: Int) { ids.withLock { _ = $0.insert(id) } }
    }

    @Test func everyAcknowledgedOrderIsInRackbeatOnceAfterFiftyKills() async throws {
        try await Stage.with(isConnected: false) { stage in
            try await Self.survives(on: stage, times: 50) { relay in await relay.killNow() }
        }
    }

    @Test func everyAcknowledgedOrderIsInRackbeatOnceAfterTwentyPowerCuts() async throws {
        try await Stage.with(isConnected: false) { stage in
            let power = try await PowerCut(stage.directory.path + "/state", in: stage.directory)
            let lost = Mutex(0)
            try await Self.survives(on: stage, times: 20, environment: power.environment) { relay in
                await relay.killNow()
                let changes = try power.cut()
                lost.withLock { $0 += changes }
            }
            #expect(lost.withLock(\.self) > 0, "the cuts took nothing away")
        }
    }

    /// Ends the relay at random moments while orders come in, and then counts them.
    private static func survives(
        on stage: Stage, times: Int, environment: [String: String] = [:], _ end: (RelayProcess) async throws -> Void
    ) async throws {
        let shop = stage.world.dk
        let acknowledged = Acknowledged()
        var random = SystemRandomNumberGenerator()
        for _ in 0..<times {
            let relay = try await stage.relay(environment: environment)
            let moment = Task.detached { [wait = Int.random(in: 0...120, using: &random)] in
                try? await Task.sleep(for: .milliseconds(wait))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { await send(anOrderOf: shop, stage.port, acknowledged) } }
                await moment.value
                try await end(relay)
                try await group.waitForAll()
            }
        }
        #expect(acknowledged.all.count > 20, "it ended too early to prove anything")
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

    /// Twice, as shops do; one acknowledgement is a promise already.
    private static func send(
        anOrderOf shop: WooCommerceSandbox, _ port: Int, _ acknowledged: Acknowledged
    ) async {
        guard let id = try? shop.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)], checksStock: false)),
            let delivery = Delivery(shop: shop, order: id)
        else { return }
        for _ in 0..<2 where await RelayProcess.status(port: port, delivery.request) == 200 { acknowledged.insert(id) }
    }
}
