import Foundation
import GRDB
import Journal
import ShopRouting

enum ItemStocks {
    /// A reading of which another one got ahead is not taken: which of the two is the newer cannot be told, so the item is
    /// to be read again.
    static func take(_ reading: StockReading, in db: Database) throws {
        let known = try db.rows(
            "SELECT version, state FROM item_stock WHERE agreement = ? AND item = ?",
            [reading.agreement.rawValue, reading.item]
        ) { row in (version: row[0] as Int64, state: row[1] as String) }.first
        if let known, known.version > reading.snapshot.version {
            return try WorkQueue.request(
                WorkKey(reading.agreement, .stock(reading.item)), at: reading.readAt, in: db)
        }
        var amounts: (available: String?, physical: String?) = (nil, nil)
        if case .counted(let available, let physical) = reading.figure {
            amounts = (available.description, physical.description)
        }
        try db.run(
            """
            INSERT INTO item_stock (agreement, item, state, available, physical, version, read_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (agreement, item) DO UPDATE SET state = excluded.state, available = excluded.available,
            physical = excluded.physical, version = excluded.version, read_at = excluded.read_at
            """,
            [
                reading.agreement.rawValue, reading.item, reading.figure.state(after: known?.state), amounts.available,
                amounts.physical,
                try version(in: db) + 1, reading.readAt.milliseconds,
            ])
        try Sales.settle(reading, in: db)
    }

    static func snapshot(
        _ agreement: AgreementName, _ items: [String]?, in db: Database
    ) throws -> StockSnapshot {
        StockSnapshot(
            version: try version(in: db), held: try Sales.held(agreement, items, in: db).sorted())
    }

    static func stocks(_ agreement: AgreementName, _ items: [String], in db: Database) throws -> [ItemStock] {
        try items.map { item in
            let figure = try db.rows(
                "SELECT state, available, physical FROM item_stock WHERE agreement = ? AND item = ?",
                [agreement.rawValue, item], ItemStock.Figure.init
            ).first
            return ItemStock(item: item, figure: figure, inFlight: try Sales.inFlight(agreement, item, in: db))
        }
    }

    private static func version(in db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(version) FROM item_stock")) ?? 0
    }
}

extension ItemStock.Figure {
    fileprivate func state(after known: String?) -> String {
        switch self {
        case .counted: "counted"
        case .uncounted: "uncounted"
        case .absent: known == nil || known == "absent" ? "absent" : "gone"
        case .gone: "gone"
        }
    }

    /// From: state, available, physical.
    fileprivate init(_ row: Row) throws {
        let (available, physical): (String?, String?) = (row[1], row[2])
        switch (row[0] as String, available.flatMap(Decimal.init(exactly:)), physical.flatMap(Decimal.init(exactly:))) {
        case ("counted", let available?, let physical?): self = .counted(available: available, physical: physical)
        case ("uncounted", _, _): self = .uncounted
        case ("absent", _, _): self = .absent
        case ("gone", _, _): self = .gone
        default: throw JournalError.broken("a row cannot be read")
        }
    }
}

extension Decimal {
    /// As ``description`` writes it.
    init?(exactly text: String) {
        guard let value = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")) else { return nil }
        self = value
    }
}
