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
            var arguments = ["--shop", "dk", "--stock"]
            for kill in 1...20 {
                let relay = try await stage.relay(change: Stage.withProducts)
                let command = ["import", "--agreement", "sandbox"] + arguments
                async let told = stage.command(command)
                if kill <= 4 {
                    let moment = Task.detached { [wait = Int.random(in: 0...300, using: &random)] in
                        try? await Task.sleep(for: .milliseconds(wait))
                    }
                    await moment.value
                } else {
                    let writes = Self.writes(stage) + Int.random(in: 1...30, using: &random)
                    let isUnderWay = await eventually { Self.writes(stage) >= writes }
                    #expect(isUnderWay)
                }
                await relay.killNow()
                _ = try await told
                if Self.has(stage, "wish.json") { arguments = ["--resume"] }
            }
            #expect(!Self.has(stage, "report.txt"), "it ended too early to prove anything")
            stage.world.rackbeat.faults.clear()
            let relay = try await stage.relay(change: Stage.withProducts)
            let last = try await stage.command(["import", "--agreement", "sandbox"] + arguments)
            #expect(last.status == 0 && last.output.contains("refused: 0\n"), "\(last.output)")
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

    /// Calls that changed something in Rackbeat.
    private static func writes(_ stage: Stage) -> Int {
        stage.world.rackbeat.calls.counts.filter { $0.key.hasPrefix("POST ") }.values.reduce(0, +)
    }

    private static func has(_ stage: Stage, _ file: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(stage.directory.path)/state/imports/sandbox/1/\(file)")
    }
}

extension String {
    fileprivate var lines: [Substring] { split(whereSeparator: \.isNewline) }
}
