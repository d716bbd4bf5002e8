import Foundation
import HTTPClient
import Rackbeat
import ShopRouting

/// What becomes of one product, once all that was read lies in files.
struct PlanDecision {
    let agreement: Agreement
    let shops: [Shop]
    let withStock: Bool
    let compares: Bool
    let gathered: ImportPlanning.Gathered
    let calls: ImportCalls
    /// For looking up single ones.
    let goods: LineReader
    let items: LineReader

    /// - Parameter place: where the goods stand in their file.
    func row(_ goods: ImportPlanning.Goods, at place: Int64) async throws(ImportStop) -> PlanRow {
        let (product, shop) = (goods.sheet, shops[goods.shop].name)
        let rival = SKUDesk.rival(of: product, among: gathered.skus[goods.shop])
        switch gathered.translations[goods.shop].decide(product, rival: rival) {
        case .skip(let reason): return skipped(product, shop, reason)
        case .refuse(let refusal): return problem(product, shop, refusal)
        case .item(let draft, let notices):
            if let winner = gathered.winner(of: draft.number), winner != place {
                return try lost(product, shop, draft, to: winner)
            }
            var row = try decided(product, goods.shop, draft)
            row.notices = notices + row.notices
            if withStock, row.action != .problem { try await count(product, &row) }
            return row
        }
    }

    private func decided(_ product: ProductSheet, _ index: Int, _ draft: ItemDraft) throws(ImportStop) -> PlanRow {
        let shop = shops[index].name
        guard let item = try item(draft.number.rawValue) else {
            if let other = try alike(draft.number.rawValue) {
                return problem(product, shop, SKUDesk.likeness(of: product, to: other))
            }
            guard draft.group != nil || compares else {
                return problem(
                    product, shop,
                    Refusal(
                        .groupMissing, reason: "No rule says in which product group its item goes.",
                        remedy: "Name one: products.group of the agreement."))
            }
            var row = PlanRow(product, of: shop, .create)
            row.draft = draft
            return row
        }
        let (change, differences) = ItemChange.between(
            draft, of: product, and: item, rules: agreement.products.rules, prices: gathered.prices[index])
        let isOwner = agreement.products.master == .shop(shop)
        var row = PlanRow(product, of: shop, isOwner && !differences.isEmpty ? .update : .unchanged)
        (row.draft, row.differences) = (draft, differences)
        if row.action == .update { row.change = change }
        if !isOwner, !differences.isEmpty {
            row.reason = "Rackbeat has the item, and the shop does not own it: it stays as it is."
        }
        return row
    }

    /// Absolute, and only where it differs.
    private func count(_ product: ProductSheet, _ row: inout PlanRow) async throws(ImportStop) {
        guard let number = row.draft?.number, let wanted = product.stock else { return }
        guard wanted >= 0 else { return row.notices.append("Its stock is below zero (\(wanted)) and is left out.") }
        var from: Decimal = 0
        if let item = try item(number.rawValue) {
            guard item.tracksInventory else { return row.notices.append("Rackbeat does not count its stock.") }
            from = item.physical
            if gathered.hasSeveralLocations, let location = agreement.products.location {
                from = try await calls.rackbeat { client throws(CallFailure) in
                    try await client.stock(of: number, at: location)
                }
            }
        } else if row.draft?.group.flatMap({ gathered.groups[$0] })?.hasInventory == false {
            return row.notices.append("Its product group has no inventory.")
        }
        guard from != wanted else { return }
        row.stock = PlanRow.Stock(from: from, to: wanted)
        if row.action == .unchanged { row.action = .stock }
    }

    /// Another product is the same item: of a shop that was named before, or with its number as SKU.
    private func lost(
        _ product: ProductSheet, _ shop: ShopName, _ draft: ItemDraft, to place: Int64
    ) throws(ImportStop) -> PlanRow {
        try goods.seek(to: UInt64(place))
        guard let winner = try goods.next(ImportPlanning.Goods.self),
            case .item(let other, _) = gathered.translations[winner.shop].decide(winner.sheet)
        else { return skipped(product, shop, "Another product is the same item.") }
        var differences: [FieldDifference] = []
        if draft.name != other.name {
            differences.append(FieldDifference(.name, has: other.name, wants: draft.name))
        }
        if let price = draft.price, price != other.price {
            differences.append(
                FieldDifference(.price, has: other.price?.description ?? "", wants: price.description))
        }
        var row = skipped(
            product, shop,
            "Product \(winner.sheet.id) of the shop \(shops[winner.shop].name) is the same item, \(draft.number), and wins."
        )
        row.differences = differences
        return row
    }

    private func item(_ number: String) throws(ImportStop) -> ItemSheet? {
        for place in gathered.items.same(as: number) {
            if let item = try item(at: place), item.number.isSameBytes(as: number) { return item }
        }
        return nil
    }

    private func alike(_ number: String) throws(ImportStop) -> String? {
        guard let place = gathered.items.others(like: number).first else { return nil }
        return try item(at: place)?.number
    }

    private func item(at place: Int64) throws(ImportStop) -> ItemSheet? {
        try items.seek(to: UInt64(place))
        return try items.next(ItemSheet.self)
    }

    private func skipped(_ product: ProductSheet, _ shop: ShopName, _ reason: String) -> PlanRow {
        var row = PlanRow(product, of: shop, .skip)
        row.reason = reason
        return row
    }

    private func problem(_ product: ProductSheet, _ shop: ShopName, _ refusal: Refusal) -> PlanRow {
        var row = PlanRow(product, of: shop, .problem)
        (row.reason, row.remedy, row.kind) = (refusal.reason, refusal.remedy, refusal.kind.rawValue)
        return row
    }
}
