import GRDB
import Journal
import ShopRouting

enum OrderLinks {
    static func set(_ link: OrderLink, in db: Database) throws {
        try db.run(
            """
            INSERT INTO order_links (shop, order_id, order_key, reference, state, number, intended_at, changed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (shop, order_id) DO UPDATE SET order_key = excluded.order_key,
            reference = excluded.reference, state = excluded.state,
            number = excluded.number, intended_at = excluded.intended_at, changed_at = excluded.changed_at
            """,
            [
                link.shop.rawValue, link.orderID, link.orderKey, link.reference, link.state.name, link.rackbeatNumber,
                link.intendedAt.milliseconds, link.changedAt.milliseconds,
            ])
    }

    static func link(_ shop: ShopName, _ orderID: Int64, in db: Database) throws -> OrderLink? {
        try db.rows(
            """
            SELECT reference, state, number, intended_at, changed_at, order_key FROM order_links
            WHERE shop = ? AND order_id = ?
            """,
            [shop.rawValue, orderID]
        ) { row in
            OrderLink(
                shop: shop, orderID: orderID, orderKey: row[5], reference: row[0],
                state: try OrderLink.State(name: row[1], number: row[2]).readable,
                intendedAt: Moment(milliseconds: row[3]), changedAt: Moment(milliseconds: row[4]))
        }.first
    }
}

extension OrderLink.State {
    fileprivate var name: String {
        switch self {
        case .intended: "intended"
        case .drafted: "drafted"
        case .booked: "booked"
        }
    }

    fileprivate init?(name: String, number: String?) {
        switch (name, number) {
        case ("intended", nil): self = .intended
        case ("drafted", let number?): self = .drafted(number: number)
        case ("booked", let number?): self = .booked(number: number)
        default: return nil
        }
    }
}
