import Foundation
import Sandbox

/// The simulated systems, which fail now and then, and the orders placed in them.
struct SoakWorld {
    let world: World
    private var placed: [(shop: String, id: Int)] = []

    init(_ world: World) { self.world = world }

    /// Serves the systems while `body` runs.
    ///
    /// - Throws: `ExitCode.failure` when it says that it did not pass.
    static func run(_ body: @escaping @Sendable (SoakWorld, Workplace) async throws -> Bool) async throws {
        try await Hosting.run { loops, client in
            try World(loops: loops, client: client)
        } _: { world, workplace in
            try await body(SoakWorld(world), workplace)
        }
    }

    /// The relay between the systems, with webhooks made by hand.
    func serve(port: Int, in workplace: Workplace) async throws -> Served {
        let token = await world.connect(to: "http://127.0.0.1:\(port)")
        return try await Served.shoprelay(
            world.settings(
                listen: "127.0.0.1:\(port)", state: workplace.file("state").path, requestsPerMinute: 1_000_000),
            environment: world.environment(token: token), port: port, in: workplace)
    }

    var orderCount: Int { placed.count }

    /// Every shop in turn.
    ///
    /// - Returns: its id.
    @discardableResult mutating func placeOrder() throws -> Int {
        let shop = world.shops[placed.count % world.shops.count]
        let id = try shop.placeOrder(
            OrderRequest(lines: [.init("TS-001", 2), .init("GAMMEL-KANDE", 1)], checksStock: false))
        placed.append((shop.name, id))
        return id
    }

    func fail() {
        for (kind, probability) in [
            (Fault.Kind.status(500), 0.02), (.statusAfterWrite(502), 0.01), (.resetBeforeWrite, 0.01),
            (.resetAfterWrite, 0.01), (.slow(.milliseconds(200)), 0.02), (.notice, 0.01),
            (.rateLimited(retryAfter: 1), 0.005),
        ] {
            world.rackbeat.faults.add(Fault("*", kind, probability: probability))
        }
        for shop in world.shops {
            for kind in [Fault.Kind.status(503), .html, .notice, .resetAfterWrite, .slow(.milliseconds(200))] {
                shop.faults.add(Fault("*", kind, probability: 0.01))
            }
        }
    }

    func recover() {
        world.rackbeat.faults.clear()
        for shop in world.shops { shop.faults.clear() }
    }

    /// Whether shops have deliveries that have not left yet.
    var isDelivering: Bool { world.shops.contains { $0.deliveryBacklog > 0 } }

    /// Orders that Rackbeat got earlier or later, by more than `places`, than they were placed in their shop.
    func displaced(by places: Int) -> Int {
        let numbered = world.rackbeat.orders().sorted { $0.number < $1.number }.map(\.heading)
        return world.shops.reduce(0) { sum, shop in
            let ids = placed.filter { $0.shop == shop.name }.map { "[\($0.shop):\($0.id)]" }
            let turns = Dictionary(ids.enumerated().map { ($1, $0) }) { first, _ in first }
            let carried = numbered.compactMap { turns[String($0.split(separator: " ").last ?? "")] }
            return sum + carried.enumerated().count { abs($0 - $1) > places }
        }
    }

    /// Faults that have struck a call.
    var struck: Int { world.rackbeat.faults.struck + world.shops.reduce(0) { $0 + $1.faults.struck } }

    /// Orders whose totals in Rackbeat are not the shops', or whose customers got a mail.
    func unequal() -> Int {
        let orders = Dictionary(
            world.rackbeat.orders().map { (String($0.heading.split(separator: " ").last ?? ""), $0) }
        ) { first, _ in first }
        return placed.count { order in
            guard let there = orders["[\(order.shop):\(order.id)]"],
                let here = world.shops.first(where: { $0.name == order.shop })?.order(order.id)
            else { return false }
            return there.total != here.total || there.mailsSent > 0
        }
    }

    /// Orders that Rackbeat does not hold exactly once and booked.
    func wrong() -> Wrong {
        var found: [String: [Bool]] = [:]
        for order in world.rackbeat.orders() {
            guard let reference = order.heading.split(separator: " ").last else { continue }
            found[String(reference), default: []].append(order.isBooked)
        }
        var wrong = Wrong()
        for order in placed {
            switch found["[\(order.shop):\(order.id)]", default: []] {
            case [true]: break
            case []: wrong.absent += 1
            case [false]: wrong.drafts += 1
            default: wrong.doubled += 1
            }
        }
        return wrong
    }

    /// Waits until every order is in Rackbeat once and booked.
    func arrives(within time: Duration) async throws -> Bool {
        let end = ContinuousClock.now + time
        while !wrong().isEmpty {
            guard ContinuousClock.now < end else { return false }
            try await Task.sleep(for: .milliseconds(100))
        }
        return true
    }

    /// How many orders are not as they should be.
    struct Wrong: CustomStringConvertible {
        var absent = 0
        /// Not booked yet.
        var drafts = 0
        /// No wait mends these.
        var doubled = 0

        var isEmpty: Bool { absent + drafts + doubled == 0 }

        var description: String { "\(absent) absent, \(drafts) not booked, \(doubled) more than once" }
    }
}
