import Foundation
import GRDB
import Journal
import ShopRouting

enum Deliveries {
    static func keep(_ delivery: Delivery, in db: Database) throws -> Place {
        try db.run(
            "INSERT INTO deliveries (agreement, shop, received_at, fields, body) VALUES (?, ?, ?, ?, ?)",
            [
                delivery.agreement.rawValue, delivery.sender.shop?.rawValue, delivery.receivedAt.milliseconds,
                Data(FieldCoding.encode(delivery.fields)), Data(delivery.body),
            ])
        return Place(rawValue: db.lastInsertedRowID)
    }

    static func sorted(_ agreement: AgreementName, through place: Place, in db: Database) throws {
        try db.run("DELETE FROM waiting WHERE agreement = ? AND place <= ?", [agreement.rawValue, place.rawValue])
    }

    static func unsorted(_ agreement: AgreementName, limit: Int, in db: Database) throws -> [KeptDelivery] {
        try db.rows(
            """
            SELECT deliveries.place, deliveries.agreement, shop, deliveries.received_at, fields, body
            FROM waiting CROSS JOIN deliveries USING (place)
            WHERE waiting.agreement = ? ORDER BY waiting.place LIMIT ?
            """, [agreement.rawValue, limit], KeptDelivery.init)
    }

    static func delivery(at place: Place, in db: Database) throws -> KeptDelivery? {
        try db.rows(
            "SELECT place, agreement, shop, received_at, fields, body FROM deliveries WHERE place = ?",
            [place.rawValue], KeptDelivery.init
        ).first
    }

    static func backlog(_ agreement: AgreementName, in db: Database) throws -> (count: Int, oldest: Moment?) {
        try db.countAndOldest(
            "SELECT count(*), min(received_at) FROM waiting WHERE agreement = ?", [agreement.rawValue])
    }
}

extension Delivery.Sender {
    fileprivate var shop: ShopName? {
        switch self {
        case .shop(let name): name
        case .rackbeat: nil
        }
    }
}

extension KeptDelivery {
    /// From: place, agreement, shop, received_at, fields, body.
    fileprivate init(_ row: Row) throws {
        let shop: String? = row[2]
        self.init(
            place: Place(rawValue: row[0]),
            delivery: Delivery(
                agreement: try AgreementName(row[1]).readable,
                sender: try shop.map { .shop(try ShopName($0).readable) } ?? .rackbeat,
                receivedAt: Moment(milliseconds: row[3]),
                fields: try FieldCoding.decode([UInt8](row[4] as Data)).readable,
                body: [UInt8](row[5] as Data)))
    }
}
