import GRDB
import Journal
import ShopRouting

enum OrderLinks {
    private static let columns =
        "shop, order_id, order_key, reference, state, number, intended_at, changed_at, snapshot"

    static func set(_ link: OrderLink, in db: Database) throws {
        try db.run(
            """
            INSERT INTO order_links (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (shop, order_id) DO UPDATE SET order_key = excluded.order_key,
            reference = excluded.reference, state = excluded.state,
            number = excluded.number, intended_at = excluded.intended_at, changed_at = excluded.changed_at,
            snapshot = excluded.snapshot
            """,
            [
                link.shop.rawValue, link.orderID, link.orderKey, link.reference, link.state.name, link.rackbeatNumber,
                link.intendedAt.milliseconds, link.changedAt.milliseconds, link.snapshot?.text,
            ])
    }

    static func link(_ shop: ShopName, _ orderID: Int64, in db: Database) throws -> OrderLink? {
        try db.rows(
            "SELECT \(columns) FROM order_links WHERE shop = ? AND order_id = ?", [shop.rawValue, orderID], read
        ).first
    }

    static func links(number: String, in db: Database) throws -> [OrderLink] {
        try db.rows("SELECT \(columns) FROM order_links WHERE number = ? ORDER BY shop, order_id", [number], read)
    }

    static func open(_ shop: ShopName, after orderID: Int64, limit: Int, in db: Database) throws -> [OrderLink] {
        try db.rows(
            """
            SELECT \(columns) FROM order_links
            WHERE shop = ? AND order_id > ? AND state IN ('drafted', 'booked') ORDER BY order_id LIMIT ?
            """,
            [shop.rawValue, orderID, limit], read)
    }

    static func links(_ shop: ShopName, before orderID: Int64, limit: Int, in db: Database) throws -> [OrderLink] {
        try db.rows(
            """
            SELECT \(columns) FROM order_links
            WHERE shop = ? AND order_id < ? AND number IS NOT NULL ORDER BY order_id DESC LIMIT ?
            """,
            [shop.rawValue, orderID, limit], read)
    }

    private static func read(_ row: Row) throws -> OrderLink {
        OrderLink(
            shop: try ShopName(row[0]).readable, orderID: row[1], orderKey: row[2], reference: row[3],
            state: try OrderLink.State(name: row[4], number: row[5]).readable,
            intendedAt: Moment(milliseconds: row[6]), changedAt: Moment(milliseconds: row[7]),
            snapshot: (row[8] as String?).flatMap(OrderSnapshot.init(text:)))
    }
}

extension OrderLink.State {
    fileprivate var name: String {
        switch self {
        case .intended: "intended"
        case .drafted: "drafted"
        case .booked: "booked"
        case .shipped: "shipped"
        case .withdrawn: "withdrawn"
        }
    }

    fileprivate init?(name: String, number: String?) {
        switch (name, number) {
        case ("intended", nil): self = .intended
        case ("drafted", let number?): self = .drafted(number: number)
        case ("booked", let number?): self = .booked(number: number)
        case ("shipped", let number?): self = .shipped(number: number)
        case ("withdrawn", let number?): self = .withdrawn(number: number)
        default: return nil
        }
    }
}
