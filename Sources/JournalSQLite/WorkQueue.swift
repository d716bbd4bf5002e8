import GRDB
import Journal
import ShopRouting

enum WorkQueue {
    /// The first revision is a moment, so that a run of work that was finished since does not match work asked for later.
    static func request(_ key: WorkKey, at moment: Moment, in db: Database) throws {
        try db.run(
            """
            INSERT INTO work (agreement, subject, queue, revision, due, attempts, requested_at)
            VALUES (?1, ?2, ?3, ?4, ?4, 0, ?4)
            ON CONFLICT (agreement, subject) DO UPDATE
            SET revision = revision + 1, due = min(due, excluded.due), attempts = 0
            """,
            [key.agreement.rawValue, key.subject.text, key.subject.queue, moment.milliseconds])
    }

    /// A later request has made the work due already, so nothing is left to do for it.
    static func finish(_ work: Work, in db: Database) throws {
        try db.run(
            "DELETE FROM work WHERE agreement = ? AND subject = ? AND revision = ?",
            [work.key.agreement.rawValue, work.key.subject.text, work.revision])
    }

    static func postpone(_ work: Work, until moment: Moment, in db: Database) throws {
        try db.run(
            """
            UPDATE work SET attempts = attempts + 1, due = ?
            WHERE agreement = ? AND subject = ? AND revision = ?
            """,
            [moment.milliseconds, work.key.agreement.rawValue, work.key.subject.text, work.revision])
    }

    /// A query for each queue, since one for all would walk over what is not due yet.
    static func due(_ agreement: AgreementName, at now: Moment, limit: Int, in db: Database) throws -> [Work] {
        try queues(agreement, in: db).flatMap { try due(agreement, $0, at: now, limit: limit, in: db) }
    }

    static func dueStock(_ agreement: AgreementName, at now: Moment, limit: Int, in db: Database) throws -> [Work] {
        try due(agreement, WorkKey.Subject.stockQueue, at: now, limit: limit, in: db)
    }

    private static func due(
        _ agreement: AgreementName, _ queue: String, at now: Moment, limit: Int, in db: Database
    ) throws -> [Work] {
        try db.rows(
            """
            SELECT agreement, subject, revision, due, attempts, requested_at FROM work
            WHERE agreement = ? AND queue = ? AND due <= ? ORDER BY due, id LIMIT ?
            """,
            [agreement.rawValue, queue, now.milliseconds, limit], Work.init)
    }

    static func nextDue(_ agreement: AgreementName, after now: Moment, in db: Database) throws -> Moment? {
        try queues(agreement, in: db).compactMap { queue in
            try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT min(due) FROM work WHERE agreement = ? AND queue = ? AND due > ?"),
                arguments: [agreement.rawValue, queue, now.milliseconds])
        }.min().map(Moment.init)
    }

    static func backlog(_ agreement: AgreementName, in db: Database) throws -> (count: Int, oldest: Moment?) {
        try db.countAndOldest("SELECT count(*), min(requested_at) FROM work WHERE agreement = ?", [agreement.rawValue])
    }

    static func oldestOrder(_ agreement: AgreementName, in db: Database) throws -> Moment? {
        let queues = WorkKey.Subject.orderQueues
        return try Int64.fetchOne(
            db.cachedStatement(
                sql: "SELECT min(requested_at) FROM work WHERE agreement = ? AND queue >= ? AND queue < ?"),
            arguments: [agreement.rawValue, queues.lowerBound, queues.upperBound]
        ).map(Moment.init)
    }

    /// Those in which the agreement has work, by priority, each found with one look into the index.
    private static func queues(_ agreement: AgreementName, in db: Database) throws -> [String] {
        let next = try db.cachedStatement(sql: "SELECT min(queue) FROM work WHERE agreement = ? AND queue > ?")
        var found: [String] = []
        while let queue = try String.fetchOne(next, arguments: [agreement.rawValue, found.last ?? ""]) {
            found.append(queue)
        }
        return found
    }
}

extension Work {
    /// From: agreement, subject, revision, due, attempts, requested_at.
    fileprivate init(_ row: Row) throws {
        self.init(
            key: WorkKey(try AgreementName(row[0]).readable, try WorkKey.Subject(text: row[1]).readable),
            revision: row[2], due: Moment(milliseconds: row[3]), attempts: row[4],
            requestedAt: Moment(milliseconds: row[5]))
    }
}
