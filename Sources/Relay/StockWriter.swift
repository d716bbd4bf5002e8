import Foundation
import HTTPClient
import Journal
import Logging
import Rackbeat
import ShopRouting
import WooCommerce

/// Writes figures of Rackbeat's items to one shop: absolute, only where they differ (P6). A shop that is slow or dead holds
/// up itself alone (P7).
struct StockWriter {
    let agreement: Agreement
    let shop: Shop
    let calls: FarCalls
    let clock: WallClock

    /// - Parameter readings: of these items, by their numbers.
    /// - Returns: an outcome for each.
    func run(_ works: [Work], _ readings: [String: StockReading]) async -> [WorkKey: Outcome] {
        var wanted: [Wanted] = []
        for work in works {
            guard let item = work.key.subject.stockItem, let number = ItemNumber(item), let reading = readings[item]
            else { continue }
            if case .uncounted = reading.result { continue }
            for sku in shop.rules.aliases.shopSKUs(for: number) where shop.stock.covers(sku) {
                let figure: StockFigure? =
                    if case .item(let item) = reading.result {
                        StockFigure(
                            shop.stock.basis == .physical ? item.physical : item.available, shop.stock.basis,
                            terms: shop.stock.terms(of: sku))
                    } else { nil }
                wanted.append(Wanted(sku: sku, key: work.key, figure: figure))
            }
        }
        var outcomes: [WorkKey: Outcome] = [:]
        for work in works { outcomes[work.key] = .done([.settleAll(holding: work.key)]) }
        guard !wanted.isEmpty else { return outcomes }
        let skus = wanted.map(\.sku)
        do throws(CallFailure) {
            let products = try await calls.shop(shop) { client throws(CallFailure) in
                try await client.products(skus: skus)
            }
            for (key, outcome) in try await write(wanted, products) {
                outcomes[key] = outcomes[key]?.and(outcome) ?? outcome
            }
        } catch {
            for work in works { outcomes[work.key] = trouble.outcome(of: error, work.key, shop) }
        }
        return outcomes
    }

    /// A figure for one SKU of a shop. A list, since Swift takes composed and decomposed letters for the same key.
    private struct Wanted {
        var sku: String
        var key: WorkKey
        /// nil when Rackbeat no longer has the item.
        var figure: StockFigure?
    }

    private var trouble: StockTrouble { StockTrouble(agreement: agreement, clock: clock) }

    private func write(
        _ wanted: [Wanted], _ products: [ShopProduct]
    ) async throws(CallFailure) -> [(WorkKey, Outcome)] {
        var outcomes: [(WorkKey, Outcome)] = []
        var writes: [StockWrite] = []
        var writeKeys: [WorkKey] = []
        for target in wanted {
            guard let figure = target.figure else {
                // The shop's figure would stay for ever, and nobody would see why.
                let decisions = StockTargets.decide(
                    StockFigure(0), sku: target.sku, products: products)
                guard decisions.contains(where: { if case .write = $0 { true } else { false } }) else { continue }
                outcomes.append(
                    (
                        target.key,
                        trouble.held(
                            .itemAbsent, target.key, shop,
                            "The shop sells \(target.sku), and Rackbeat has no such item any more: its figure stays.",
                            "Make the item in Rackbeat, or an alias for the SKU, or take the product out of the shop.")
                    ))
                continue
            }
            let decisions = StockTargets.decide(
                figure, sku: target.sku, products: products, switchesManagementOn: shop.managesStock)
            for decision in decisions {
                switch decision {
                case .write(let product, let quantity):
                    writes.append(StockWrite(productID: product.id, parentID: product.parentID, quantity: quantity))
                    writeKeys.append(target.key)
                case .unchanged, .skip: break
                case .refuse(let refusal):
                    outcomes.append((target.key, trouble.held(refusal, target.key, shop)))
                }
            }
        }
        guard !writes.isEmpty else { return outcomes }
        let batch = writes
        let results = try await calls.shop(shop) { client throws(CallFailure) in
            let results = await client.setStock(batch)
            // The door is closed, and what was written before may be written again.
            for case .failed(.unauthorized(let detail)) in results { throw .unauthorized(detail) }
            return results
        }
        for (key, result) in zip(writeKeys, results) { outcomes.append((key, outcome(of: result, key))) }
        Logger.current.info(
            "stock written", metadata: ["shop": "\(shop.name)", "stock.writes": "\(writes.count)"])
        return outcomes
    }

    private func outcome(of result: StockWrite.Outcome, _ key: WorkKey) -> Outcome {
        switch result {
        case .written: .done([])
        // Somebody sold or wrote in between: read and compare once more.
        case .different: .later(cause: "figure_moved")
        case .ignored:
            trouble.held(
                .stockRefused, key, shop, "The shop took the stock figure and did not keep it.",
                "Switch stock management on for the product and for the shop, then release this item.")
        case .refused(let detail):
            trouble.held(
                .stockRefused, key, shop,
                "The shop refused the stock figure (\([detail.code, detail.message].compactMap(\.self).joined(separator: ", "))).",
                "Mend what it names, then release this item.")
        case .failed(let failure): trouble.outcome(of: failure, key, shop)
        }
    }
}
