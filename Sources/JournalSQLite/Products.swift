import Foundation
import GRDB
import Journal
import ShopRouting

/// What each shop sells, as it was last seen.
enum Products {
    private static let columns = "id, parent_id, type, status, sku, name, manager, quantity"

    static func see(_ product: ShopProduct, in shop: ShopName, at moment: Moment, in db: Database) throws {
        try db.run(
            """
            INSERT INTO products (shop, \(columns), seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (shop, id) DO UPDATE SET parent_id = excluded.parent_id, type = excluded.type,
            status = excluded.status, sku = excluded.sku, name = excluded.name, manager = excluded.manager,
            quantity = excluded.quantity, seen_at = excluded.seen_at
            """,
            [
                shop.rawValue, product.id, product.parentID, product.type, product.status, product.sku, product.name,
                product.stockManager.rawValue, product.stockQuantity?.description, moment.milliseconds,
            ])
    }

    static func doubt(_ id: Int64, in shop: ShopName, in db: Database) throws {
        try db.run("UPDATE products SET quantity = NULL WHERE shop = ? AND id = ?", [shop.rawValue, id])
    }

    static func forget(_ id: Int64, in shop: ShopName, in db: Database) throws {
        try db.run("DELETE FROM products WHERE shop = ? AND id = ?", [shop.rawValue, id])
    }

    static func forget(seenBefore moment: Moment, in shop: ShopName, in db: Database) throws {
        try db.run("DELETE FROM products WHERE shop = ? AND seen_at < ?", [shop.rawValue, moment.milliseconds])
    }

    static func products(_ shop: ShopName, ids: [Int64], in db: Database) throws -> [ShopProduct] {
        try ids.flatMap { id in
            try db.rows("SELECT \(columns) FROM products WHERE shop = ? AND id = ?", [shop.rawValue, id], read)
        }
    }

    static func products(_ shop: ShopName, skus: [String], in db: Database) throws -> [ShopProduct] {
        try skus.flatMap { sku in
            try db.rows(
                "SELECT \(columns) FROM products WHERE shop = ? AND sku = ? ORDER BY id", [shop.rawValue, sku], read)
        }
    }

    static func products(
        _ shop: ShopName, after last: ShopProduct?, limit: Int, in db: Database
    ) throws -> [ShopProduct] {
        try db.rows(
            "SELECT \(columns) FROM products WHERE shop = ? AND (sku, id) > (?, ?) ORDER BY sku, id LIMIT ?",
            [shop.rawValue, last?.sku ?? "", last?.id ?? -1, limit], read)
    }

    private static func read(_ row: Row) throws -> ShopProduct {
        ShopProduct(
            id: row[0], parentID: row[1], type: row[2], status: row[3], sku: row[4], name: row[5],
            stockManager: try ShopProduct.StockManager(rawValue: row[6]).readable,
            stockQuantity: try (row[7] as String?).map { try Decimal(exactly: $0).readable })
    }
}
