public import Foundation

/// What a shop says of a product or variation, as far as Rackbeat may get it.
public struct ProductSheet: Sendable, Equatable, Codable {
    public var id: Int64
    /// The parent's id for a variation, else 0.
    public var parentID: Int64 = 0
    /// `simple`, `variable`, `variation`, `grouped`, `external` or a plug-in's.
    public var type = "simple"
    /// `publish`, `draft`, `private`, `trash`…; a variation's own, which its parent's may hide.
    public var status = "publish"
    /// A variation without its own shows its parent's.
    public var sku: String
    /// Of a variation: its parent's.
    public var name: String
    /// Of a variation: what sets it apart, such as `Red` and `L`.
    public var options: [String] = []
    /// HTML.
    public var description = ""
    /// As entered, digits with a dot; empty where there is none.
    public var regularPrice = ""
    public var salePrice = ""
    /// What a buyer is asked for today.
    public var price = ""
    public var isTaxed = true
    /// A slug; empty is the standard class.
    public var taxClass = ""
    /// GTIN, UPC, EAN or ISBN.
    public var globalID = ""
    /// Whether somebody counts it: itself, or its parent.
    public var isCounted = false
    /// nil unless it counts itself.
    public var stock: Decimal?
    /// Of a variation.
    public var parent: Parent?

    /// What a variation is judged by beside itself.
    public struct Parent: Sendable, Equatable, Codable {
        public var sku: String
        public var status: String

        public init(sku: String, status: String) {
            self.sku = sku
            self.status = status
        }
    }

    public init(id: Int64, sku: String, name: String) {
        self.id = id
        self.sku = sku
        self.name = name
    }

    /// Whether what it shows is its parent's SKU (woocommerce.md 2.5).
    public var inheritsSKU: Bool { parent.map { !sku.isEmpty && sku.isSameBytes(as: $0.sku) } ?? false }
}
