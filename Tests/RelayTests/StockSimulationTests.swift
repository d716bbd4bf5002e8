import Foundation
import HTTPClient
import HTTPTypes
import Journal
import JournalSQLite
import ShopRouting
import Synchronization
import TestSupport
import Testing
import WooCommerce

@testable import Relay

/// The relay's own parts between a Rackbeat and three shops in memory, in any order that a seed brings about: events are
/// lost, repeated and overtaken, buyers buy and goods leave while calls are under way, calls fail before or after they were
/// carried out, and the process dies.
@Suite("P6 No overselling that could be avoided", .halfTheMachine, .timeLimit(.minutes(30)))
struct StockSimulationTests {
    /// `STOCK_SIMULATION_STEPS` for more.
    private static let steps = ProcessInfo.processInfo.environment["STOCK_SIMULATION_STEPS"].flatMap { Int($0) } ?? 200

    @Test(arguments: [1, 2] as [UInt64])
    func noShopSellsWhatAnotherHasSoldAndAllFiguresConvergeOnceItIsQuiet(seed: UInt64) async throws {
        let simulation = try await StockSimulation(seed: seed)
        for _ in 0..<Self.steps { try await simulation.step() }
        try await simulation.settle()
        let end = simulation.trade.state.withLock { $0 }
        #expect(end.wrong == [])
        for item in end.physical.indices {
            for shop in end.shown.indices {
                #expect(end.shown[shop][item] == max(0, end.left(item)), "item \(item) in shop \(shop), seed \(seed)")
            }
        }
        // It would prove nothing if nothing could be sold.
        #expect(end.sold > Self.steps / 10)
        await simulation.close()
    }
}

/// Runs what is due as the lane does, one after the other, but for what happens while a call is under way.
final class StockSimulation: Sendable {
    let trade: SimulatedTrade
    private let agreement: Agreement
    private let store: SQLiteJournal
    private let journal: FaultyJournal
    private let directory: TemporaryDirectory
    private let run = Mutex(Run())
    /// Orders whose sale has been noted once: from then on nothing excuses what is sold of their goods.
    private let noted = Mutex<Set<Int64>>([])

    /// What a process loses when it dies.
    private struct Run {
        var watch: SaleWatch?
        var sizes: [ShopName: BatchSize] = [:]
        var depth = 0
        var running: Set<WorkKey> = []
        /// Of items that the relay had something to do for when it was last asked.
        var busy: Set<Int> = []
    }

    init(seed: UInt64) async throws {
        let trade = SimulatedTrade(seed: seed, shops: 3, items: 4)
        self.trade = trade
        directory = try TemporaryDirectory(inMemory: true)
        store = try await SQLiteJournal.open(directory: directory.path + "/state")
        journal = FaultyJournal(store)
        let link = Link()
        let sample = try SampleAgreement(
            isPaused: false, sendToShop: { request throws(ClientError) in try await link.call(nil, request) },
            sendToRackbeat: { request throws(ClientError) in try await link.call(nil, request) })
        var agreement = sample.agreement
        agreement.customer = 1
        agreement.settle = .zero
        let template = try #require(agreement.shops.first)
        agreement.shops = try (0..<trade.shopCount).map { index in
            var shop = template
            shop.name = try #require(ShopName("s\(index)"))
            shop.client = WooCommerce.Client(
                url: "https://shop.example", consumerKey: sample.secret, consumerSecret: sample.secret,
                now: { Moment(milliseconds: 0) }
            ) { request throws(ClientError) in try await link.call(index, request) }
            return shop
        }
        self.agreement = agreement
        link.simulation.withLock { $0 = self }
        for shop in agreement.shops {
            try await store.commit([.advance(cursor: "catch-up of \(shop.name)", to: "1795422000000 1795422000000")])
        }
        try await compare()
    }

    /// What makes the calls, once the simulation stands.
    private final class Link: Sendable {
        let simulation = Mutex<StockSimulation?>(nil)

        func call(_ shop: Int?, _ request: ClientRequest) async throws(ClientError) -> ClientResponse {
            guard let simulation = simulation.withLock({ $0 }) else { throw .notSent(.connectionRefused) }
            return try await simulation.call(shop, request)
        }
    }

    func close() async { await store.close() }

    private var clock: WallClock {
        WallClock { [trade] in Moment(milliseconds: Int64(trade.state.withLock { $0.now }) * 1000) }
    }

    private func chance(_ percent: Int) -> Bool { trade.state.withLock { $0.random.chance(percent) } }

    /// Buyers, merchants and the warehouse do something.
    private func happen() {
        let busy = run.withLock { $0.busy }
        trade.state.withLock { state in
            guard !state.isQuiet else { return }
            state.happen { !busy.contains($0) }
        }
    }

    /// A call, around which other things happen, also other work of the relay.
    private func call(_ shop: Int?, _ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        await meanwhile()
        let fate = trade.state.withLock { state in state.isQuiet ? 99 : Int.random(in: 0..<100, using: &state.random) }
        // Rackbeat takes no order for a while, and tells of its stock all the same.
        let isStuck = shop == nil && request.method == .post && trade.state.withLock { !$0.isQuiet && $0.isStuck }
        if fate == 0 || isStuck { throw .notSent(.connectionRefused) }
        let answer = shop.map { trade.shop($0, request) } ?? trade.rackbeat(request)
        if fate == 1 { throw .unclear(.timeout) }
        await meanwhile()
        return answer
    }

    private func meanwhile() async {
        if chance(15) { happen() }
        let isDeep = run.withLock { run in
            run.depth += 1
            return run.depth > 2
        }
        if !isDeep, chance(15) { try? await work() }
        run.withLock { $0.depth -= 1 }
    }

    func step() async throws {
        if chance(1) { trade.state.withLock { $0.forget() } }
        switch trade.state.withLock({ Int.random(in: 0..<100, using: &$0.random) }) {
        case 0..<30: happen()
        case 30..<60: try await deliver()
        case 60..<95: try await work()
        case 95..<97: trade.state.withLock { $0.isStuck.toggle() }
        case 97: try await catchUp()
        case 98: if chance(20) { try await compare() }
        default: crash()
        }
    }

    /// Memory is lost, and so may be what was about to be written down.
    private func crash() {
        run.withLock { run in
            guard run.depth == 0 else { return }
            run = Run()
        }
    }

    /// No more happens, and nothing fails: everything that is left to do is done.
    func settle() async throws {
        trade.state.withLock { $0.isQuiet = true }
        try await catchUp()
        for _ in 0..<10_000 {
            if try await journal.due(agreement.name, at: Moment(milliseconds: .max), limit: 1).isEmpty,
                trade.state.withLock({ $0.events.isEmpty })
            {
                return try await finish()
            }
            while trade.state.withLock({ !$0.events.isEmpty }) { try await deliver() }
            trade.state.withLock { $0.now += 60 }
            try await work()
        }
        trade.state.withLock { $0.wrong.append("it does not come to rest") }
    }

    private func finish() async throws {
        try await compare()
        while try await !journal.due(agreement.name, at: Moment(milliseconds: .max), limit: 1).isEmpty {
            trade.state.withLock { $0.now += 60 }
            try await work()
            while trade.state.withLock({ !$0.events.isEmpty }) { try await deliver() }
        }
    }
}

/// What the lane does.
extension StockSimulation {
    /// One of the events that are on their way, whichever.
    private func deliver() async throws {
        let event = trade.state.withLock { state -> SimulatedTrade.Event? in
            guard let index = state.events.indices.randomElement(using: &state.random) else { return nil }
            return state.events.remove(at: index)
        }
        let now = clock.now()
        switch event {
        case nil: return
        case .order(let shop, let id):
            try await journal.commit([
                .request(WorkKey(agreement.name, .order(agreement.shops[shop].name, Int64(id))), at: now)
            ])
        case .stock(let item):
            try await journal.commit([.request(WorkKey(agreement.name, .stock(SimulatedTrade.sku(item))), at: now)])
        case .product(let shop, let item):
            let delivery = Delivery(
                agreement: agreement.name, sender: .shop(agreement.shops[shop].name), receivedAt: now,
                fields: ["x-wc-webhook-topic": "product.updated"], body: Array(trade.productBody(shop, item).utf8))
            let hints = ProductHints(agreement: agreement, journal: journal)
            try await journal.commit(
                try await hints.changes(for: [KeptDelivery(place: Place(rawValue: 1), delivery: delivery)]))
        }
        try await look()
    }

    /// Which items there is something to do for.
    private func look() async throws {
        let due = try await journal.due(agreement.name, at: Moment(milliseconds: .max), limit: 1000)
        let orders = trade.state.withLock { $0.orders }
        var busy: Set<Int> = []
        for work in due {
            switch work.key.subject {
            case .stock(let item), .shopStock(_, let item): busy.insert(SimulatedTrade.item(item))
            // What an order has sold is noted as soon as it is read, whatever Rackbeat says.
            case .order(let shop, let id):
                if try await journal.sale(shop, id) != .none { noted.withLock { _ = $0.insert(id) } }
                guard !noted.withLock({ $0.contains(id) }) else { continue }
                busy.formUnion(orders.filter { $0.id == id }.map(\.item))
            case .product(_, let id): busy.insert(Int(id) - SimulatedTrade.product(0))
            case .rackbeatOrder, .productData, .item: break
            }
        }
        run.withLock { [busy] in $0.busy = busy }
    }

    private func catchUp() async throws {
        let now = clock.now()
        let unread = trade.state.withLock { $0.orders.filter { !$0.isRead } }
        try await journal.commit(
            unread.map {
                .request(WorkKey(agreement.name, .order(agreement.shops[$0.shop].name, Int64($0.id))), at: now)
            })
        try await look()
    }

    private var parts: (calls: FarCalls, watch: SaleWatch) {
        let calls = FarCalls(agreement, clock: clock)
        let watch = run.withLock { run in
            let watch = run.watch ?? SaleWatch(agreement, journal: journal, calls: calls, clock: clock)
            run.watch = watch
            return watch
        }
        return (calls, watch)
    }

    private func compare() async throws {
        let (calls, watch) = parts
        var compare = StockCompare(agreement: agreement, journal: journal, calls: calls, watch: watch, clock: clock)
        compare.retry = Retry(base: .zero, cap: .zero)
        _ = try await compare.run(agreement.shops, isDryRun: false)
        try await look()
    }

    /// Does one thing that is due; now and then the process dies before it has written down what came of it.
    private func work() async throws {
        let running = run.withLock { $0.running }
        let due = try await journal.due(agreement.name, at: clock.now(), limit: 20).filter { !running.contains($0.key) }
        guard let first = trade.state.withLock({ due.randomElement(using: &$0.random) }) else { return }
        let works = due.filter {
            $0.key.subject.label == first.key.subject.label && $0.key.subject.shop == first.key.subject.shop
        }
        let isOrder = first.key.subject.label == "order"
        let batch = isOrder ? [first] : works
        // Work never runs twice at a time, and one pass of a kind and shop: calls that are made side by side get here at once.
        let begins = run.withLock { run in
            let isTaken = run.running.contains { other in
                batch.contains { $0.key == other }
                    || !isOrder && other.subject.label == first.key.subject.label
                        && other.subject.shop == first.key.subject.shop
            }
            if !isTaken { run.running.formUnion(batch.map(\.key)) }
            return !isTaken
        }
        guard begins else { return }
        defer { run.withLock { $0.running.subtract(batch.map(\.key)) } }
        let outcomes = try await outcomes(of: batch)
        let hasDied = trade.state.withLock { !$0.isQuiet && $0.random.chance(3) }
        if !hasDied {
            try await journal.commit(
                batch.flatMap { work -> [Change] in
                    let outcome = outcomes[work.key] ?? .done()
                    return outcome.changes
                        + [outcome.end == .finished ? .finish(work) : .postpone(work, until: clock.now() + .seconds(2))]
                })
        }
        try await look()
    }

    private func outcomes(of works: [Work]) async throws -> [WorkKey: Outcome] {
        let (calls, watch) = parts
        guard let first = works.first else { return [:] }
        switch first.key.subject {
        case .order(let name, let id):
            guard let shop = agreement.shop(name) else { return [:] }
            let forwarding = OrderForwarding(
                agreement: agreement, shop: shop, journal: journal, calls: calls, searches: OrderSearches(calls),
                customers: CustomerDirectory(agreement, journal: journal, calls: calls, clock: clock),
                productFacts: ProductFacts(clock: clock), clock: clock)
            return [first.key: try await forwarding.run(first, order: id)]
        case .stock:
            return try await StockReader(agreement: agreement, journal: journal, calls: calls, clock: clock).run(works)
        case .shopStock(let name, _):
            guard let shop = agreement.shop(name) else { return [:] }
            var size = run.withLock { $0.sizes[name] } ?? BatchSize(100)
            let outcomes = try await StockWriter(
                agreement: agreement, shop: shop, journal: journal, calls: calls, watch: watch, clock: clock
            ).run(works, size: &size)
            run.withLock { [size] in $0.sizes[name] = size }
            return outcomes
        case .product(let name, _):
            guard let shop = agreement.shop(name) else { return [:] }
            return try await ProductReader(
                agreement: agreement, shop: shop, journal: journal, calls: calls, clock: clock
            ).run(works)
        case .rackbeatOrder, .productData, .item: return [:]
        }
    }
}
