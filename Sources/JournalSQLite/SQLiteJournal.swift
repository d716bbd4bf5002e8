import Dispatch
import Foundation
import GRDB
public import Journal
public import ShopRouting

/// The journal in one directory of this machine: `journal.sqlite` with its write-ahead log, `deliveries/` with the log
/// of what was received, and a lock file.
///
/// One thread keeps deliveries and another commits changes. What is queued while a thread waits for the disk becomes its
/// next write. Readers see what is on disk and never make a writer wait.
public final class SQLiteJournal: Journal {
    private let keeps: RequestQueue<KeepRequest>
    private let commits: RequestQueue<CommitRequest>
    private let deliveries: Deliveries
    private let pool: DatabasePool
    private let ending: Ending

    private init(
        _ keeps: RequestQueue<KeepRequest>, _ commits: RequestQueue<CommitRequest>, _ store: Store, _ ending: Ending
    ) {
        self.keeps = keeps
        self.commits = commits
        deliveries = store.deliveries
        pool = store.pool
        self.ending = ending
    }

    /// Opens the directory's journal; makes it where it is missing.
    ///
    /// - Throws: ``Journal/JournalError/unavailable(_:)`` while another process has the directory open.
    public static func open(
        directory: String, limits: Limits = Limits()
    ) async throws(JournalError) -> SQLiteJournal {
        let keeps = RequestQueue<KeepRequest>(limits)
        let commits = RequestQueue<CommitRequest>(limits)
        let ending = Ending()
        let opened: Result<Store, JournalError> = await withCheckedContinuation { opened in
            start("journal-writer") {
                do throws(JournalError) {
                    let store = try Store(directory: directory, limits: limits)
                    opened.resume(returning: .success(store))
                    let keeper = DispatchSemaphore(value: 0)
                    start("journal-log") {
                        store.deliveries.keep(keeps)
                        keeper.signal()
                    }
                    store.write(commits)
                    keeper.wait()
                    store.close()
                } catch {
                    opened.resume(returning: .failure(error))
                }
                ending.reached()
            }
        }
        return try SQLiteJournal(keeps, commits, opened.get(), ending)
    }

    private static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        thread.start()
    }

    /// A file with deliveries that stood behind a damaged one when the journal was opened, and that it does not know any
    /// more; nil when all is well.
    public var setAside: String? { deliveries.setAside }

    /// Writes what is queued and lets go of the directory. What comes later is refused.
    public func close() async {
        closeQueues()
        await ending.wait()
    }

    deinit { closeQueues() }

    private func closeQueues() {
        keeps.close()
        commits.close()
    }

    public func keep(_ delivery: Delivery) async throws(JournalError) -> Place {
        try await withCheckedContinuation { keeps.add(KeepRequest(delivery: delivery, answer: $0)) }.get()
    }

    public func commit(_ changes: [Change]) async throws(JournalError) {
        try await withCheckedContinuation { commits.add(.commit(changes, $0)) }.get()
    }

    public func probe() async throws(JournalError) {
        try await withCheckedContinuation { commits.add(.probe($0)) }.get()
    }

    public func unsorted(_ agreement: AgreementName, limit: Int) async throws(JournalError) -> [KeptDelivery] {
        try await read { [deliveries] _ in try deliveries.unsorted(agreement, limit: limit) }
    }

    public func delivery(at place: Place) async throws(JournalError) -> KeptDelivery? {
        try await read { [deliveries] _ in try deliveries.delivery(at: place) }
    }

    public func due(_ agreement: AgreementName, at now: Moment, limit: Int) async throws(JournalError) -> [Work] {
        try await read { try WorkQueue.due(agreement, at: now, limit: limit, in: $0) }
    }

    public func nextDue(_ agreement: AgreementName, after now: Moment) async throws(JournalError) -> Moment? {
        try await read { try WorkQueue.nextDue(agreement, after: now, in: $0) }
    }

    public func orderLink(_ shop: ShopName, _ orderID: Int64) async throws(JournalError) -> OrderLink? {
        try await read { try OrderLinks.link(shop, orderID, in: $0) }
    }

    public func orderLinks(number: String) async throws(JournalError) -> [OrderLink] {
        try await read { try OrderLinks.links(number: number, in: $0) }
    }

    public func openOrderLinks(
        _ shop: ShopName, after orderID: Int64, limit: Int
    ) async throws(JournalError) -> [OrderLink] {
        try await read { try OrderLinks.open(shop, after: orderID, limit: limit, in: $0) }
    }

    public func orderLinks(
        _ shop: ShopName, before orderID: Int64, limit: Int
    ) async throws(JournalError) -> [OrderLink] {
        try await read { try OrderLinks.links(shop, before: orderID, limit: limit, in: $0) }
    }

    public func itemStocks(
        _ agreement: AgreementName, _ items: [String]
    ) async throws(JournalError) -> [ItemStock] {
        try await read { try ItemStocks.stocks(agreement, items, in: $0) }
    }

    public func stockSnapshot(
        _ agreement: AgreementName, _ items: [String]?
    ) async throws(JournalError) -> StockSnapshot {
        try await read { try ItemStocks.snapshot(agreement, items, in: $0) }
    }

    public func sale(_ shop: ShopName, _ orderID: Int64) async throws(JournalError) -> Sale {
        try await read { try Sales.sale(shop, orderID, in: $0) }
    }

    public func products(_ shop: ShopName, ids: [Int64]) async throws(JournalError) -> [ShopProduct] {
        try await read { try Products.products(shop, ids: ids, in: $0) }
    }

    public func products(_ shop: ShopName, skus: [String]) async throws(JournalError) -> [ShopProduct] {
        try await read { try Products.products(shop, skus: skus, in: $0) }
    }

    public func products(
        _ shop: ShopName, after last: ShopProduct?, limit: Int
    ) async throws(JournalError) -> [ShopProduct] {
        try await read { try Products.products(shop, after: last, limit: limit, in: $0) }
    }

    public func dueStock(
        _ agreement: AgreementName, at now: Moment, limit: Int
    ) async throws(JournalError) -> [Work] {
        try await read { try WorkQueue.dueStock(agreement, at: now, limit: limit, in: $0) }
    }

    public func attention(_ agreement: AgreementName, limit: Int) async throws(JournalError) -> [AttentionItem] {
        try await read { try AttentionItems.open(agreement, limit: limit, in: $0) }
    }

    public func cursor(_ name: String) async throws(JournalError) -> String? {
        try await read { try Cursors.value(name, in: $0) }
    }

    public func backlog(_ agreement: AgreementName) async throws(JournalError) -> Backlog {
        try await read { [deliveries] db in
            let unsorted = try deliveries.backlog(agreement)
            let work = try WorkQueue.backlog(agreement, in: db)
            return Backlog(
                unsorted: unsorted.count, work: work.count,
                oldest: [unsorted.oldest, work.oldest].compactMap(\.self).min(),
                openAttention: try AttentionItems.count(agreement, in: db), oldestUnsorted: unsorted.oldest,
                oldestOrder: try WorkQueue.oldestOrder(agreement, in: db))
        }
    }

    public func agreements() async throws(JournalError) -> Set<AgreementName> {
        try await read { [deliveries] db in
            let names = try db.agreements(in: "work") + db.agreements(in: "attention")
            return Set(try names.map { try AgreementName($0).readable }).union(try deliveries.unsortedAgreements())
        }
    }

    /// Runs on a reader's own queue, whether or not the caller is cancelled meanwhile.
    private func read<Value: Sendable>(
        _ query: @escaping @Sendable (Database) throws -> Value
    ) async throws(JournalError) -> Value {
        if commits.isClosed { throw .closed }
        let result: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            pool.asyncRead { database in
                let result = Result { try query(database.get()) }
                continuation.resume(returning: result.mapError(JournalError.init))
            }
        }
        return try result.get()
    }
}
