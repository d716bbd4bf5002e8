import Foundation
import Sandbox
import TestSupport
import Testing

/// What an operator asks for beside what the relay does by itself. Nobody sends webhooks here.
@Suite("P5 missed events are found on request", .halfTheMachine, .timeLimit(.minutes(1)))
struct CommandTests {
    private static func order(_ shop: WooCommerceSandbox, status: String = "processing") throws -> Int {
        try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)], status: status, checksStock: false))
    }

    private static func isBooked(_ stage: Stage, _ id: Int) -> Bool {
        stage.orders("dk", id).map(\.isBooked) == [true]
    }

    @Test func ordersFromBeforeTheFirstStartAreCarriedOnRequestAndOnlyOnce() async throws {
        try await Stage.with(isConnected: false) { stage in
            var orders: [Int] = []
            // More than a page.
            for _ in 0..<110 { orders.append(try Self.order(stage.world.dk)) }
            let pending = try Self.order(stage.world.dk, status: "pending")
            let relay = try await stage.relay()
            let catchUp = ["catch-up", "--shop", "dk", "--from"]
            let before = try await stage.command(catchUp + ["2020-01-01", "--to", "2020-01-31T12:00Z"])
            #expect(before.status == 0 && before.output == "looked at: 0\nrequested: 0\n")
            #expect(stage.world.rackbeat.orderCount == 0)

            let first = try await stage.command(catchUp + ["2020-01-01"])
            #expect(first.status == 0 && first.output == "looked at: 111\nrequested: 110\n")
            let arrived = await eventually(within: .seconds(30)) { [orders] in
                orders.allSatisfy { Self.isBooked(stage, $0) }
            }
            #expect(arrived)
            // One that was read within seconds of its change is read once more.
            let isAllDone = try await eventually {
                try await stage.command(catchUp + ["2020-01-01"]).output == "looked at: 111\nrequested: 0\n"
            }
            #expect(isAllDone)
            #expect(stage.orders("dk", pending).isEmpty)
            #expect(stage.world.rackbeat.orderCount == orders.count)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func singleOrdersAreReadAgainWhateverIsKnownOfThem() async throws {
        try await Stage.with(isConnected: false) { stage in
            let id = try Self.order(stage.world.dk)
            let relay = try await stage.relay()
            for count in 1...2 {
                let asked = try await stage.command(["catch-up", "--shop", "dk", "--orders", "\(id),999999"])
                #expect(asked.status == 0 && asked.output == "looked at: 2\nrequested: 2\n")
                let isRead = await eventually {
                    stage.world.dk.calls.count("GET /wp-json/wc/v3/orders/{id}") >= 2 * count
                }
                #expect(isRead)
                let isQuiet = await eventually { await RelayProcess.isQuiet(port: stage.port) }
                #expect(isQuiet)
            }
            #expect(Self.isBooked(stage, id))
            #expect(stage.world.rackbeat.orderCount == 1)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func whatCannotBeDoneIsSaidAndEndsWithOne() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let from = ["--from", "2026-11-01"]
            #expect(try await stage.command(["catch-up", "--shop", "nobody"] + from).status == 1)
            stage.world.dk.faults.add(Fault("GET /wp-json/wc/v3/orders", .status(500)))
            #expect(try await stage.command(["catch-up", "--shop", "dk"] + from).status == 1)
            #expect(try await stage.command(["catch-up", "--shop", "se"] + from).status == 0)
            #expect(await relay.stop() == 0)
            #expect(try await stage.command(["catch-up", "--shop", "se"] + from).status == 1)
        }
    }

    /// 64: the command line is wrong, and nobody was asked.
    @Test(arguments: [
        [], ["--from", "2026-11-01"], ["--shop", "dk"], ["--shop", "dk", "--to", "2026-11-01"],
        ["--shop", "dk", "--from", "2026-11-02", "--to", "2026-11-01"], ["--shop", "dk", "--from", "1764320000"],
        ["--shop", "dk", "--orders", "1,,2"], ["--shop", "dk", "--orders", "-1"],
        ["--shop", "dk", "--orders", "1", "--from", "2026-11-01"],
        ["--shop", "dk", "--orders", Array(repeating: "1", count: 1001).joined(separator: ",")],
    ])
    func aCatchUpThatIsNotSaidClearlyIsRefused(arguments: [String]) async throws {
        let pipe = try DescriptorPipe()
        let program = try ChildProcess(
            RelayProcess.program, ["catch-up"] + arguments, environment: [:], output: pipe.writing)
        #expect(await program.status() == 64)
    }

    private static func relay(_ stage: Stage, host: String) async throws -> RelayProcess {
        try await stage.relay { "public_url: http://\(host):\(stage.port)\n" + $0 }
    }

    private static func count(_ text: String, in output: String) -> Int {
        output.components(separatedBy: text).count - 1
    }

    /// Eight in each shop, two in Rackbeat.
    @Test func webhooksAreShownAtBothEndsRepairedOnRequestAndTheRepairsRemembered() async throws {
        try await Stage.with(isConnected: false) { stage in
            let first = try await Self.relay(stage, host: "127.0.0.1")
            let isMade = try await eventually {
                let told = try await stage.command(["webhooks", "status"])
                return told.status == 0 && Self.count(": active\n", in: told.output) == 18
                    && Self.count(" was missing\n", in: told.output) == 18
            }
            #expect(isMade)
            let well = try await stage.command(["webhooks", "install"])
            #expect(well.status == 0 && Self.count("nothing to repair", in: well.output) == 3)
            #expect(await first.stop() == 0)

            for shop in stage.world.shops { shop.faults.add(Fault("POST /wp-json/wc/v3/webhooks", .status(500))) }
            stage.world.rackbeat.faults.add(Fault("POST /api/webhooks", .status(500)))
            let relay = try await Self.relay(stage, host: "localhost")
            let isWrong = try await eventually {
                Self.count(": elsewhere\n", in: try await stage.command(["webhooks", "status"]).output) == 18
            }
            #expect(isWrong)
            #expect(try await stage.command(["webhooks", "repair"]).status == 1)
            for shop in stage.world.shops { shop.faults.clear() }
            stage.world.rackbeat.faults.clear()
            let repaired = try await stage.command(["webhooks", "repair"])
            #expect(repaired.status == 0 && Self.count(": active\n", in: repaired.output) == 18)
            let told = try await stage.command(["webhooks", "status"])
            #expect(Self.count(" was elsewhere\n", in: told.output) == 18)
            #expect(stage.world.shops.allSatisfy { $0.webhooks.count == 8 })
            #expect(stage.world.rackbeat.webhooks.count == 2)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func whereNobodyKeepsThemItSaysSo() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let told = try await stage.command(["webhooks"])
            #expect(told.status == 0 && Self.count("kept by hand", in: told.output) == 3)
            #expect(await relay.stop() == 0)
        }
    }
}
