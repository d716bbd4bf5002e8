import Foundation
import ShopRouting

/// A product or variation on the wire (woocommerce.md 3.3).
struct Product: Decodable {
    let value: ShopProduct

    private enum Key: String, CodingKey { case id, parent_id, type, status, sku, name, manage_stock, stock_quantity }

    init(from decoder: any Decoder) throws {
        let product = try decoder.container(keyedBy: Key.self)
        let parent = product.integer(.parent_id) ?? 0
        let manager: ShopProduct.StockManager =
            if let isManaged = try? product.decode(Bool.self, forKey: .manage_stock) {
                isManaged ? .itself : .nobody
            } else if product.text(.manage_stock) == "parent" {
                .parent
            } else {
                .nobody
            }
        value = ShopProduct(
            id: try product.decode(Int64.self, forKey: .id), parentID: parent,
            type: product.text(.type) ?? (parent == 0 ? "simple" : "variation"),
            status: product.text(.status) ?? "publish", sku: product.text(.sku) ?? "", name: product.text(.name) ?? "",
            stockManager: manager, stockQuantity: product.decimal(.stock_quantity))
    }
}
