import Journal
import ShopRouting

/// SKUs of a shop that orders and stock cannot go by, as one attention item for each kind of them.
struct SKUFaults {
    private struct Found {
        var count = 0
        var examples: [String] = []

        mutating func add(_ example: @autoclosure () -> String) {
            count += 1
            if examples.count < 10 { examples.append(example()) }
        }

        var text: String {
            examples.joined(separator: ", ") + (count > examples.count ? " and \(count - examples.count) more" : "")
        }
    }

    private var duplicate = Found()
    private var missing = Found()
    private var tooLong = Found()
    private var inherited = Found()

    mutating func take(_ group: StockPass.Group, hasAlias: Bool) {
        let live = group.products.filter { $0.status != "trash" }
        let shown = HTMLText.plain(group.sku, limit: 60)
        guard !group.sku.isEmpty else {
            // What is only a frame for others is never sold itself, and a draft is not on sale yet.
            for product in live where ["simple", "variation"].contains(product.type) && product.status == "publish" {
                missing.add("\(product.id)")
            }
            return
        }
        if hasAlias { return }
        let ids = Set(live.map(\.id))
        let heirs = live.filter { ids.contains($0.parentID) }
        for heir in heirs { inherited.add("\(heir.id) (\(shown))") }
        let holders = live.filter { !ids.contains($0.parentID) }
        if holders.count > 1 { duplicate.add("\(shown) (\(holders.map { "\($0.id)" }.joined(separator: ", ")))") }
        if ItemNumber(group.sku) == nil, !live.isEmpty { tooLong.add(shown) }
    }

    /// Opens an item for each kind that there is, and closes those of the others.
    func changes(_ agreement: AgreementName, _ shop: ShopName, at now: Moment) -> [Change] {
        [
            change(
                .skusDuplicate, duplicate,
                "SKUs that several products of the shop have, so that none of them is written",
                "Give each product its own SKU."),
            change(
                .skusMissing, missing, "products on sale without a SKU, of which orders are held",
                "Give each of them its item's number as SKU, if it is to be sold through Rackbeat."),
            change(
                .skusTooLong, tooLong,
                "SKUs that are longer than the \(ItemNumber.maximumLength) characters of an item's number",
                "Shorten them, or add aliases for them."),
            change(
                .skusInherited, inherited, "variations without a SKU of their own, which show their parent's",
                "Give each variation its own SKU, or take it out of the shop."),
        ].map { make in make(agreement, shop, now) }
    }

    private func change(
        _ kind: AttentionKind, _ found: Found, _ what: String, _ remedy: String
    ) -> (AgreementName, ShopName, Moment) -> Change {
        { agreement, shop, now in
            let key = AttentionItem.Key(agreement: agreement, shop: shop, kind: kind.rawValue, subject: "products")
            guard found.count > 0 else { return .settle(key) }
            return .raise(
                AttentionItem(
                    key: key, reason: "There are \(found.count) \(what): \(found.text).",
                    remedy: remedy + " It is looked at again when all stock is compared.", openedAt: now))
        }
    }
}
