import Foundation
import Sandbox
import TestSupport
import Testing

@Suite("An import that is killed goes on without doubling", .wholeMachine, .timeLimit(.minutes(3)))
struct ImportKillTests {
    private static let count = 200

    /// Ends the relay at random moments, also while the plan is made, and goes on each time.
    @Test func killedTwentyTimesItEndsAsIfItHadNotBeen() async throws {
        let undisturbed = try await Stage.importing(.numbered(Self.count, stock: 7)) { stage in
            let relay = try await stage.relay(change: Stage.withProducts)
            let run = try await stage.command(["import", "--agreement", "sandbox", "--shop", "dk", "--stock"])
            #expect(run.status == 0, "\(run.output)")
            #expect(await relay.stop() == 0)
            return (stage.world.rackbeat.items(), run.output.lines)
        }
        #expect(undisturbed.0.count == Self.count + 4)
        try await Stage.importing(.numbered(Self.count, stock: 7)) { stage in
            // Slow enough to be killed in the middle.
            for route in ["POST /api/products", "POST /api/inventory-adjustments*"] {
                stage.world.rackbeat.faults.add(Fault(route, .slow(.milliseconds(20))))
            }
            var random = SystemRandomNumberGenerator()
            var kills = 0
            var arguments = ["--shop", "dk", "--stock"]
            while kills < 20 {
                let relay = try await stage.relay(change: Stage.withProducts)
                let moment = Task.detached { [wait = Int.random(in: 30...250, using: &random)] in
                    try? await Task.sleep(for: .milliseconds(wait))
                }
                let command = ["import", "--agreement", "sandbox"] + arguments
                async let told = stage.command(command)
                await moment.value
                await relay.killNow()
                _ = try await told
                kills += 1
                if Self.hasBegun(stage) { arguments = ["--resume"] }
            }
            stage.world.rackbeat.faults.clear()
            let relay = try await stage.relay(change: Stage.withProducts)
            let last = try await stage.command(["import", "--agreement", "sandbox"] + arguments)
            #expect(last.status == 0 || last.output.isEmpty && Self.isFinished(stage), "\(last.output)")
            #expect(await relay.stop() == 0)
            let items = stage.world.rackbeat.items()
            #expect(Set(items.map(\.number)).count == items.count)
            #expect(items.sorted { $0.number < $1.number } == undisturbed.0.sorted { $0.number < $1.number })
            #expect(stage.world.rackbeat.bookedAdjustments == Self.count)
            // The undo list too.
            let undo = try String(
                contentsOf: URL(fileURLWithPath: stage.directory.path + "/state/imports/sandbox/1/undo.csv"),
                encoding: .utf8)
            #expect(undo.lines.count == Self.count + 1)
        }
    }

    private static func hasBegun(_ stage: Stage) -> Bool {
        FileManager.default.fileExists(atPath: stage.directory.path + "/state/imports/sandbox/1/wish.json")
    }

    private static func isFinished(_ stage: Stage) -> Bool {
        FileManager.default.fileExists(atPath: stage.directory.path + "/state/imports/sandbox/1/report.txt")
    }
}

extension String {
    fileprivate var lines: [Substring] { split(whereSeparator: \.isNewline) }
}
