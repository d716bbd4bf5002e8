import GRDB
import Journal
import ShopRouting

/// An item without a shop has the shop `''` in the database: a unique index takes two NULLs for different.
enum AttentionItems {
    static func raise(_ item: AttentionItem, in db: Database) throws {
        try db.run(
            """
            INSERT INTO attention (agreement, shop, kind, subject, reason, remedy, holds, place, opened_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (agreement, shop, kind, subject) DO UPDATE SET reason = excluded.reason,
            remedy = excluded.remedy, holds = excluded.holds, place = coalesce(attention.place, excluded.place)
            """,
            [
                item.key.agreement.rawValue, item.key.shop?.rawValue ?? "", item.key.kind, item.key.subject,
                item.reason, item.remedy, item.holds?.text, item.place?.rawValue, item.openedAt.milliseconds,
            ])
    }

    static func settle(_ key: AttentionItem.Key, in db: Database) throws {
        try db.run(
            "DELETE FROM attention WHERE agreement = ? AND shop = ? AND kind = ? AND subject = ?",
            [key.agreement.rawValue, key.shop?.rawValue ?? "", key.kind, key.subject])
    }

    static func settleAll(holding key: WorkKey, in db: Database) throws {
        try db.run("DELETE FROM attention WHERE holds = ?", [key.text])
    }

    static func open(_ agreement: AgreementName, limit: Int, in db: Database) throws -> [AttentionItem] {
        try db.rows(
            """
            SELECT agreement, shop, kind, subject, reason, remedy, holds, place, opened_at FROM attention
            WHERE agreement = ? ORDER BY opened_at, id LIMIT ?
            """,
            [agreement.rawValue, limit], AttentionItem.init)
    }

    static func count(_ agreement: AgreementName, in db: Database) throws -> Int {
        let count = try db.cachedStatement(sql: "SELECT count(*) FROM attention WHERE agreement = ?")
        return try Int.fetchOne(count, arguments: [agreement.rawValue]) ?? 0
    }
}

extension AttentionItem {
    /// From: agreement, shop, kind, subject, reason, remedy, holds, place, opened_at.
    fileprivate init(_ row: Row) throws {
        let shop: String = row[1]
        let holds: String? = row[6]
        let place: Int64? = row[7]
        self.init(
            key: Key(
                agreement: try AgreementName(row[0]).readable, shop: shop.isEmpty ? nil : try ShopName(shop).readable,
                kind: row[2], subject: row[3]),
            reason: row[4], remedy: row[5], holds: try holds.map { try WorkKey(text: $0).readable },
            place: place.map(Place.init), openedAt: Moment(milliseconds: row[8]))
    }
}
