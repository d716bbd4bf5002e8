/// What keeps a SKU from standing for one product alone, and what mends it.
public enum SKUDesk {
    /// Products named in one sentence.
    private static let shown = 10

    /// - Parameter goods: of all products of the shop that are goods, by their own SKUs.
    /// - Returns: nil when nothing stands in its way.
    public static func rival(of product: ProductSheet, among goods: SKULikeness) -> Refusal? {
        let others = goods.same(as: product.sku).filter { $0 != product.id }
        guard others.isEmpty else {
            return Refusal(
                .skuDuplicate,
                reason: "\(product.place): the SKU \"\(product.shownSKU)\" is also that of \(list(others)).",
                remedy: "Give each product of the shop its own SKU.")
        }
        let alike = goods.others(like: product.sku)
        guard !alike.isEmpty else { return nil }
        return Refusal(
            .skuAlike,
            reason:
                "\(product.place): the SKU \"\(product.shownSKU)\" differs from that of \(list(alike)) only by case, "
                + "blanks or accents.",
            remedy: "Rename one of them: Rackbeat may take both for one item.")
    }

    /// An item that Rackbeat does not have, and one that looks like it.
    public static func likeness(of product: ProductSheet, to number: String) -> Refusal {
        Refusal(
            .skuAlike,
            reason:
                "\(product.place): Rackbeat has the item \"\(HTMLText.shown(number, limit: 60))\", which differs from "
                + "the SKU \"\(product.shownSKU)\" only by case, blanks or accents.",
            remedy: "Give the product that number as SKU, or add an alias for it.")
    }

    /// The product had the item's number as its SKU and has another one now, which Rackbeat does not know.
    public static func renamed(_ product: ProductSheet, from item: ItemNumber) -> Refusal {
        Refusal(
            .skuChanged,
            reason:
                "\(product.place): its SKU changed from \"\(item)\" to \"\(product.shownSKU)\", which is no item in "
                + "Rackbeat. Its item stays \(item).",
            remedy:
                "Add the alias \(product.shownSKU): \(item), or make an item of the new number in Rackbeat; then release "
                + "this item.")
    }

    private static func list(_ products: [Int64]) -> String {
        let names = products.prefix(shown).map(String.init).joined(separator: ", ")
        return products.count > shown ? "\(names) and \(products.count - shown) more" : names
    }
}
