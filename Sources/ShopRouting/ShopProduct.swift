public import Foundation

/// A shop's product or variation, as far as stock and SKU are concerned.
public struct ShopProduct: Sendable, Equatable {
    /// Who holds the stock figure (woocommerce.md 3.3).
    public enum StockManager: String, Sendable, Equatable {
        case itself
        /// A variation whose parent holds it: `manage_stock: "parent"`.
        case parent
        case nobody
    }

    public var id: Int64
    /// The parent's id for a variation, else 0.
    public var parentID: Int64
    /// `simple`, `variable`, `variation`, `grouped`, `external` or a plugin's.
    public var type: String
    /// `publish`, `draft`, `private`, `trash`…
    public var status: String
    /// A variation without its own shows its parent's.
    public var sku: String
    public var name: String
    public var stockManager: StockManager
    /// nil when nobody manages it, and where it is in doubt.
    public var stockQuantity: Decimal?

    public init(
        id: Int64, parentID: Int64 = 0, type: String = "simple", status: String = "publish", sku: String,
        name: String = "", stockManager: StockManager, stockQuantity: Decimal?
    ) {
        self.id = id
        self.parentID = parentID
        self.type = type
        self.status = status
        self.sku = sku
        self.name = name
        self.stockManager = stockManager
        self.stockQuantity = stockQuantity
    }
}
