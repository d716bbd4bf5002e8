/// What only the shop's products can tell about an order line.
public struct LineFacts: Sendable, Equatable {
    /// The variation's SKU as `GET /products/{id}?context=edit` gives it: "" when it shows its parent's
    /// (woocommerce.md 2.5).
    public var ownSKU: String

    public init(ownSKU: String) { self.ownSKU = ownSKU }
}

/// Which Rackbeat item an order line sells.
public struct SKURules: Sendable {
    private let aliases: Aliases

    public init(aliases: Aliases) { self.aliases = aliases }

    /// - Parameter facts: nil when nobody asked the shop; then the line's word stands.
    public func item(for line: ShopOrder.Line, facts: LineFacts?) throws(Refusal) -> ItemNumber {
        let place = "Line \"\(line.name.prefix(80))\""
        guard line.productID != 0 else {
            throw Refusal(
                .productDeleted, reason: "\(place): its product was deleted in the shop, so its SKU is lost.",
                remedy: "Enter the order in Rackbeat by hand, or restore the product and its SKU.")
        }
        // The SKU shown is the parent's, and it may be another item or none.
        guard !isVariationLost(line) else {
            throw Refusal(
                .variationDeleted,
                reason: "\(place): its variation was deleted in the shop; what is left is the parent's SKU.",
                remedy: "Enter the order in Rackbeat by hand, or edit the line in the shop.")
        }
        let sku = line.sku ?? ""
        guard !sku.isEmpty else {
            throw Refusal(
                .skuMissing, reason: "\(place): the product has no SKU.",
                remedy: "Give the product the item's number as SKU, then release this item.")
        }
        if let alias = aliases[sku] { return alias }
        if line.variationID != 0, let facts, facts.ownSKU.isEmpty {
            throw Refusal(
                .skuInherited,
                reason: "\(place): the variation has no SKU of its own and shows its parent's, \"\(sku.prefix(60))\".",
                remedy: "Give the variation its own SKU, or add an alias for the parent's SKU.")
        }
        guard let item = ItemNumber(sku) else {
            throw Refusal(
                .skuTooLong,
                reason: "\(place): the SKU \"\(sku.prefix(60))\" has more than \(ItemNumber.maximumLength) characters.",
                remedy: "Shorten the SKU, or add an alias for it.")
        }
        return item
    }

    /// woocommerce.md 2.5: variation 0 on a line that once had one.
    private func isVariationLost(_ line: ShopOrder.Line) -> Bool {
        guard line.variationID == 0 else { return false }
        return line.parentName?.isEmpty == false
    }
}
