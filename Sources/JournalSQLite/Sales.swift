import Foundation
import GRDB
import Journal
import ShopRouting

/// A row for each item of an order that Rackbeat does not count for sure. Ids are never given again.
///
/// `doubtful` is a sale of which a reading was taken while it was in flight: if Rackbeat came to hold its order meanwhile,
/// that reading may count it already.
enum Sales {
    /// Steps have the order of their names in ``OrderLink/Stage``.
    private static let rank = "CASE state WHEN 'drafted' THEN 1 WHEN 'booked' THEN 2 WHEN 'shipped' THEN 3 ELSE 0 END"

    static func set(
        _ sale: Sale, of agreement: AgreementName, _ shop: ShopName, _ orderID: Int64,
        countedFrom stage: OrderLink.Stage,
        in db: Database
    ) throws {
        let order: StatementArguments = [shop.rawValue, orderID]
        let isDoubtful = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT max(doubtful) FROM sales WHERE shop = ? AND order_id = ?"),
            arguments: order)
        try db.run("DELETE FROM sales WHERE shop = ? AND order_id = ?", order)
        for (item, quantity) in sale.quantities.sorted(by: { $0.key < $1.key }) {
            try db.run(
                """
                INSERT INTO sales (agreement, shop, order_id, item, quantity, stage, doubtful)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    agreement.rawValue, shop.rawValue, orderID, item.rawValue, quantity.description, stage.rawValue,
                    isDoubtful ?? false,
                ])
        }
    }

    static func sale(_ shop: ShopName, _ orderID: Int64, in db: Database) throws -> Sale {
        let rows = try db.rows(
            "SELECT item, quantity FROM sales WHERE shop = ? AND order_id = ?", [shop.rawValue, orderID]
        ) { row in (try ItemNumber(row[0]).readable, try Decimal(exactly: row[1]).readable) }
        return Sale(Dictionary(rows) { $0 + $1 })
    }

    static func inFlight(_ agreement: AgreementName, _ item: String, in db: Database) throws -> Decimal {
        try db.rows(
            "SELECT quantity FROM sales WHERE agreement = ? AND item = ?", [agreement.rawValue, item]
        ) { try Decimal(exactly: $0[0]).readable }.reduce(0, +)
    }

    /// Ids of sales whose order Rackbeat holds.
    static func held(_ agreement: AgreementName, _ items: [String]?, in db: Database) throws -> [Int64] {
        let sql = """
            SELECT sales.id FROM sales JOIN order_links
            ON order_links.shop = sales.shop AND order_links.order_id = sales.order_id
            WHERE agreement = ?1 AND \(rank) >= stage
            """
        guard let items else { return try db.rows(sql, [agreement.rawValue]) { $0[0] } }
        return try items.flatMap { item in
            try db.rows(sql + " AND item = ?2", [agreement.rawValue, item]) { row -> Int64 in row[0] }
        }
    }

    /// Forgets what the reading counts. What Rackbeat came to hold while it was asked may be in the reading or not, which
    /// the next one tells.
    static func settle(_ reading: StockReading, in db: Database) throws {
        let item: StatementArguments = [reading.agreement.rawValue, reading.item]
        let sales = try db.rows("SELECT id FROM sales WHERE agreement = ? AND item = ?", item) { row -> Int64 in row[0]
        }
        guard !sales.isEmpty else { return }
        for id in sales where reading.snapshot.held.containsSorted(id) {
            try db.run("DELETE FROM sales WHERE id = ?", [id])
        }
        try db.run("UPDATE sales SET doubtful = TRUE WHERE agreement = ? AND item = ?", item)
        guard try !held(reading.agreement, [reading.item], in: db).isEmpty else { return }
        try WorkQueue.request(WorkKey(reading.agreement, .stock(reading.item)), at: reading.readAt, in: db)
    }

    /// After a step of the order's link: reads items again whose reading may count the order already. An order that was
    /// withdrawn sells nothing any more, whatever Rackbeat has counted meanwhile.
    static func follow(_ link: OrderLink, in db: Database) throws {
        let isWithdrawn = if case .withdrawn = link.state { true } else { false }
        guard isWithdrawn || link.stage != nil else { return }
        let items = try db.rows(
            """
            SELECT agreement, item FROM sales
            WHERE shop = ?1 AND order_id = ?2 AND (?3 OR (doubtful AND stage <= ?4))
            """, [link.shop.rawValue, link.orderID, isWithdrawn, link.stage?.rawValue ?? 0]
        ) { row in WorkKey(try AgreementName(row[0]).readable, .stock(row[1])) }
        for item in items { try WorkQueue.request(item, at: link.changedAt, in: db) }
        guard isWithdrawn else { return }
        try db.run("DELETE FROM sales WHERE shop = ? AND order_id = ?", [link.shop.rawValue, link.orderID])
    }
}

extension [Int64] {
    fileprivate func containsSorted(_ value: Int64) -> Bool {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low < endIndex && self[low] == value
    }
}
