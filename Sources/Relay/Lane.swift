public import Journal
import Logging
import Metrics
public import ServiceLifecycle
public import ShopRouting
import Synchronization

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
    let customers: CustomerDirectory
    let productFacts: ProductFacts
    let prices: PriceBook
    private let retry: Retry
    let orderPlaces: Int
    private let workLimit: Int
    private let signal: AsyncStream<Void>
    let bell: AsyncStream<Void>.Continuation

    var running: Set<WorkKey> = []
    /// What sees whether sides are back.
    var probes: [WorkKey: Set<Side>] = [:]
    var runningOrders: [ShopName: Int] = [:]
    var stalled = StalledOrders()
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
    var isOver = false
    private var wakeAt: Moment?
    nonisolated let imports = ImportDesk()

    private let done: Counter
    private let postponed: Counter
    let forwardTime: Metrics.Timer

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

    /// What was begun has ended, and others may begin.
    func ended(_ keys: [WorkKey]) {
        running.subtract(keys)
        for key in keys { probes[key] = nil }
        bell.yield()
    }

    /// - Parameter opening: when work that is due need no longer wait for its side.
    func scheduleWake(
        _ opening: Moment?, in group: inout DiscardingTaskGroup
    ) async throws(JournalError) {
        let now = clock.now()
        let due = try await journal.nextDue(agreement.name, after: now)
        guard let next = [due, opening].compactMap(\.self).min() else { return }
        if let wakeAt, wakeAt > now, wakeAt <= next { return }
        wakeAt = next
        ring(after: next.duration(since: now), in: &group)
    }

    func ring(after delay: Duration, in group: inout DiscardingTaskGroup) {
        group.addTask { [bell] in
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: delay) }
            bell.yield()
        }
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
