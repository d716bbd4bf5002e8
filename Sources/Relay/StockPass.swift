import Foundation
import Journal
import ShopRouting

/// One shop's products compared with the figures that they are to show. Keeps no more than a page of them.
struct StockPass {
    /// All products with one SKU.
    struct Group {
        var sku: String
        /// nil where the SKU can be none, or the shop is not written it.
        var item: ItemNumber?
        var products: [ShopProduct]
    }

    private let agreement: Agreement
    private let shop: Shop
    private let items: ItemNumbers
    private(set) var report: StockReport
    private(set) var faults = SKUFaults()
    /// In the order of SKUs; the last one's may not be all.
    private var open: [ShopProduct] = []

    init(agreement: Agreement, shop: Shop, items: ItemNumbers) {
        self.agreement = agreement
        self.shop = shop
        self.items = items
        report = StockReport(agreement: agreement.name, shop: shop.name)
    }

    mutating func take(_ products: [ShopProduct]) { open += products }

    /// Those SKUs whose products are all here.
    mutating func groups(isLast: Bool) -> [Group] {
        var groups: [Group] = []
        var start = open.startIndex
        for end in open.indices.dropFirst() where !open[end].sku.isSameBytes(as: open[start].sku) {
            groups.append(group(Array(open[start..<end])))
            start = end
        }
        if isLast, start < open.endIndex {
            groups.append(group(Array(open[start...])))
            start = open.endIndex
        }
        // Products without a SKU may be most of them, and belong to nothing.
        if !isLast, let first = open.first, first.sku.isEmpty, groups.isEmpty {
            groups.append(group(open))
            start = open.endIndex
        }
        open.removeFirst(start)
        return groups
    }

    private func group(_ products: [ShopProduct]) -> Group {
        let sku = products.first?.sku ?? ""
        return Group(
            sku: sku, item: shop.stock.covers(sku) ? shop.rules.aliases.item(of: sku) : nil, products: products)
    }

    /// - Returns: work on what differs.
    mutating func compare(_ group: Group, _ stock: ItemStock, at now: Moment) -> [Change] {
        faults.take(group, hasAlias: shop.rules.aliases[group.sku] != nil)
        guard let item = group.item else {
            report.others += group.products.count
            return []
        }
        let request = Change.request(WorkKey(agreement.name, .shopStock(shop.name, item.rawValue)), at: now)
        guard let figure = shop.stock.figure(of: stock, as: group.sku) else {
            report.others += group.products.count
            return []
        }
        // Known once and not in the lists any more: it may be gone.
        if !items.contains(item) { return [.request(WorkKey(agreement.name, .stock(item.rawValue)), at: now)] }
        var changes: [Change] = []
        for decision in StockTargets.decide(
            figure, sku: group.sku, products: group.products, switchesManagementOn: shop.managesStock)
        {
            switch decision {
            case .unchanged: report.compared += 1
            case .skip: report.others += 1
            case .write(let product, let wanted):
                report.compared += 1
                report.differing += 1
                if report.differences.count < StockReport.nameLimit {
                    report.differences.append(
                        .init(
                            sku: group.sku, product: product.id, shown: product.stockQuantity?.description,
                            wanted: wanted, why: figure.explanation))
                }
                changes.append(request)
            case .refuse:
                report.unclear += 1
                changes.append(request)
            }
        }
        return changes
    }
}
