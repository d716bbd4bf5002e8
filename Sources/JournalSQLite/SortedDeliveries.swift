import AppendLog
import GRDB
import Journal
import ShopRouting

/// How far each agreement's deliveries have been sorted, as the database says.
enum SortedDeliveries {
    static func set(_ agreement: AgreementName, to end: StreamEnd, in db: Database) throws {
        try db.run(
            """
            INSERT INTO sorted (agreement, count, place) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET count = excluded.count, place = excluded.place WHERE place < excluded.place
            """, [agreement.rawValue, end.count, end.place])
    }

    static func setBack(_ agreement: AgreementName, to end: StreamEnd, in db: Database) throws {
        try db.run(
            "UPDATE sorted SET count = ?1, place = ?2 WHERE agreement = ?3 AND place > ?2",
            [end.count, end.place, agreement.rawValue])
    }

    static func all(in db: Database) throws -> [AgreementName: StreamEnd] {
        let rows = try db.rows("SELECT agreement, count, place FROM sorted", []) { row in
            (try AgreementName(row[0]).readable, StreamEnd(count: row[1], place: row[2]))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
