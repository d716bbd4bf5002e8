import Foundation
import GRDB
import Journal

/// The open database, on the writer's thread.
struct Store {
    let pool: DatabasePool
    private let lock: DirectoryLock
    private let checkpointer: Checkpointer

    init(directory: String, limits: SQLiteJournal.Limits) throws(JournalError) {
        lock = try DirectoryLock(directory)
        do {
            let path = directory + "/journal.sqlite"
            pool = try DatabasePool(path: path, configuration: .journal)
            try pool.writeWithoutTransaction { db in
                // GRDB sets NORMAL, which loses the last transactions in a power cut.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
                if let pages = limits.pages { try db.execute(sql: "PRAGMA max_page_count = \(pages)") }
            }
            try Migrations.all.migrate(pool)
            checkpointer = try Checkpointer(path: path)
        } catch {
            lock.release()
            throw JournalError(error)
        }
    }

    /// Writes until the queue is closed and empty.
    func write(_ queue: WriteQueue) {
        pool.writeWithoutTransaction { db in
            let writer = Writer(db)
            while case let batch = queue.next(), !batch.isEmpty {
                writer.write(batch)
                checkpointer.wrote(batch.reduce(0) { $0 + $1.bytes + 512 }, on: db)
            }
        }
    }

    /// The last connection moves the log into the database as it closes.
    func close() {
        checkpointer.stop()
        try? pool.close()
        lock.release()
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
