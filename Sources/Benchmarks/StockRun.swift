import ArgumentParser
import EventLoop
import Foundation
import HTTPClient
import Sandbox

/// How soon a change of stock is in every shop, and how many calls many changes and a comparison of everything cost.
struct StockRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stock", abstract: "Stock to many shops: how soon, with how many calls, in how much memory.")

    @Option(help: "Items in Rackbeat and in every shop.") var items = 10_000
    @Option(help: "Shops.") var shops = 10
    @Option(help: "Single changes whose way is timed.") var changes = 200
    @Option(help: "A free port.") var port = 18520

    func validate() throws {
        guard (100...99_999).contains(items) else { throw ValidationError("100 to 99999 items.") }
        guard (1...20).contains(shops) else { throw ValidationError("1 to 20 shops.") }
        guard (10...items).contains(changes) else { throw ValidationError("10 changes to one of each item.") }
    }

    func run() async throws {
        let workplace = try Workplace()
        let loops = [try EventLoop.start()]
        let client = try HTTPClient(loop: loops[0], policy: ClientPolicy(userAgent: "Sandbox", connections: 64))
        let world = try world(loops, client)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await world.run()
                return false
            }
            group.addTask {
                try await measure(world, in: workplace)
                return true
            }
            defer { group.cancelAll() }
            while let isDone = try await group.next(), !isDone {}
        }
        await client.shutDown()
    }

    private func world(_ loops: [EventLoop], _ client: HTTPClient) throws -> World {
        let send: WebhookSender = { request throws(ClientError) in try await client.send(request) }
        let world = try World(
            rackbeat: RackbeatSandbox(send: send),
            shops: (0..<shops).map { index in
                (shop: WooCommerceSandbox(name: "shop\(index)", seed: UInt64(index + 2), send: send), port: 0)
            }, loops: loops)
        let goods = Catalogue.numbered(items, stock: 10)
        world.rackbeat.configure { switches in
            switches.rateLimit = nil
            switches.senders = 16
        }
        world.rackbeat.seed(goods)
        for shop in world.shops {
            shop.configure { $0.senders = 4 }
            shop.seed(goods)
        }
        return world
    }

    private func measure(_ world: World, in workplace: Workplace) async throws {
        let token = await world.connect(to: "http://127.0.0.1:\(port)")
        let settings = world.settings(
            listen: "127.0.0.1:\(port)", state: workplace.file("state").path, requestsPerMinute: 1_000_000)
        let served = try await served(world, settings, token, workplace)
        let first = try compare(workplace, served.program)
        print("first comparison, \(items) items x \(shops) shops: \(first)")
        let second = try compare(workplace, served.program)
        print("comparison of what is equal: \(second)")

        let times = try await times(world)
        print("one change to \(shops) shops: p50 \(times[times.count / 2]) ms, p99 \(times[times.count * 99 / 100]) ms")
        guard served.program.stop() == 0 else { throw BenchError("the relay did not stop in good order") }
        try await flood(world, settings, token, workplace)
    }

    private func served(
        _ world: World, _ settings: String, _ token: String, _ workplace: Workplace
    ) async throws -> Served {
        try await Served.shoprelay(settings, environment: world.environment(token: token), port: port, in: workplace)
    }

    /// As an operator asks for it.
    private func compare(_ workplace: Workplace, _ program: Program) throws -> String {
        var memory = MemorySamples()
        let start = ContinuousClock.now
        let command = try Program(
            Program.beside("shoprelay"), ["stock", "compare", "--state", workplace.file("state").path],
            log: workplace.file("compare.log"))
        while command.isRunning {
            memory.add(program.memory("VmRSS"))
            Thread.sleep(forTimeInterval: 0.02)
        }
        let thirds = memory.thirds.map { String(format: "%.1f", $0 / 1_000_000) }.joined(separator: ", ")
        let seconds = String(format: "%.1f", Self.milliseconds(start.duration(to: .now)) / 1000)
        return "\(seconds) s, resident MB in each third \(thirds)"
    }

    private static func milliseconds(_ time: Duration) -> Double { time / .milliseconds(1) }

    /// Ascending, in milliseconds: from the change in Rackbeat to the last shop.
    private func times(_ world: World) async throws -> [Double] {
        var times: [Double] = []
        for index in 1...changes {
            let item = Catalogue.numbered(items).items[index - 1].number
            let start = ContinuousClock.now
            world.rackbeat.setStock(item: item, quantity: 1000 + index)
            let end = start + .seconds(10)
            while !world.shops.allSatisfy({ $0.stock(sku: item) == 1000 + index }) {
                guard ContinuousClock.now < end else { throw BenchError("a change does not come to all shops") }
                try await Task.sleep(for: .milliseconds(1))
            }
            let last = world.shops.compactMap { $0.writtenAt(sku: item) }.max() ?? .now
            times.append((Self.milliseconds(start.duration(to: last)) * 10).rounded() / 10)
        }
        return times.sorted()
    }

    /// All items change while the agreement is paused; then it is not any more.
    private func flood(_ world: World, _ settings: String, _ token: String, _ workplace: Workplace) async throws {
        let paused = try await served(
            world, settings.replacingOccurrences(of: "- name: sandbox\n", with: "- name: sandbox\n    paused: true\n"),
            token, workplace)
        let before = world.rackbeat.deliveryAttempts
        let goods = Catalogue.numbered(items).items
        for item in goods { world.rackbeat.setStock(item: item.number, quantity: 7) }
        while world.rackbeat.deliveryAttempts < before + items { try await Task.sleep(for: .milliseconds(50)) }
        guard paused.program.stop() == 0 else { throw BenchError("the relay did not stop in good order") }
        for shop in world.shops { shop.calls.clear() }
        world.rackbeat.calls.clear()
        let start = ContinuousClock.now
        let served = try await served(world, settings, token, workplace)
        while !world.shops.allSatisfy({ shop in goods.allSatisfy { shop.stock(sku: $0.sku) == 7 } }) {
            guard start.duration(to: .now) < .seconds(600) else { throw BenchError("the figures do not come through") }
            try await Task.sleep(for: .milliseconds(100))
        }
        let seconds = String(format: "%.1f", Self.milliseconds(start.duration(to: .now)) / 1000)
        let batches = world.shops.map { $0.calls.count("POST /wp-json/wc/v3/products/batch") }
        let calls = world.rackbeat.calls.counts.filter { $0.key.contains("products") || $0.key.contains("lots") }
        print(
            "\(items) changes to \(shops) shops: \(seconds) s, batches per shop \(batches.min() ?? 0) to "
                + "\(batches.max() ?? 0), calls to Rackbeat \(calls.values.reduce(0, +))")
        print("resident MB \(String(format: "%.1f", Double(served.program.memory("VmHWM")) / 1_000_000)) at the most")
        _ = served.program.stop()
    }
}
