import HTTPClient
import Journal
import Logging
import Rackbeat
import ShopRouting
import WooCommerce

/// A shop's products after Rackbeat's items, where Rackbeat owns them.
struct ListingMaintenance {
    typealias Stop = ProductSync.Stop

    let sync: ProductSync
    let shop: Shop
    let listing: Listing
    let work: Work

    /// Somebody may have edited the product in the shop.
    func run(product id: Int64) async throws(Stop) -> Outcome {
        guard let product = try await sync.product(id, of: shop, work), product.status != "trash",
            !product.sku.isEmpty, !product.inheritsSKU
        else { return .done() }
        let link = try await sync.link(shop.name, id)
        guard let number = shop.rules.aliases[product.sku] ?? ItemNumber(product.sku) else {
            return .done()
        }
        let item = try await sync.rackbeat(work) { client throws(CallFailure) in try await client.itemSheet(number) }
        guard let item else {
            // The shop's own, unless it has been an item.
            guard let link else { return .done() }
            if link.item == number { return try await withdraw(number, [product]) }
            return sync.held(SKUDesk.renamed(product, from: link.item), work, shop.name)
        }
        return try await maintain(item, sku: product.sku, [product])
    }

    /// Rackbeat's item may have changed, or be new, or gone.
    func run(item text: String) async throws(Stop) -> Outcome {
        guard let number = ItemNumber(text) else { return .done() }
        let item = try await sync.rackbeat(work) { client throws(CallFailure) in try await client.itemSheet(number) }
        var outcome = Outcome.done()
        for sku in shop.rules.aliases.shopSKUs(for: number) {
            let found = try await sync.shop(shop, work) { client throws(CallFailure) in
                try await client.productSheets(sku: sku)
            }
            let isAlias = !sku.isSameBytes(as: number.rawValue)
            // An alias stands for products that the shop has; none is made under it.
            if isAlias, found.isEmpty { continue }
            if let item {
                outcome = outcome.and(try await maintain(item, sku: sku, found))
            } else {
                outcome = outcome.and(try await withdraw(number, found))
            }
        }
        return outcome
    }

    private func maintain(
        _ item: ItemSheet, sku: String, _ found: [ProductSheet]
    ) async throws(Stop) -> Outcome {
        let prices = try await sync.terms(of: shop, work)
        let translation = ListingTranslation(rules: listing.rules, prices: prices)
        switch translation.decide(item, sku: sku, found: found) {
        case .skip: return .done()
        case .refuse(let refusal): return sync.held(refusal, work, shop.name)
        case .create(let draft): return try await create(draft, item)
        case .unchanged(let product):
            guard let number = ItemNumber(item.number) else { return .done() }
            let known = try await sync.link(shop.name, product.id)
            var link = known ?? ProductLink(item: number)
            link.item = number
            link.memory.note(owner: translation.texts(of: item, for: product), left: [])
            let changes = link == known ? [] : [link.change(shop.name, product.id)]
            return .done(changes)
        case .update(let product, let change, let differences):
            return try await update(product, change, differences, item, translation)
        }
    }

    private func create(_ draft: ProductDraft, _ item: ItemSheet) async throws(Stop) -> Outcome {
        guard let number = ItemNumber(item.number) else { return .done() }
        let id = try await sync.shop(shop, work) { client throws(CallFailure) in
            try await client.createProduct(draft)
        }
        Logger.current.info(
            "product created", metadata: ["shop": "\(shop.name)", "product.id": "\(id)", "item": "\(number)"])
        // What it holds is for the stock's own way.
        let stock: [Change] =
            shop.receivesStock
            ? [.request(WorkKey(sync.agreement.name, .shopStock(shop.name, item.number)), at: sync.clock.now())] : []
        return .done([ProductLink(item: number).change(shop.name, id)] + stock)
    }

    private func update(
        _ product: ProductSheet, _ change: ProductChange, _ differences: [FieldDifference], _ item: ItemSheet,
        _ translation: ListingTranslation
    ) async throws(Stop) -> Outcome {
        guard let number = ItemNumber(item.number) else { return .done() }
        let known = try await sync.link(shop.name, product.id)
        var link = known ?? ProductLink(item: number)
        link.item = number
        let verdict = link.memory.judge(
            differences, overwrites: sync.agreement.products.foreignEdits == .overwrite)
        if !verdict.writes.isEmpty {
            let write = change.keeping(verdict.writes)
            let after = try await sync.shop(shop, work) { client throws(CallFailure) in
                _ = try await client.update(product, write)
                return try await client.productSheet(product.id)
            }
            Logger.current.info(
                "product updated",
                metadata: ["shop": "\(shop.name)", "product.id": "\(product.id)", "item": "\(number)"])
            var left: [FieldDifference] = []
            if case .update(_, _, let differences) = translation.decide(item, sku: after.sku, found: [after]) {
                left = differences.filter { difference in
                    !verdict.reports.contains { $0.field == difference.field }
                }
            }
            link.memory.note(owner: translation.texts(of: item, for: after), left: left)
        }
        let changes = link == known ? [] : [link.change(shop.name, product.id)]
        guard verdict.reports.isEmpty else {
            let held = sync.held(
                .foreignEdit, work, shop.name,
                "Product \(product.id) was edited in the shop, where Rackbeat owns it: "
                    + verdict.reports.map(\.sentence).joined(separator: "; ") + ".",
                "Undo it there, or edit the item \(number) in Rackbeat.")
            return Outcome(changes: changes + held.changes, end: held.end)
        }
        return .done(changes)
    }

    /// The item is gone. Its products are never deleted for it.
    private func withdraw(_ number: ItemNumber, _ found: [ProductSheet]) async throws(Stop) -> Outcome {
        var outcome = Outcome.done()
        for product in found where product.status == "publish" && product.parentID == 0 {
            guard listing.drafts else {
                outcome = outcome.and(
                    sync.held(
                        .productGone, work, shop.name,
                        "The item \(number) is gone from Rackbeat, and the shop still sells its product \(product.id).",
                        "Take the product out of the shop, or make the item again; then release this item."))
                continue
            }
            var change = ProductChange()
            change.status = "draft"
            let draft = change
            _ = try await sync.shop(shop, work) { client throws(CallFailure) in
                try await client.update(product, draft)
            }
        }
        return outcome
    }
}
