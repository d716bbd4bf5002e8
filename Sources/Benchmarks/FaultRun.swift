import ArgumentParser
import Foundation
import Sandbox

/// Orders through a relay that is killed again and again, between systems that fail at random: each must be in Rackbeat
/// once, booked, with the shop's total, and no customer be mailed.
struct FaultRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults",
        abstract: "Orders under random faults and kill -9: none lost, none doubled. Ends with 0 or 1.")

    @Option(help: "How many.") var orders = 10_000
    @Option(help: "Orders a second.") var rate = 50
    @Option(help: "A free port.") var port = 18520

    func validate() throws {
        guard (1...1_000_000).contains(orders), (1...1000).contains(rate) else {
            throw ValidationError("1 to 1000000 orders, 1 to 1000 a second.")
        }
    }

    func run() async throws { try await SoakWorld.run { try await run($0, in: $1) } }

    private func run(_ start: SoakWorld, in workplace: Workplace) async throws -> Bool {
        var world = start
        // No webhook is made by hand: the relay repairs those that the shops switch off while it is dead.
        let settings =
            "public_url: http://127.0.0.1:\(port)\n"
            + world.world.settings(
                listen: "127.0.0.1:\(port)", state: workplace.file("state").path, requestsPerMinute: 1_000_000
            ).replacing("        webhook_secrets:", with: "        catch_up_seconds: 5\n        webhook_secrets:")
        let environment = world.world.environment(token: "unused")
        var served = try await Served.shoprelay(settings, environment: environment, port: port, in: workplace)
        world.fail()
        var kills = 0
        var nextKill = ContinuousClock.now + .seconds(2)
        let begin = ContinuousClock.now
        while world.orderCount < orders {
            let due = Int((ContinuousClock.now - begin) / .seconds(1) * Double(rate)) + 1
            while world.orderCount < min(due, orders) { try world.placeOrder() }
            if ContinuousClock.now >= nextKill {
                served.program.killNow()
                kills += 1
                served = try await Served.shoprelay(settings, environment: environment, port: port, in: workplace)
                nextKill = ContinuousClock.now + .milliseconds(Int.random(in: 500...6000))
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        let struck = world.struck
        world.recover()
        let hasArrived = try await world.arrives(within: .seconds(600))
        let unequal = world.unequal()
        let isOrderly = served.program.stop() == 0
        print("orders: \(world.orderCount), kill -9: \(kills), faults that struck: \(struck)")
        print("in Rackbeat: \(world.wrong()), \(unequal) with another total or a mail")
        print("time: \(ContinuousClock.now - begin)")
        let hasPassed = hasArrived && isOrderly && unequal == 0
        print(hasPassed ? "fault run passed" : "fault run FAILED")
        return hasPassed
    }
}
