import Foundation
import Journal
import ShopRouting

/// What stock work for one shop comes to, as far as the journal knows: a figure for each SKU of the items.
struct StockPlan {
    /// A figure for one SKU. In a list, since Swift takes composed and decomposed letters for the same key.
    struct Target {
        var sku: String
        var key: WorkKey
        /// nil when Rackbeat no longer has the item.
        var figure: StockFigure?
    }

    var targets: [Target] = []
    /// Of all works; what the targets come to is added.
    var outcomes: [WorkKey: Outcome] = [:]

    init(_ works: [Work], _ shop: Shop, _ journal: any Journal, at now: Moment) async throws(JournalError) {
        let agreement = shop.agreement
        let items = works.compactMap { $0.key.subject.stockItem }
        let stocks = try await journal.itemStocks(agreement, items)
        for (work, stock) in zip(works, stocks) {
            outcomes[work.key] = .done([.settleAll(holding: work.key)])
            guard let number = work.key.subject.itemNumber else { continue }
            guard let known = stock.figure else {
                // Its shops are written once it has been read.
                outcomes[work.key] = .done([.request(WorkKey(agreement, .stock(stock.item)), at: now)])
                continue
            }
            // Stock of an unknown SKU is not an error.
            if known == .uncounted || known == .absent { continue }
            for sku in shop.rules.aliases.shopSKUs(for: number) where shop.stock.covers(sku) {
                targets.append(Target(sku: sku, key: work.key, figure: shop.stock.figure(of: stock, as: sku)))
            }
        }
    }

    /// The figures once more, for targets that are still to be written.
    func refreshed(_ targets: [Target], _ shop: Shop, _ journal: any Journal) async throws(JournalError) -> [Target] {
        let stocks = try await journal.itemStocks(
            shop.agreement, targets.compactMap { $0.key.subject.stockItem })
        return zip(targets, stocks).map { target, stock in
            var target = target
            target.figure = shop.stock.figure(of: stock, as: target.sku)
            return target
        }
    }

    mutating func add(_ outcome: Outcome, to key: WorkKey) { outcomes[key] = outcomes[key]?.and(outcome) ?? outcome }
}

extension StockRules {
    /// - Returns: nil where Rackbeat has no figure.
    func figure(of stock: ItemStock, as sku: String) -> StockFigure? {
        guard case .counted(let available, let physical)? = stock.figure else { return nil }
        return StockFigure(
            basis == .physical ? physical : available, basis, inFlight: stock.inFlight, terms: terms(of: sku))
    }
}
