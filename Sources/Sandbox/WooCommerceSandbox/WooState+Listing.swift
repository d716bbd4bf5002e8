extension WooState {
    mutating func listProducts(_ list: WooList) throws(WooProblem) -> [Int] {
        if list.query["type"] == "variation" {
            throw .parameter(
                "type", "type is not one of simple, grouped, external, and variable.", code: "rest_not_in_enum")
        }
        let after = try list.bound("modified_after")
        let before = try list.bound("modified_before")
        let createdAfter = try list.bound("after")
        let part = list.query["search_sku"].flatMap { $0.isEmpty ? nil : $0.folded }
        let isBySKU = part != nil || list.query["sku"].map { !$0.isEmpty } ?? false
        let candidates =
            part.map { part in
                part.isFindable ? holders.keys.filter { $0.contains(part) }.flatMap { holders[$0] ?? [] }.sorted() : []
            }
            ?? (isBySKU
                ? holders(of: list.query["sku"] ?? "")
                : after.map { productLog.ids(after: $0).sorted() } ?? productIDs)
        let statuses = list.query.list("status")
        let included = list.included
        let excluded = list.excluded
        let rows = candidates.filter { id in
            guard let product = products[id], isBySKU || !product.isVariation else { return false }
            if let statuses, !statuses.contains("any") {
                guard statuses.contains(product.status) else { return false }
            } else if product.status == "trash" {
                return false
            }
            if let type = list.query["type"], product.type != type { return false }
            if let parent = list.query["parent"], String(product.parent) != parent { return false }
            if let status = list.query["stock_status"], product.stockStatus != status { return false }
            if let search = list.query["search"]?.folded, !product.name.folded.contains(search) { return false }
            if let after, product.modified <= after { return false }
            if let before, product.modified >= before { return false }
            if let createdAfter, product.created <= createdAfter { return false }
            return included?.contains(id) ?? true && !excluded.contains(id)
        }
        return list.sort(rows, &chance) { id in
            (products[id]?.created ?? 0, products[id]?.modified ?? 0, products[id]?.name ?? "")
        }
    }

    /// The unsplit text is tried too, so that a SKU with a comma is found when it stands alone. Some SKUs are never
    /// found (woocommerce.md 3.3).
    private func holders(of text: String) -> [Int] {
        var wanted = text.split(separator: ",").map { String($0.drop { $0 == " " }) }
        if text.contains(",") { wanted.append(text) }
        let ids = wanted.filter(\.isFindable).flatMap { holders[$0.folded] ?? [] }
        return Set(ids).sorted()
    }

    /// All variations of a product, or of all products.
    mutating func listVariations(_ list: WooList, of parent: Int?) -> [Int] {
        let rows =
            parent.map { products[$0]?.variations ?? [] } ?? productIDs.filter { products[$0]?.isVariation ?? false }
        let sku = list.query["sku"]
        let kept = rows.filter { id in
            guard let product = products[id], product.status != "trash" else { return false }
            if let sku { return product.sku.folded == sku.folded }
            return list.included?.contains(id) ?? true
        }
        return list.sort(kept, &chance) { id in
            (products[id]?.created ?? 0, products[id]?.modified ?? 0, products[id]?.name ?? "")
        }
    }

    mutating func listOrders(_ list: WooList) throws(WooProblem) -> [Int] {
        let statuses = list.query.list("status") ?? ["any"]
        let known = ["any", "trash"] + Self.statuses
        if let unknown = statuses.first(where: { !known.contains($0) }) {
            let index = statuses.firstIndex(of: unknown) ?? 0
            throw .parameter(
                "status", "status[\(index)] is not one of \(known.joined(separator: ", ")).", code: "rest_not_in_enum")
        }
        let after = try list.bound("modified_after")
        let before = try list.bound("modified_before")
        let createdAfter = try list.bound("after")
        let createdBefore = try list.bound("before")
        let included = list.included
        let excluded = list.excluded
        let search = list.query["search"]
        let customer = list.query["customer"].flatMap(Int.init)
        let isAny = statuses.contains("any")
        let showsDrafts = switches.version == .v10
        let candidates = after.map { orderLog.ids(after: $0).sorted() } ?? orderIDs
        let rows = candidates.filter { id in
            guard let order = orders[id] else { return false }
            if isAny {
                if order.status == "trash" || order.status == "auto-draft" { return false }
                if order.status == "checkout-draft", !showsDrafts { return false }
            } else if !statuses.contains(order.status) {
                return false
            }
            if let after, order.modified <= after { return false }
            if let before, order.modified >= before { return false }
            if let createdAfter, order.created <= createdAfter { return false }
            if let createdBefore, order.created >= createdBefore { return false }
            if let customer, order.customer != customer { return false }
            if let search, String(id) != search, !order.billing["email"].contains(search) { return false }
            return included?.contains(id) ?? true && !excluded.contains(id)
        }
        return list.sort(rows, &chance) { id in (orders[id]?.created ?? 0, orders[id]?.modified ?? 0, String(id)) }
    }
}

extension String {
    /// woocommerce-observed.md 4: SKUs with two blanks in a row, `<`, `&` or an escape are not found by `sku=`.
    fileprivate var isFindable: Bool {
        !contains("  ") && !contains("<") && !contains("&") && !contains("%20")
    }
}
