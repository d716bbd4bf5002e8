import ArgumentParser
import Cryptography
import Foundation
import Sandbox

/// Deliveries at half of what the machine can take, orders, hostile senders, and systems that fail: for as long as is
/// asked for, memory must stay flat, every delivery be acknowledged and every order be in Rackbeat once.
struct Soak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Half speed with faults: flat memory, nothing refused, every order once. Ends with 0 or 1.")

    @Option(help: "How long.") var minutes = 10
    @Option(help: "A free port.") var port = 18510

    private static let delayMilliseconds = 10

    func validate() throws {
        guard (1...1440).contains(minutes) else { throw ValidationError("1 to 1440 minutes.") }
    }

    func run() async throws { try await SoakWorld.run { try await soak($0, in: $1) } }

    private func soak(_ start: SoakWorld, in workplace: Workplace) async throws -> Bool {
        var world = start
        let served = try await world.serve(port: port, in: workplace)
        var orders: [Int] = []
        for index in 0..<100 {
            let id = try world.placeOrder()
            if index % world.world.shops.count == 0 { orders.append(id) }
        }
        guard try await world.arrives(within: .seconds(180)) else {
            throw BenchError("orders do not arrive even without faults")
        }
        world.fail()

        guard let secret = Secret(Array(World.webhookSecret.utf8)) else { return false }
        var load = Load.deliveries(
            shop: "dk", source: world.world.dk.site + "/", orders: orders, bytes: 1024, secret: secret)
        let url = "http://127.0.0.1:\(port)"
        let full = try load.run(url, connections: 64, seconds: 10, in: workplace)
        load.delay = Self.delayMilliseconds
        let connections = max(1, Int(full.rate) / 2 * Self.delayMilliseconds / 1000)
        print("full speed \(Int(full.rate))/s; half of it from \(connections) connections for \(minutes) minutes")

        let measured = Mailbox<Result<Measurement, any Error>>()
        let seconds = minutes * 60
        Thread.detachNewThread { [load] in
            measured.put(Result { try load.run(url, connections: connections, seconds: seconds, in: workplace) })
        }
        var memory = MemorySamples()
        var hostile = HostileSenders()
        var tick = 0
        while measured.value == nil {
            hostile.next(port: port, path: "/webhooks/woocommerce/dk")
            if tick % 4 == 0 { try world.placeOrder() }
            if tick % 20 == 0 { memory.add(served.program.memory("VmRSS")) }
            tick += 1
            try await Task.sleep(for: .milliseconds(50))
        }
        guard let measurement = try measured.value?.get() else { return false }
        let struck = world.struck
        world.recover()
        let hasArrived = try await world.arrives(within: .seconds(180))
        let isOrderly = served.program.stop() == 0

        let thirds = memory.thirds.map { String(format: "%.1f", $0 / 1_000_000) }.joined(separator: ", ")
        print("deliveries acknowledged: \(measurement.answers), \(Int(measurement.rate))/s, p99 \(measurement.p99) ms")
        print("of them refused: \(measurement.notOK); connections that broke: \(measurement.broken)")
        print("faults that struck: \(struck); hostile senders: \(hostile.count)")
        print("orders: \(world.orderCount), of them in Rackbeat: \(world.wrong())")
        print("resident MB on average in each third: \(thirds)")
        let hasPassed =
            hasArrived && isOrderly && memory.isFlat && measurement.notOK == 0 && measurement.broken == 0
        print(hasPassed ? "soak passed" : "soak FAILED")
        return hasPassed
    }
}
