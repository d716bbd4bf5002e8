/// Which Rackbeat item an order line sells.
public struct SKURules: Sendable {
    private let aliases: Aliases

    public init(aliases: Aliases) { self.aliases = aliases }

    /// - Parameter facts: nil when nobody asked the shop; then the line's word stands.
    public func item(for line: ShopOrder.Line, facts: LineFacts?) throws(Refusal) -> ItemNumber {
        let place = line.place
        guard line.productID != 0 else {
            throw Refusal(
                .productDeleted, reason: "\(place): its product was deleted in the shop, so its SKU is lost.",
                remedy: "Enter the order in Rackbeat by hand, or replace the line in the shop by a product that exists."
            )
        }
        let sku = line.sku ?? ""
        let shownSKU = HTMLText.shown(sku, limit: 60)
        // Before the alias: it is the parent's, whose SKU may be another item or none.
        guard !isVariationLost(line, facts) else {
            throw Refusal(
                .variationDeleted,
                reason: "\(place): its variation was deleted in the shop; what is left is the parent's SKU "
                    + "\"\(shownSKU)\".",
                remedy: "Enter the order in Rackbeat by hand, or edit the line in the shop.")
        }
        guard !sku.isEmpty else {
            throw Refusal(
                .skuMissing, reason: "\(place): the product has no SKU.",
                remedy: "Give the product the item's number as SKU, then release this item.")
        }
        if let alias = aliases[sku] { return alias }
        if line.variationID != 0, facts?.ownSKU?.isEmpty == true {
            throw Refusal(
                .skuInherited,
                reason: "\(place): the variation has no SKU of its own and shows its parent's, \"\(shownSKU)\".",
                remedy: "Give the variation its own SKU, or add an alias for the parent's SKU.")
        }
        guard let item = ItemNumber(sku) else {
            throw Refusal(
                .skuTooLong,
                reason: "\(place): the SKU \"\(shownSKU)\" has more than \(ItemNumber.maximumLength) characters.",
                remedy: "Shorten the SKU, or add an alias for it.")
        }
        return item
    }

    /// woocommerce.md 2.5: no variation on a line that had one. `parent_name` does not tell: the shop takes it from the
    /// product it finds, which by then is the parent.
    private func isVariationLost(_ line: ShopOrder.Line, _ facts: LineFacts?) -> Bool {
        guard line.variationID == 0 else { return false }
        if let isVariable = facts?.isVariable { return isVariable }
        return line.parentName?.isEmpty == false
            || line.meta.contains { meta in
                meta.key.hasPrefix("pa_") || !meta.key.hasPrefix("_") && meta.value.map(line.nameShows) == true
            }
    }
}

extension ShopOrder.Line {
    /// The line as a refusal names it.
    var place: String { "Line \(id) \"\(HTMLText.plain(name, limit: 80))\"" }
}
