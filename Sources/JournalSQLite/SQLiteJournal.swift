import Foundation
import GRDB
public import Journal
public import ShopRouting

/// The journal in one directory of this machine: `journal.sqlite`, its write-ahead log, and a lock file.
///
/// One thread writes. What is queued while it waits for the disk becomes its next transaction. Readers see what is
/// committed and never make it wait.
public final class SQLiteJournal: Journal {
    private let queue: WriteQueue
    private let pool: DatabasePool

    private init(_ queue: WriteQueue, _ pool: DatabasePool) {
        self.queue = queue
        self.pool = pool
    }

    /// Opens the directory's journal; makes it where it is missing.
    ///
    /// - Throws: ``Journal/JournalError/unavailable(_:)`` while another process has the directory open.
    public static func open(
        directory: String, limits: Limits = Limits()
    ) async throws(JournalError) -> SQLiteJournal {
        let queue = WriteQueue(limits)
        let opened: Result<DatabasePool, JournalError> = await withCheckedContinuation { opened in
            let thread = Thread {
                do throws(JournalError) {
                    let store = try Store(directory: directory, limits: limits)
                    opened.resume(returning: .success(store.pool))
                    store.write(queue)
                    store.close()
                } catch {
                    opened.resume(returning: .failure(error))
                }
                queue.ended()
            }
            thread.name = "journal-writer"
            thread.start()
        }
        return try SQLiteJournal(queue, opened.get())
    }

    /// Writes what is queued, moves the log into the database and lets go of the directory. What comes later is refused.
    public func close() async {
        queue.close()
        await queue.end()
    }

    deinit { queue.close() }

    public func keep(_ delivery: Delivery) async throws(JournalError) -> Place {
        try await withCheckedContinuation { queue.add(.keep(delivery, $0)) }.get()
    }

    public func commit(_ changes: [Change]) async throws(JournalError) {
        try await withCheckedContinuation { queue.add(.commit(changes, $0)) }.get()
    }

    public func probe() async throws(JournalError) {
        try await withCheckedContinuation { queue.add(.probe($0)) }.get()
    }

    public func unsorted(_ agreement: AgreementName, limit: Int) async throws(JournalError) -> [KeptDelivery] {
        try await read { try Deliveries.unsorted(agreement, limit: limit, in: $0) }
    }

    public func delivery(at place: Place) async throws(JournalError) -> KeptDelivery? {
        try await read { try Deliveries.delivery(at: place, in: $0) }
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

    public func attention(_ agreement: AgreementName, limit: Int) async throws(JournalError) -> [AttentionItem] {
        try await read { try AttentionItems.open(agreement, limit: limit, in: $0) }
    }

    public func cursor(_ name: String) async throws(JournalError) -> String? {
        try await read { try Cursors.value(name, in: $0) }
    }

    public func backlog(_ agreement: AgreementName) async throws(JournalError) -> Backlog {
        try await read { db in
            let unsorted = try Deliveries.backlog(agreement, in: db)
            let work = try WorkQueue.backlog(agreement, in: db)
            return Backlog(
                unsorted: unsorted.count, work: work.count,
                oldest: [unsorted.oldest, work.oldest].compactMap(\.self).min(),
                openAttention: try AttentionItems.count(agreement, in: db))
        }
    }

    /// Runs on a reader's own queue, whether or not the caller is cancelled meanwhile.
    private func read<Value: Sendable>(
        _ query: @escaping @Sendable (Database) throws -> Value
    ) async throws(JournalError) -> Value {
        if queue.isClosed { throw .closed }
        let result: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            pool.asyncRead { database in
                let result = Result { try query(database.get()) }
                continuation.resume(returning: result.mapError(JournalError.init))
            }
        }
        return try result.get()
    }
}
