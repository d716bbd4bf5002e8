import Journal
import Testing

/// A kind of journal: each keeps every promise.
struct JournalKind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// An empty place of its own.
    let home: @Sendable () throws -> any JournalHome

    static let all = [JournalKind(testDescription: "SQLite") { try SQLiteHome() }]

    /// Runs the test on an empty journal.
    func open(_ test: (any Journal) async throws -> Void) async throws {
        try await home().open(test)
    }
}

/// Where a journal lives while nobody has it open.
protocol JournalHome: Sendable {
    /// Opens it, runs the test and closes it.
    func open(_ test: (any Journal) async throws -> Void) async throws

    /// Makes every commit fail that advances this cursor, by a means from outside.
    func refuse(cursor: String) throws
}
