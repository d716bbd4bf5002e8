import Foundation
import HTTPClient
import Rackbeat
import ShopRouting
import WooCommerce

/// Decides what an import does about every product, and writes it down; changes nothing.
///
/// First all is read, into files: whether a SKU stands for one product alone shows only at the end. In memory stay digests
/// of SKUs and item numbers, 24 bytes each.
struct ImportPlanning {
    let agreement: Agreement
    let shops: [Shop]
    let withStock: Bool
    /// Whether only differences are wanted, Rackbeat's own items among them.
    let compares: Bool
    let calls: ImportCalls
    let folder: ImportFolder
    let progress: ImportProgress

    /// A shop's product as it stands in the file.
    struct Goods: Codable {
        /// The shop's place in the wish.
        var shop: Int
        var sheet: ProductSheet
    }

    /// What is known when all has been read.
    struct Gathered {
        var translations: [ProductTranslation] = []
        var prices: [ShopPrices] = []
        /// Of each shop, the SKUs of its goods.
        var skus: [SKULikeness] = []
        /// Where goods stand in the file, by the item that they are; the shop that wins comes first.
        var targets = SKULikeness()
        var count = 0
        /// Where items stand in their file.
        var items = SKULikeness()
        var groups: [Int: Rackbeat.Client.ProductGroup] = [:]
        var hasSeveralLocations = false
        var notices: [String] = []
    }

    func run() async throws(ImportStop) -> ImportPlan {
        for file in [folder.planned, folder.steps, folder.report, folder.undo] { folder.remove(file) }
        var gathered = Gathered()
        try await gatherTerms(&gathered)
        try await gatherGoods(&gathered)
        try await gatherItems(&gathered)
        var plan = try await decide(gathered)
        if compares { plan.others = try writeOthers(gathered) }
        folder.remove(folder.goods)
        folder.remove(folder.items)
        try PlanFiles(folder: folder).write(plan)
        try folder.write(plan, to: folder.planned)
        return plan
    }

    private func gatherTerms(_ gathered: inout Gathered) async throws(ImportStop) {
        let groups = try await calls.rackbeat { client throws(CallFailure) in try await client.productGroups() }
        gathered.groups = Dictionary(groups.map { ($0.number, $0) }) { first, _ in first }
        guard !compares else { return }
        let rules = agreement.products.rules
        let named = [rules.group, rules.groupWithoutStock].compactMap(\.self) + rules.groups.values
        guard !named.isEmpty else {
            throw .unready("Say in which product group new items go: products.group of the agreement.")
        }
        for group in Set(named).sorted() where gathered.groups[group] == nil {
            throw .unready("Rackbeat has no product group \(group), which the settings name.")
        }
        guard withStock else { return }
        let locations = try await calls.rackbeat { client throws(CallFailure) in try await client.locations() }
        guard let location = agreement.products.location else {
            throw .unready("Say at which location stock is counted: products.location of the agreement.")
        }
        guard locations.contains(location) else {
            throw .unready("Rackbeat has no location \(location), which the settings name.")
        }
        gathered.hasSeveralLocations = locations.count > 1
    }

    private func gatherGoods(_ gathered: inout Gathered) async throws(ImportStop) {
        progress.begin(.products)
        let file = try LineWriter(folder.goods, isNew: true)
        for (index, shop) in shops.enumerated() {
            let prices = try await calls.shop(shop, needsMore: true) { client throws(CallFailure) in
                try await client.prices()
            }
            if prices.currency != agreement.products.rules.currency {
                gathered.notices.append(
                    "Prices of the shop \(shop.name) are in \(HTMLText.plain(prices.currency, limit: 10)), not in "
                        + "\(agreement.products.rules.currency), and are left out.")
            }
            let translation = ProductTranslation(
                rules: agreement.products.rules, aliases: shop.rules.aliases, prices: prices)
            var goods = GatheredGoods(shop: index, translation: translation)
            let unreadable = try await CatalogueWalk(shop: shop, calls: calls).run { page throws(ImportStop) in
                for sheet in page { try goods.take(sheet, into: file) }
                progress.advance(by: page.count)
            }
            if unreadable > 0 {
                gathered.notices.append("\(unreadable) products of the shop \(shop.name) could not be read.")
            }
            gathered.take(goods, prices)
        }
        gathered.targets.sort()
        try file.flush()
    }

    private func gatherItems(_ gathered: inout Gathered) async throws(ImportStop) {
        progress.begin(.items)
        let file = try LineWriter(folder.items, isNew: true)
        var unreadable = 0
        for number in 1... {
            let page = try await calls.rackbeat { client throws(CallFailure) in
                try await client.itemSheets(page: number)
            }
            for item in page.items {
                gathered.items.add(item.number, Int64(file.offset))
                try file.append(item)
            }
            unreadable += page.unreadable
            progress.advance(by: page.items.count)
            if page.isLast { break }
        }
        if unreadable > 0 { gathered.notices.append("\(unreadable) of Rackbeat's items could not be read.") }
        gathered.items.sort()
        try file.flush()
    }

    /// - Returns: how many items are no product of these shops.
    private func writeOthers(_ gathered: Gathered) throws(ImportStop) -> Int {
        let items = try LineReader(folder.items)
        let file = try LineWriter(folder.others, isNew: true)
        try file.append(text: Array("item,name\r\n".utf8))
        var count = 0
        while let item = try items.next(ItemSheet.self) {
            guard gathered.targets.same(as: item.number).isEmpty else { continue }
            count += 1
            try file.append(
                text: Array("\(PlanFiles.quoted(item.number)),\(PlanFiles.quoted(item.name))\r\n".utf8))
        }
        try file.flush()
        return count
    }

    private func decide(_ gathered: Gathered) async throws(ImportStop) -> ImportPlan {
        progress.begin(.plan, total: gathered.count)
        let decision = PlanDecision(
            agreement: agreement, shops: shops, withStock: withStock, compares: compares, gathered: gathered,
            calls: calls,
            goods: try LineReader(folder.goods), items: try LineReader(folder.items))
        let reader = try LineReader(folder.goods)
        let file = try LineWriter(folder.rows, isNew: true)
        var plan = ImportPlan(
            shops: shops.map(\.name.rawValue), withStock: withStock, rows: 0, counts: [:], problems: [:],
            notices: gathered.notices)
        while true {
            let place = reader.offset
            guard let goods = try reader.next(Goods.self) else { break }
            let row = try await decision.row(goods, at: Int64(place))
            try file.append(row)
            plan.rows += 1
            plan.counts[row.action.rawValue, default: 0] += 1
            if let kind = row.kind { plan.problems[kind, default: 0] += 1 }
            progress.advance()
        }
        try file.sync()
        return plan
    }
}

/// What one shop's walk leaves in memory.
private struct GatheredGoods {
    let shop: Int
    let translation: ProductTranslation
    var skus = SKULikeness()
    var targets = SKULikeness()
    var count = 0

    /// Bits of a place in the file; above them stands what decides who wins.
    static let placeBits = 40

    init(shop: Int, translation: ProductTranslation) {
        self.shop = shop
        self.translation = translation
    }

    mutating func take(_ sheet: ProductSheet, into file: LineWriter) throws(ImportStop) {
        let place = Int64(file.offset)
        try file.append(ImportPlanning.Goods(shop: shop, sheet: sheet))
        count += 1
        guard case .item(let draft, _) = translation.decide(sheet) else { return }
        skus.add(sheet.sku, sheet.id)
        // A product whose SKU is the number goes before one that has an alias.
        let isAlias = !draft.number.rawValue.isSameBytes(as: sheet.sku)
        let rank = Int64(shop) << 1 | (isAlias ? 1 : 0)
        targets.add(draft.number.rawValue, rank << Self.placeBits | place)
    }
}

extension ImportPlanning.Gathered {
    fileprivate mutating func take(_ goods: GatheredGoods, _ prices: ShopPrices) {
        var skus = goods.skus
        skus.sort()
        self.skus.append(skus)
        self.prices.append(prices)
        translations.append(goods.translation)
        targets.add(goods.targets)
        count += goods.count
    }

    /// Where the goods stand that are this item before all others.
    func winner(of number: ItemNumber) -> Int64? {
        targets.same(as: number.rawValue).first.map { $0 & (1 << GatheredGoods.placeBits - 1) }
    }
}
