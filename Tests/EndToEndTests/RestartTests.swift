import EventLoop
import Foundation
import Sandbox
import TestSupport
import Testing

@Suite("P1 kept before acknowledged, also while a new process takes over", .wholeMachine, .timeLimit(.minutes(2)))
struct RestartTests {
    /// Waits after each restart until the new process has acknowledged something.
    private static func restart(
        _ first: RelayProcess, _ times: Int, _ stage: Stage, _ load: RestartLoad
    ) async throws -> RelayProcess {
        var relay = first
        for _ in 0..<times {
            let before = load.count()
            relay = try await stage.relay(after: relay)
            let isServing = await eventually { load.count() > before }
            #expect(isServing)
        }
        return relay
    }

    @Test func twentyRestartsUnderLoadRefuseNobodyAndLoseNothing() async throws {
        try await Stage.with(isConnected: false) { stage in
            let first = try await stage.relay()
            let load = RestartLoad(stage)
            load.start(fresh: 2, kept: 2)
            let start = ContinuousClock.now
            let relay = try await Self.restart(first, 20, stage, load)
            let time = start.duration(to: .now)
            let figures = await load.stop()
            #expect(figures.failures == [])
            #expect(time < .seconds(20).slowed)
            #expect(figures.freshConnections > 200 && figures.keptConnections >= 20 && figures.acknowledged.count > 20)
            let arrived = await eventually(within: .seconds(60)) {
                figures.acknowledged.allSatisfy { stage.orders("dk", $0).contains(where: \.isBooked) }
            }
            #expect(arrived)
            for id in figures.acknowledged { #expect(stage.orders("dk", id).count == 1) }
            #expect(await relay.stop() == 0)
            #expect(!FileManager.default.fileExists(atPath: stage.directory.path + "/state/handover.sock"))
        }
    }
}
