import Foundation
import ShopRouting

/// An item on the wire, with all that a shop may get of it (rackbeat.md 2.1).
struct ItemSheetRow: Decodable {
    let sheet: ItemSheet

    private enum Key: String, CodingKey {
        case number, name, description, barcode, sales_price, is_barred, inventory_enabled, group_id, group
        case stock_quantity, in_order_quantity, purchased_quantity, used_in_production_quantity
    }

    private struct Group: Decodable {
        let number: Int?

        private enum Key: String, CodingKey { case number }

        init(from decoder: any Decoder) throws {
            number = try decoder.container(keyedBy: Key.self).text(.number).flatMap { Int($0) }
        }
    }

    /// What a list is asked for.
    static let fields = [
        "number", "name", "description", "barcode", "sales_price", "is_barred", "inventory_enabled", "group_id",
        "group(number)", "stock_quantity", "in_order_quantity", "purchased_quantity", "used_in_production_quantity",
    ].joined(separator: ",")

    init(from decoder: any Decoder) throws {
        let row = try decoder.container(keyedBy: Key.self)
        guard let number = row.text(.number) else {
            throw DecodingError.dataCorruptedError(forKey: .number, in: row, debugDescription: "no number")
        }
        var sheet = ItemSheet(number: number, name: row.text(.name) ?? "")
        sheet.price = row.decimal(.sales_price)
        sheet.description = row.text(.description) ?? ""
        sheet.barcode = row.text(.barcode) ?? ""
        sheet.group =
            (try? row.decode(Group.self, forKey: .group))?.number ?? row.text(.group_id).flatMap { Int($0) }
        sheet.isBarred = row.flag(.is_barred) ?? false
        sheet.tracksInventory = row.flag(.inventory_enabled) ?? true
        sheet.physical = row.decimal(.stock_quantity) ?? 0
        sheet.committed = [Key.in_order_quantity, .purchased_quantity, .used_in_production_quantity]
            .reduce(0) { $0 + (row.decimal($1) ?? 0).magnitude }
        self.sheet = sheet
    }
}
