import Foundation
import ShopRouting

/// A product or variation on the wire, with all that Rackbeat may get of it (woocommerce.md 3.3).
struct ProductSheetRow: Decodable {
    let sheet: ProductSheet

    private enum Key: String, CodingKey {
        case id, parent_id, type, status, sku, name, description, short_description, regular_price, sale_price, price
        case tax_status, tax_class, global_unique_id, manage_stock, stock_quantity, attributes
    }

    private struct Attribute: Decodable { var option: String? }

    /// What a list is asked for.
    static let fields = [
        "id", "parent_id", "type", "status", "sku", "name", "description", "short_description", "regular_price",
        "sale_price", "price", "tax_status", "tax_class", "global_unique_id", "manage_stock", "stock_quantity",
        "attributes",
    ].joined(separator: ",")

    init(from decoder: any Decoder) throws {
        let row = try decoder.container(keyedBy: Key.self)
        var sheet = ProductSheet(
            id: try row.decode(Int64.self, forKey: .id), sku: row.text(.sku) ?? "", name: row.text(.name) ?? "")
        sheet.parentID = row.integer(.parent_id) ?? 0
        sheet.type = row.text(.type) ?? (sheet.parentID == 0 ? "simple" : "variation")
        sheet.status = row.text(.status) ?? "publish"
        let description = row.text(.description) ?? ""
        sheet.description = description.isEmpty ? row.text(.short_description) ?? "" : description
        sheet.regularPrice = row.text(.regular_price) ?? ""
        sheet.salePrice = row.text(.sale_price) ?? ""
        sheet.price = row.text(.price) ?? ""
        sheet.isTaxed = (row.text(.tax_status) ?? "taxable") == "taxable"
        sheet.taxClass = row.text(.tax_class) ?? ""
        sheet.globalID = row.text(.global_unique_id) ?? ""
        let isCountedItself = (try? row.decode(Bool.self, forKey: .manage_stock)) == true
        sheet.isCounted = isCountedItself || row.text(.manage_stock) == "parent"
        sheet.stock = isCountedItself ? row.decimal(.stock_quantity) : nil
        sheet.options = row.list(.attributes, of: Attribute.self).compactMap(\.option).filter { !$0.isEmpty }
        self.sheet = sheet
    }
}

extension ProductSheet {
    /// A variation with what it has of its parent.
    func variation(of parent: ProductSheet) -> ProductSheet {
        var variation = self
        // Older shops leave the parent out, and name a variation by its choices alone.
        variation.parentID = parent.id
        variation.type = "variation"
        variation.name = parent.name
        if description.isEmpty { variation.description = parent.description }
        if taxClass == "parent" { variation.taxClass = parent.taxClass }
        variation.parent = Parent(sku: parent.sku, status: parent.status)
        return variation
    }
}
