public import Journal
import Logging
import Metrics
public import ServiceLifecycle
public import ShopRouting
import Synchronization
import WooCommerce

/// The ordered work of one agreement: sorts its deliveries, then does what is due, orders first.
///
/// Nothing is dequeued before its effect is recorded: work leaves the journal in the transaction that holds its result.
/// What the lane keeps in memory is only which work runs right now.
public actor Lane: Service {
    let agreement: Agreement
    let journal: any Journal
    let clock: WallClock
    let calls: FarCalls
    let searches: OrderSearches
    private let customers: CustomerDirectory
    private let productFacts: ProductFacts
    let prices: PriceBook
    private let retry: Retry
    private let orderPlaces: Int
    private let workLimit: Int
    private let signal: AsyncStream<Void>
    let bell: AsyncStream<Void>.Continuation

    var running: Set<WorkKey> = []
    /// What sees whether sides are back.
    private var probes: [WorkKey: Set<Side>] = [:]
    private var runningOrders: [ShopName: Int] = [:]
    private var stalled = StalledOrders()
    var runningFulfilments = 0
    var runningProducts = 0
    var isReadingStock = false
    /// While many items are to be read, after which there is much to write: batches wait until then to be full.
    var floodedUntil: ContinuousClock.Instant?
    var writingShops: Set<ShopName> = []
    var readingProducts: Set<ShopName> = []
    var batchSizes: [ShopName: BatchSize] = [:]
    let saleWatch: SaleWatch
    let compareTurn = Turn()
    var releases: [Release] = []
    var webhookTurns: [Side: Turn] = [:]
    var attentionLog = AttentionLog()
    nonisolated let imports = ImportDesk()

    private let done: Counter
    private let postponed: Counter
    private let forwardTime: Metrics.Timer

    /// For batches that are not full: what orders have sold is among them.
    private static let floodPatience = Duration.seconds(2)
    /// Deliveries that are sorted in one go; the more the longer the row of those that wait, since orders may be at its end.
    private static let sorting = 256...4096
    private var sortLimit = Lane.sorting.lowerBound

    /// - Parameters:
    ///   - orderPlaces: how many orders of each shop are carried at once.
    ///   - workLimit: with as much work waiting, further deliveries stay as they are, and are sorted once there is less.
    public init(
        _ agreement: Agreement, journal: any Journal, clock: WallClock, retry: Retry = Retry(), orderPlaces: Int = 16,
        workLimit: Int = 100_000
    ) {
        self.agreement = agreement
        self.journal = journal
        self.clock = clock
        self.retry = retry
        self.orderPlaces = orderPlaces
        self.workLimit = workLimit
        calls = FarCalls(agreement, clock: clock, access: AccessReport(agreement, journal: journal, clock: clock))
        searches = OrderSearches(calls)
        customers = CustomerDirectory(agreement, journal: journal, calls: calls, clock: clock)
        saleWatch = SaleWatch(agreement, journal: journal, calls: calls, clock: clock)
        productFacts = ProductFacts(clock: clock)
        prices = PriceBook(calls: calls, clock: clock)
        (signal, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        let name = ("agreement", agreement.name.rawValue)
        done = Counter(label: "work_total", dimensions: [name, ("outcome", "finished")])
        postponed = Counter(label: "work_total", dimensions: [name, ("outcome", "postponed")])
        forwardTime = Timer(label: "work_seconds", dimensions: [name])
    }

    public nonisolated var name: AgreementName { agreement.name }

    /// Whether Rackbeat or a shop does not let us in.
    public var hasPausedSide: Bool { get async { await calls.hasPausedSide } }

    /// Something may have become due. Costs next to nothing when the lane is awake.
    public nonisolated func wake() {
        // A paused lane would be woken for nothing, at the cost of a thread's switch per delivery.
        if !agreement.isPaused { bell.yield() }
    }

    /// Works until graceful shutdown; what runs then is finished, what waits stays in the journal.
    public func run() async throws {
        if agreement.isPaused {
            for await _ in signal.cancelOnGracefulShutdown() {}
            return
        }
        await releaseMended()
        await releaseHeld()
        bell.yield()
        await withDiscardingTaskGroup { group in
            for shop in agreement.shops { group.addTask { await self.catchUp(shop) } }
            group.addTask { await self.catchUpWithRackbeat() }
            group.addTask { await self.compareStock() }
            group.addTask { await self.importing() }
            for await _ in signal.cancelOnGracefulShutdown() {
                do throws(JournalError) {
                    try await release()
                    // What is left is sorted after what has become due: a flood of deliveries holds up no order.
                    let sorted = try await sort()
                    switch sorted {
                    case .all: break
                    case .some: bell.yield()
                    case .full: ring(after: .seconds(1), in: &group)
                    }
                    try await start(in: &group, isSorting: sorted == .some)
                } catch {
                    report(error)
                    ring(after: .seconds(1), in: &group)
                }
            }
            isOver = true
            answerReleases(false)
        }
    }

    private enum Sorted { case all, some, full }

    private func sort() async throws(JournalError) -> Sorted {
        // In a flood alone: what waits is counted row by row.
        if sortLimit == Self.sorting.upperBound {
            let backlog = try await journal.backlog(agreement.name)
            if backlog.unsorted > 0, backlog.work >= workLimit { return .full }
        }
        let deliveries = try await journal.unsorted(agreement.name, limit: sortLimit)
        sortLimit =
            deliveries.count == sortLimit ? min(2 * sortLimit, Self.sorting.upperBound) : Self.sorting.lowerBound
        guard !deliveries.isEmpty else { return .all }
        let hints = try await ProductHints(agreement: agreement, journal: journal).changes(for: deliveries)
        let changes = hints + Sorter(agreement: agreement).sort(deliveries)
        try await journal.commit(changes)
        attentionLog.announce(changes, at: clock.now())
        // Fewer than asked for are not all there are: large bodies end a reading early.
        return .some
    }

    /// - Parameter isSorting: whether more deliveries wait to be sorted.
    private func start(in group: inout DiscardingTaskGroup, isSorting: Bool) async throws(JournalError) {
        // Work that runs is due as well and must not hide what waits behind it.
        let now = clock.now()
        let due = try await journal.due(
            agreement.name, at: now, limit: 2 * max(StockWrite.largestBatch, orderPlaces))
        var sides = OpenSides(await calls.states(at: now), probes: probes)
        func admits(_ work: Work) -> Bool {
            guard sides.admit(work) else { return false }
            probes[work.key] = sides.probes[work.key]
            return true
        }
        var items: [Work] = []
        var writes: [ShopName: [Work]] = [:]
        var products: [ShopName: [Work]] = [:]
        var waiting: [ShopName: [Int64]] = [:]
        for work in due where !running.contains(work.key) {
            switch work.key.subject {
            case .order(let shop, let id):
                guard runningOrders[shop, default: 0] < orderPlaces else {
                    waiting[shop, default: []].append(id)
                    continue
                }
                guard admits(work) else { continue }
                runningOrders[shop, default: 0] += 1
                running.insert(work.key)
                group.addTask { await self.forward(work, shop, id) }
            case .stock:
                if !isReadingStock, items.count < StockReader.fewItems, admits(work) { items.append(work) }
            case .shopStock(let shop, _):
                if !writingShops.contains(shop), writes[shop, default: []].count < batchSize(of: shop).value,
                    admits(work)
                {
                    writes[shop, default: []].append(work)
                }
            case .rackbeatOrder(let number):
                guard runningFulfilments < Self.fulfilmentPlaces, admits(work) else { continue }
                runningFulfilments += 1
                running.insert(work.key)
                group.addTask { await self.follow(work, number) }
            case .product(let shop, _):
                if !readingProducts.contains(shop), products[shop, default: []].count < ProductReader.batch,
                    admits(work)
                {
                    products[shop, default: []].append(work)
                }
            case .productData, .item:
                guard runningProducts < Self.productPlaces, admits(work) else { continue }
                runningProducts += 1
                running.insert(work.key)
                group.addTask { await self.maintain(work) }
            }
        }
        if items.count >= StockReader.fewItems, floodedUntil == nil {
            floodedUntil = .now + Self.floodPatience
            ring(after: Self.floodPatience, in: &group)
        }
        let isFlooded = floodedUntil.map { $0 > .now } ?? false
        // Many items are read with few calls once all of them are known.
        if !items.isEmpty, !(isFlooded && isSorting) {
            isReadingStock = true
            running.formUnion(items.map(\.key))
            group.addTask { [items] in await self.read(items) }
        } else {
            forgetProbes(items)
        }
        for (shop, works) in products {
            readingProducts.insert(shop)
            running.formUnion(works.map(\.key))
            group.addTask { await self.read(works, of: shop) }
        }
        for (shop, works) in writes {
            guard !isFlooded || works.count >= batchSize(of: shop).value else {
                forgetProbes(works)
                continue
            }
            writingShops.insert(shop)
            running.formUnion(works.map(\.key))
            group.addTask { await self.write(works, to: shop) }
        }
        for (shop, ids) in waiting {
            switch stalled.answer(ids, of: shop) {
            case .note(let ids): group.addTask { await self.note(ids, of: shop) }
            case .ask(let delay): ring(after: delay, in: &group)
            case .nothing: break
            }
        }
        try await scheduleWake(sides.nextOpening, in: &group)
    }

    private var wakeAt: Moment?
    var isOver = false

    /// What was begun has ended, and others may begin.
    func ended(_ keys: [WorkKey]) {
        running.subtract(keys)
        for key in keys { probes[key] = nil }
        bell.yield()
    }

    /// What was admitted and is not begun after all.
    private func forgetProbes(_ works: [Work]) { for work in works { probes[work.key] = nil } }

    /// - Parameter opening: when work that is due need no longer wait for its side.
    private func scheduleWake(
        _ opening: Moment?, in group: inout DiscardingTaskGroup
    ) async throws(JournalError) {
        let now = clock.now()
        let due = try await journal.nextDue(agreement.name, after: now)
        guard let next = [due, opening].compactMap(\.self).min() else { return }
        if let wakeAt, wakeAt > now, wakeAt <= next { return }
        wakeAt = next
        ring(after: next.duration(since: now), in: &group)
    }

    private func ring(after delay: Duration, in group: inout DiscardingTaskGroup) {
        group.addTask { [bell] in
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: delay) }
            bell.yield()
        }
    }

    private func forward(_ work: Work, _ shop: ShopName, _ id: Int64) async {
        let start = ContinuousClock.now
        defer {
            runningOrders[shop, default: 0] -= 1
            stalled.hasMoved(shop)
            ended([work.key])
        }
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { _ in
            do throws(JournalError) {
                guard let shop = agreement.shop(shop) else {
                    return try await record(waitsForShop(shop, id, work.key), of: work)
                }
                let forwarding = OrderForwarding(
                    agreement: agreement, shop: shop, journal: journal, calls: calls, searches: searches,
                    customers: customers, productFacts: productFacts, clock: clock)
                try await record(try await forwarding.run(work, order: id), of: work)
                forwardTime.record(duration: start.duration(to: .now))
            } catch {
                await rest(after: error)
            }
        }
    }

    /// Held, so that the start that finds the shop again carries it.
    private func waitsForShop(_ shop: ShopName, _ id: Int64, _ work: WorkKey) -> Outcome {
        let key = AttentionItem.Key(
            agreement: agreement.name, shop: shop, kind: AttentionKind.shopRemoved.rawValue, subject: "order \(id)")
        return .held(
            by: AttentionItem(
                key: key, reason: "The configuration no longer has the shop \(shop).",
                remedy: "Add the shop to the configuration again and restart.", holds: work, openedAt: clock.now()))
    }

    private func record(_ outcome: Outcome, of work: Work) async throws(JournalError) {
        try await journal.commit(changes(outcome, of: work))
    }

    func changes(_ outcome: Outcome, of work: Work) -> [Change] {
        attentionLog.announce(outcome.changes, at: clock.now())
        switch outcome.end {
        case .finished:
            done.increment()
            return outcome.changes + [.finish(work)]
        case .later(let notBefore, let cause):
            postponed.increment()
            let now = clock.now()
            var random = SystemRandomNumberGenerator()
            let delay = retry.delay(
                afterAttempts: work.attempts + 1, atLeast: notBefore?.duration(since: now), using: &random)
            Logger.current.info(
                "work postponed", metadata: work.key.subject.metadata.merging(["cause": "\(cause)"]) { $1 })
            return outcome.changes + [.postpone(work, until: now + delay)]
        case .waiting(let until):
            return outcome.changes + [.postpone(work, until: until)]
        }
    }

    /// The work stays in the journal and is due at once: without a rest a broken journal would be asked in a circle.
    func rest(after error: JournalError) async {
        report(error)
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
    }

    func report(_ error: JournalError) {
        switch error {
        case .unavailable(let cause): Logger.current.warning("journal unavailable", metadata: ["cause": "\(cause)"])
        case .superseded: Logger.current.notice("lane led by another instance")
        case .broken(let cause): Logger.current.error("journal broken", metadata: ["cause": "\(cause)"])
        }
    }
}
