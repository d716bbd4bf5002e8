import AppendLog
import Foundation
import GRDB
import Glibc
import Journal
import ShopRouting

/// The open database and log.
struct Store {
    let pool: DatabasePool
    let deliveries: Deliveries
    private let lock: OpenFile

    /// Makes what is missing: the directory (for its owner only), the database, the schema, the log.
    init(directory: String, limits: SQLiteJournal.Limits) throws(JournalError) {
        try Self.make(directory)
        lock = try Self.lock(directory)
        try Self.hide(directory + "/journal.sqlite")
        let sorted: [AgreementName: StreamEnd]
        do {
            pool = try DatabasePool(path: directory + "/journal.sqlite", configuration: .journal)
            try pool.writeWithoutTransaction { db in
                // GRDB sets NORMAL, with which a power cut takes the last transactions.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                _ = try Int.fetchOne(db, sql: "PRAGMA journal_size_limit = \(16 << 20)")
                if let pages = limits.pages { _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)") }
            }
            try Migrations.all.migrate(pool)
            sorted = try pool.read(SortedDeliveries.all)
        } catch {
            throw JournalError(error)
        }
        deliveries = try Deliveries(directory: directory + "/deliveries", sorted: sorted)
    }

    /// Commits what is queued until the queue is closed and empty.
    func write(_ queue: RequestQueue<CommitRequest>) {
        pool.writeWithoutTransaction { db in
            let writer = Writer(db, deliveries)
            while case let batch = queue.next(), !batch.isEmpty { writer.write(batch) }
        }
    }

    func close() {
        // A reader may be the last to go, and cannot do this.
        pool.writeWithoutTransaction { db in _ = try? db.checkpoint(.truncate) }
        try? pool.close()
        lock.close()
    }

    private static func make(_ directory: String) throws(JournalError) {
        let manager = FileManager.default
        if manager.fileExists(atPath: directory) { return }
        do {
            try manager.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unavailable("the journal's directory cannot be made")
        }
        // SQLite makes the names of its files safe from a power cut, but not the name of their directory.
        let parent = URL(fileURLWithPath: directory).deletingLastPathComponent().path
        guard try file(parent, O_RDONLY | O_DIRECTORY).syncNames() else {
            throw .unavailable("the parent of the journal's directory cannot be written: \(OpenFile.cause)")
        }
    }

    /// Customers' names are in it: even in a directory that others may enter, it is the owner's alone. SQLite gives the
    /// files beside it the same rights when it makes them.
    private static func hide(_ database: String) throws(JournalError) {
        let files = [
            try file(database, O_RDWR | O_CREAT), OpenFile(database + "-wal", O_RDWR),
            OpenFile(database + "-shm", O_RDWR),
        ]
        guard files.allSatisfy({ $0?.hide() ?? true }) else {
            throw .unavailable("the journal's files cannot be hidden from others: \(OpenFile.cause)")
        }
    }

    private static func lock(_ directory: String) throws(JournalError) -> OpenFile {
        let lock = try file(directory + "/journal.lock", O_RDWR | O_CREAT)
        guard lock.lock() else { throw .unavailable("another process has the journal's directory open") }
        return lock
    }

    private static func file(_ path: String, _ flags: CInt) throws(JournalError) -> OpenFile {
        guard let file = OpenFile(path, flags) else { throw .unavailable("\(path): \(OpenFile.cause)") }
        return file
    }
}

extension Configuration {
    /// For each connection: little memory, since what is hot fits in little.
    static var journal: Configuration {
        var configuration = Configuration()
        configuration.label = "journal"
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 2
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = \(db.configuration.readonly ? -512 : -2048)")
        }
        return configuration
    }
}
