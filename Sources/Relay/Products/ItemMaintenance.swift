import HTTPClient
import Journal
import Logging
import Rackbeat
import ShopRouting
import WooCommerce

/// Rackbeat's items after the products of the shop that owns them.
struct ItemMaintenance {
    typealias Stop = ProductSync.Stop

    let sync: ProductSync
    let shop: Shop
    let work: Work

    private var settings: ProductSettings { sync.agreement.products }

    /// The shop's product or variation may have changed.
    func run(product id: Int64) async throws(Stop) -> Outcome {
        guard let product = try await sync.product(id, of: shop, work), product.status != "trash" else {
            return try await withdraw(id)
        }
        if product.type == "variable" {
            // Its name and description are its variations' too.
            let variations = try await sync.shop(shop, work) { client throws(CallFailure) in
                try await client.variationSheets(of: product)
            }
            return .done(
                variations.map { .request(WorkKey(sync.agreement.name, .productData(shop.name, $0.id)), at: now) })
        }
        return try await maintain(product)
    }

    /// Somebody may have edited the item in Rackbeat.
    func run(item number: String) async throws(Stop) -> Outcome {
        guard let number = ItemNumber(number) else { return .done() }
        var outcome = Outcome.done()
        for sku in shop.rules.aliases.shopSKUs(for: number) {
            let found = try await sync.shop(shop, work) { client throws(CallFailure) in
                try await client.productSheets(sku: sku)
            }
            // With several, the shop's own event says so.
            guard let product = found.first, found.count == 1, product.type != "variable" else { continue }
            outcome = outcome.and(try await maintain(product))
        }
        return outcome
    }

    private func maintain(_ product: ProductSheet) async throws(Stop) -> Outcome {
        let prices = try await sync.terms(of: shop, work)
        let translation = ProductTranslation(rules: settings.rules, aliases: shop.rules.aliases, prices: prices)
        let draft: ItemDraft
        switch translation.decide(product) {
        case .skip: return .done()
        case .refuse(let refusal): return sync.held(refusal, work, shop.name)
        case .item(let found, _): draft = found
        }
        var link = try await sync.link(shop.name, product.id)
        let item = try await sync.rackbeat(work) { client throws(CallFailure) in
            try await client.itemSheet(draft.number)
        }
        guard let item else {
            if let link, link.item != draft.number {
                return sync.held(SKUDesk.renamed(product, from: link.item), work, shop.name)
            }
            return try await create(draft, product)
        }
        if link?.item != draft.number { link = nil }
        return try await update(item, draft, product, link ?? ProductLink(item: draft.number), prices)
    }

    private func create(_ draft: ItemDraft, _ product: ProductSheet) async throws(Stop) -> Outcome {
        guard draft.group != nil else {
            return sync.held(
                Refusal(
                    .groupMissing, reason: "No rule says in which product group the item \(draft.number) goes.",
                    remedy: "Name one: products.group of the agreement."), work, shop.name)
        }
        let others = try await sync.shop(shop, work) { client throws(CallFailure) in
            try await client.products(skus: [product.sku])
        }
        var goods = SKULikeness()
        for other in others where other.id != product.parentID { goods.add(other.sku, other.id) }
        goods.sort()
        if let rival = SKUDesk.rival(of: product, among: goods) { return sync.held(rival, work, shop.name) }
        try await sync.rackbeat(work) { client throws(CallFailure) in try await client.createItem(draft) }
        log("item created", draft.number, product)
        var link = ProductLink(item: draft.number)
        link.memory.note(owner: draft.texts, left: [])
        return .done([link.change(shop.name, product.id)])
    }

    private func update(
        _ item: ItemSheet, _ draft: ItemDraft, _ product: ProductSheet, _ known: ProductLink, _ prices: ShopPrices
    ) async throws(Stop) -> Outcome {
        var link = known
        let (change, differences) = ItemChange.between(
            draft, of: product, and: item, rules: settings.rules, prices: prices)
        let verdict = link.memory.judge(differences, overwrites: settings.foreignEdits == .overwrite)
        var write = change.keeping(verdict.writes)
        if link.isWithdrawn, item.isBarred { write.isBarred = false }
        link.isWithdrawn = false
        if write != ItemChange() {
            try await sync.rackbeat(work) { client throws(CallFailure) in
                try await client.updateItem(draft.number, write)
            }
            log("item updated", draft.number, product)
            let after = try await sync.rackbeat(work) { client throws(CallFailure) in
                try await client.itemSheet(draft.number)
            }
            let left = after.map {
                ItemChange.between(draft, of: product, and: $0, rules: settings.rules, prices: prices).differences
            }
            link.memory.note(
                owner: draft.texts,
                left: (left ?? []).filter { difference in
                    !verdict.reports.contains { $0.field == difference.field }
                })
        } else if differences.isEmpty {
            link.memory.note(owner: draft.texts, left: [])
        }
        let changes = link == known ? [] : [link.change(shop.name, product.id)]
        guard verdict.reports.isEmpty else {
            let held = sync.held(
                .foreignEdit, work, shop.name,
                "The item \(draft.number) was edited in Rackbeat, where the shop \(shop.name) owns it: "
                    + verdict.reports.map(\.sentence).joined(separator: "; ") + ".",
                "Undo it there, or edit the product in the shop.")
            return Outcome(changes: changes + held.changes, end: held.end)
        }
        return .done(changes)
    }

    /// The product is gone. Its item is never deleted for it.
    private func withdraw(_ id: Int64) async throws(Stop) -> Outcome {
        guard var link = try await sync.link(shop.name, id), !link.isWithdrawn else {
            return .done()
        }
        let number = link.item
        guard settings.barsItems else {
            return sync.held(
                .productGone, work, shop.name,
                "Product \(id) is gone from the shop, and Rackbeat still has its item \(number).",
                "Bar or delete the item in Rackbeat if it is not sold any more, then close this item.")
        }
        let item = try await sync.rackbeat(work) { client throws(CallFailure) in try await client.itemSheet(number) }
        if let item, !item.isBarred {
            var change = ItemChange()
            change.isBarred = true
            let bar = change
            try await sync.rackbeat(work) { client throws(CallFailure) in try await client.updateItem(number, bar) }
        }
        link.isWithdrawn = true
        return .done([link.change(shop.name, id)])
    }

    private var now: Moment { sync.clock.now() }

    private func log(_ message: Logger.Message, _ item: ItemNumber, _ product: ProductSheet) {
        Logger.current.info(
            message, metadata: ["shop": "\(shop.name)", "product.id": "\(product.id)", "item": "\(item)"])
    }
}

extension FieldDifference {
    /// For an operator.
    var sentence: String { "its \(field.rawValue) is \"\(has)\" and should be \"\(wants)\"" }
}
