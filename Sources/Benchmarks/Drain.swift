import ArgumentParser
import Foundation
import Sandbox

/// Orders that came while Rackbeat was away: how fast they go on when it is back, in which order, and what they cost in
/// memory.
struct Drain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Orders of an outage: rate, order and memory once Rackbeat is back. Ends with 0 or 1.")

    @Option(help: "How many.") var orders = 10_000
    @Option(help: "A free port.") var port = 18530

    func validate() throws {
        guard (100...1_000_000).contains(orders) else { throw ValidationError("100 to 1000000 orders.") }
    }

    func run() async throws { try await SoakWorld.run { try await run($0, in: $1) } }

    private func run(_ start: SoakWorld, in workplace: Workplace) async throws -> Bool {
        var world = start
        let served = try await world.serve(port: port, in: workplace)
        for _ in 0..<100 { try world.placeOrder() }
        guard try await world.arrives(within: .seconds(180)) else { throw BenchError("orders do not arrive") }
        let before = served.program.memory("VmRSS")

        world.world.rackbeat.faults.add(Fault("*", .status(503)))
        for _ in 0..<orders {
            try world.placeOrder()
            if world.orderCount % 20 == 0 { try await Task.sleep(for: .milliseconds(10)) }
        }
        while world.isDelivering { try await Task.sleep(for: .milliseconds(20)) }
        let during = served.program.memory("VmRSS")

        world.recover()
        let held = world.world.rackbeat.orderCount
        // Until it is looked for again, up to half a minute passes.
        while world.world.rackbeat.orderCount == held { try await Task.sleep(for: .milliseconds(5)) }
        let begin = ContinuousClock.now
        var memory = MemorySamples()
        let end = begin + .seconds(1200)
        while world.world.rackbeat.orderCount < world.orderCount, ContinuousClock.now < end {
            memory.add(served.program.memory("VmRSS"))
            try await Task.sleep(for: .milliseconds(50))
        }
        let hasArrived = try await world.arrives(within: .seconds(60))
        let time = ContinuousClock.now - begin
        let unequal = world.unequal()
        let isOrderly = served.program.stop() == 0

        func megabytes(_ bytes: Int) -> String { String(format: "%.1f", Double(bytes) / 1_000_000) }
        print("orders of the outage: \(orders), in Rackbeat: \(world.wrong()), \(unequal) with another total or a mail")
        print("carried in \(time), \(Int(Double(orders) / (time / .seconds(1)))) a second")
        print("out of their turn by more than 64 places: \(world.displaced(by: 64))")
        print(
            "resident MB before, with all waiting, at most afterwards: \(megabytes(before)), \(megabytes(during)), "
                + megabytes(memory.bytes.max() ?? 0))
        let hasPassed = hasArrived && isOrderly && unequal == 0
        print(hasPassed ? "drain passed" : "drain FAILED")
        return hasPassed
    }
}
