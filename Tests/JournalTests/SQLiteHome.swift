import Foundation
import GRDB
import Journal

@testable import JournalSQLite

/// A directory that goes with its last user.
final class SQLiteHome: JournalHome {
    let directory: String
    var deliveries: String { directory + "/deliveries" }
    var database: String { directory + "/journal.sqlite" }

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID().uuidString)").path
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func open(_ test: (any Journal) async throws -> Void) async throws {
        let journal = try await SQLiteJournal.open(directory: directory)
        do {
            try await test(journal)
            await journal.close()
        } catch {
            await journal.close()
            throw error
        }
    }

    func refuse(cursor: String) throws {
        try DatabaseQueue(path: database).write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER refuse BEFORE INSERT ON cursors WHEN new.name = '\(cursor)'
                    BEGIN SELECT RAISE(ABORT, 'refused'); END
                    """)
        }
    }
}

/// Another connection to a journal's database, with a transaction of its own.
struct Intruder {
    private let connection: DatabaseQueue

    init(_ home: SQLiteHome) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        connection = try DatabaseQueue(path: home.database, configuration: configuration)
    }

    /// Until ``leave()``, nobody else can write.
    func write() async throws { try await execute("BEGIN IMMEDIATE") }

    func leave() async throws { try await execute("ROLLBACK") }

    private func execute(_ sql: String) async throws {
        try await connection.writeWithoutTransaction { db in try db.execute(sql: sql) }
    }
}

extension Store {
    /// What the writer's connection says of itself.
    func pragma(_ name: String) throws -> String? {
        try pool.writeWithoutTransaction { db in try String.fetchOne(db, sql: "PRAGMA \(name)") }
    }
}
