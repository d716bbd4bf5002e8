import Foundation
import HTTPClient
import Journal
import Logging
import Metrics
import Rackbeat
import ServiceLifecycle
import ShopRouting
import WooCommerce

/// Compares all items with all shops, page by page, and asks for what differs to be written (P5).
///
/// Rackbeat's items are read first, once for all shops. Then each shop is listed and compared by itself, so that a dead one
/// holds up nobody. A call that fails is tried again from where it stands.
struct StockCompare {
    let agreement: Agreement
    let journal: any Journal
    let calls: FarCalls
    let watch: SaleWatch
    let clock: WallClock
    var retry = Retry(base: .seconds(1), cap: .seconds(60))
    /// Tries of one call.
    var patience = 12

    /// - Parameters:
    ///   - shops: those of the agreement's that receive stock, or one of them.
    ///   - isDryRun: whether differences are only shown.
    func run(_ shops: [Shop], isDryRun: Bool) async throws(JournalError) -> [StockReport] {
        var items = ItemNumbers()
        do throws(CatchUp.Stop) {
            for kind in ItemKind.allCases { try await read(kind, &items) }
        } catch {
            guard case .call(let failure) = error else { throw error.journal }
            return shops.map { failed($0, "Rackbeat: \(failure.detail.summary)") }
        }
        let known = items
        let results = await withTaskGroup(of: Result<StockReport, JournalError>.self) { group in
            for shop in shops {
                group.addTask {
                    do throws(CatchUp.Stop) { return .success(try await compare(shop, known, isDryRun)) } catch {
                        guard case .call(let failure) = error else { return .failure(error.journal) }
                        return .success(failed(shop, failure.detail.summary))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var reports: [StockReport] = []
        for result in results { reports.append(try result.get()) }
        return reports.sorted { $0.shop < $1.shop }
    }

    private func failed(_ shop: Shop, _ why: String) -> StockReport {
        var report = StockReport(agreement: agreement.name, shop: shop.name)
        report.failure = why
        return report
    }

    /// Reads what Rackbeat has, and notes what is new of it.
    private func read(_ kind: ItemKind, _ numbers: inout ItemNumbers) async throws(CatchUp.Stop) {
        let priority = WorkKey.Subject.lowestPriority
        let reader = StockReader(agreement: agreement, journal: journal, calls: calls, clock: clock)
        for page in 1... {
            // Before the page: what Rackbeat holds by now is in it.
            let snapshot = try await fromJournal { journal throws(JournalError) in
                try await journal.stockSnapshot(agreement.name, nil)
            }
            let answer = try await patiently { () throws(CallFailure) in
                try await calls.rackbeat(priority: priority) { client throws(CallFailure) in
                    try await client.items(kind, page: page)
                }
            }
            let known = try await fromJournal { journal throws(JournalError) in
                try await journal.itemStocks(agreement.name, answer.items.map(\.number))
            }
            var changes: [Change] = []
            for (item, stock) in zip(answer.items, known) {
                guard let number = ItemNumber(item.number) else { continue }
                numbers.insert(number)
                let figure = try await patiently { () throws(CallFailure) in
                    try await reader.figure(item, number, priority)
                }
                if stock.figure == figure, stock.inFlight == 0 { continue }
                changes.append(
                    .stock(
                        StockReading(
                            agreement: agreement.name, item: item.number, figure: figure, snapshot: snapshot,
                            readAt: clock.now())))
            }
            try await commit(changes)
            if answer.isLast { return }
        }
    }

    private func compare(
        _ shop: Shop, _ items: ItemNumbers, _ isDryRun: Bool
    ) async throws(CatchUp.Stop) -> StockReport {
        let listing = ShopListing(shop: shop, journal: journal, watch: watch, clock: clock)
        try await listing.run { call throws(CatchUp.Stop) in
            try await patiently { () throws(CallFailure) in try await calls.shop(shop, call) }
        }
        var pass = StockPass(agreement: agreement, shop: shop, items: items)
        var last: ShopProduct?
        while true {
            let page = try await fromJournal { [last] journal throws(JournalError) in
                try await journal.products(shop.name, after: last, limit: 500)
            }
            pass.take(page)
            let groups = pass.groups(isLast: page.isEmpty)
            let stocks = try await fromJournal { journal throws(JournalError) in
                try await journal.itemStocks(agreement.name, groups.map { $0.item?.rawValue ?? "" })
            }
            let changes = zip(groups, stocks).flatMap { pass.compare($0, $1, at: clock.now()) }
            if !isDryRun { try await commit(changes) }
            guard let end = page.last else { break }
            last = end
        }
        try await commit(pass.faults.changes(agreement.name, shop.name, at: clock.now()))
        let name = [("agreement", agreement.name.rawValue), ("shop", shop.name.rawValue)]
        Metrics.Meter(label: "stock_drift", dimensions: name).set(pass.report.differing)
        Metrics.Meter(label: "stock_compared", dimensions: name).set(pass.report.compared)
        Logger.current.info(
            "stock compared",
            metadata: [
                "shop": "\(shop.name)", "stock.compared": "\(pass.report.compared)",
                "stock.differing": "\(pass.report.differing)",
            ])
        return pass.report
    }

    /// What fails for now is waited for, as long as the other side says.
    private func patiently<Value: Sendable>(
        _ call: () async throws(CallFailure) -> Value
    ) async throws(CatchUp.Stop) -> Value {
        var random = SystemRandomNumberGenerator()
        for attempt in 1... {
            if Task.isShuttingDownGracefully { break }
            do throws(CallFailure) { return try await call() } catch {
                guard attempt < patience, let again = Outcome.again(after: error, at: clock.now()) else {
                    throw .call(error)
                }
                var wait: Duration?
                if case .later(let moment?, _) = again.end { wait = moment.duration(since: clock.now()) }
                let delay = retry.delay(afterAttempts: attempt, atLeast: wait, using: &random)
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: delay) }
            }
        }
        throw .call(CallFailure(.notSent(.shuttingDown)))
    }

    private func fromJournal<Value: Sendable>(
        _ read: (any Journal) async throws(JournalError) -> Value
    ) async throws(CatchUp.Stop) -> Value {
        do throws(JournalError) { return try await read(journal) } catch { throw .journal(error) }
    }

    private func commit(_ changes: [Change]) async throws(CatchUp.Stop) {
        guard !changes.isEmpty else { return }
        do throws(JournalError) { try await journal.commit(changes) } catch { throw .journal(error) }
    }
}

/// Which items there are: eight bytes for each, however many there are. Two numbers may be taken for one.
struct ItemNumbers: Sendable {
    private var hashes: Set<Int> = []

    mutating func insert(_ number: ItemNumber) { hashes.insert(number.hashValue) }

    func contains(_ number: ItemNumber) -> Bool { hashes.contains(number.hashValue) }
}
