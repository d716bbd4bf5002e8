import Foundation
import HTTPClient
import Journal
import Logging
import Rackbeat
import ShopRouting
import WooCommerce

/// Writes the stock of changed Rackbeat items to every shop that sells them: absolute, only where it differs (P6).
///
/// The event's body is never used: each item is read again, so the latest figure wins whatever order events came in.
struct StockFanOut {
    let agreement: Agreement
    let calls: FarCalls
    let clock: WallClock

    /// An item's figure, or why there is none.
    private enum Reading {
        case item(Rackbeat.Item)
        case outcome(Outcome)
    }

    /// - Parameter works: stock work of different items, at most 100.
    /// - Returns: an outcome for each.
    func run(_ works: [Work]) async -> [WorkKey: Outcome] {
        var outcomes: [WorkKey: Outcome] = [:]
        var items: [WorkKey: Rackbeat.Item] = [:]
        for (key, reading) in await read(works) {
            switch reading {
            case .item(let item): items[key] = item
            case .outcome(let outcome): outcomes[key] = outcome
            }
        }
        for key in items.keys { outcomes[key] = .done([.settleAll(holding: key)]) }
        let writes = await withTaskGroup(of: [WorkKey: Outcome].self) { group -> [(key: WorkKey, value: Outcome)] in
            for shop in agreement.shops where shop.receivesStock {
                let wanted = items.filter { concerns($0.key, shop) }
                guard !wanted.isEmpty else { continue }
                group.addTask { await write(wanted, to: shop) }
            }
            return await group.reduce(into: []) { $0.append(contentsOf: $1) }
        }
        for (key, outcome) in writes { outcomes[key] = outcomes[key]?.and(outcome) ?? outcome }
        return outcomes
    }

    /// Work for one shop exists when that shop alone could not be written.
    private func concerns(_ key: WorkKey, _ shop: Shop) -> Bool {
        if case .shopStock(let name, _) = key.subject { return name == shop.name }
        return true
    }

    private func read(_ works: [Work]) async -> [(WorkKey, Reading)] {
        await withTaskGroup(of: (WorkKey, Reading).self) { group in
            for work in works { group.addTask { (work.key, await read(work)) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func read(_ work: Work) async -> Reading {
        guard let text = work.key.subject.stockItem, let number = ItemNumber(text) else {
            // A number that no shop can have: there is nothing to write.
            return .outcome(.done([]))
        }
        do throws(CallFailure) {
            let item = try await calls.rackbeat(priority: work.key.subject.priority) { client throws(CallFailure) in
                try await client.item(number)
            }
            // What Rackbeat does not count has no figure to show.
            return item.tracksInventory ? .item(item) : .outcome(.done([.settleAll(holding: work.key)]))
        } catch {
            switch error {
            case .missing: return .outcome(.done([.settleAll(holding: work.key)]))
            default: return .outcome(outcome(of: error, work.key, nil, .rackbeatUnauthorized, "Rackbeat"))
            }
        }
    }

    /// A figure for one SKU of a shop. A list, since Swift takes composed and decomposed letters for the same key.
    private struct Wanted {
        var sku: String
        var key: WorkKey
        var figure: StockFigure
    }

    private func write(_ items: [WorkKey: Rackbeat.Item], to shop: Shop) async -> [WorkKey: Outcome] {
        var wanted: [Wanted] = []
        for (key, item) in items {
            guard let number = ItemNumber(item.number) else { continue }
            let figure = StockFigure(available: item.available, buffer: shop.buffer)
            wanted += shop.rules.aliases.shopSKUs(for: number).map { Wanted(sku: $0, key: key, figure: figure) }
        }
        let skus = wanted.map(\.sku)
        do throws(CallFailure) {
            let products = try await calls.shop(shop) { client throws(CallFailure) in
                try await client.products(skus: skus)
            }
            return try await write(wanted, products, to: shop)
        } catch {
            var outcomes: [WorkKey: Outcome] = [:]
            for key in items.keys {
                outcomes[key] = outcome(of: error, key, shop, .shopUnauthorized, "The shop \(shop.name)")
            }
            return outcomes
        }
    }

    private func write(
        _ wanted: [Wanted], _ products: [ShopProduct], to shop: Shop
    ) async throws(CallFailure) -> [WorkKey: Outcome] {
        var outcomes: [WorkKey: Outcome] = [:]
        var writes: [StockWrite] = []
        var writeKeys: [WorkKey] = []
        for target in wanted {
            for decision in StockTargets.decide(target.figure, sku: target.sku, products: products) {
                switch decision {
                case .write(let product, let quantity):
                    writes.append(StockWrite(productID: product.id, parentID: product.parentID, quantity: quantity))
                    writeKeys.append(target.key)
                case .unchanged, .skip: break
                case .conflict(let reason):
                    outcomes[target.key] = held(
                        .stockConflict, target.key, shop, reason,
                        "Give each product of the shop its own SKU, then release this item.")
                }
            }
        }
        guard !writes.isEmpty else { return outcomes }
        let batch = writes
        let results = try await calls.shop(shop) { client throws(CallFailure) in await client.setStock(batch) }
        for (index, result) in results.enumerated() where index < writeKeys.count {
            let key = writeKeys[index]
            let outcome = outcome(of: result, key, shop)
            outcomes[key] = outcomes[key]?.and(outcome) ?? outcome
        }
        Logger.current.info(
            "stock written", metadata: ["shop": "\(shop.name)", "stock.writes": "\(writes.count)"])
        return outcomes
    }

    private func outcome(of result: StockWrite.Outcome, _ key: WorkKey, _ shop: Shop) -> Outcome {
        switch result {
        case .written: .done([])
        // Somebody sold or wrote in between: read and compare once more.
        case .different: .later(cause: "figure_moved")
        case .ignored:
            held(
                .stockRefused, key, shop, "The shop took the stock figure and did not keep it.",
                "Switch stock management on for the product and for the shop, then release this item.")
        case .refused(let detail):
            held(
                .stockRefused, key, shop,
                "The shop refused the stock figure (\([detail.code, detail.message].compactMap(\.self).joined(separator: ", "))).",
                "Mend what it names, then release this item.")
        case .failed(let failure): outcome(of: failure, key, shop, .shopUnauthorized, "The shop \(shop.name)")
        }
    }

    private func outcome(
        of failure: CallFailure, _ key: WorkKey, _ shop: Shop?, _ unauthorized: AttentionKind, _ who: String
    ) -> Outcome {
        let detail = failure.detail
        let said = [detail.status.map(String.init), detail.code].compactMap(\.self).joined(separator: ", ")
        switch failure {
        case .notCarriedOut(let retryAfter, _):
            return later(key, shop, retryAfter.map { clock.now() + $0 }, "not_carried_out")
        // Absolute figures may be written again.
        case .unclear: return later(key, shop, nil, "unclear")
        case .unauthorized:
            let item = AttentionItem(
                key: .init(agreement: agreement.name, shop: shop?.name, kind: unauthorized.rawValue, subject: "access"),
                reason: "\(who) does not let us in (\(said)).",
                remedy: "Mend the key or token, or the rights of its user.", openedAt: clock.now())
            return later(key, shop, nil, "unauthorized").and(.done([.raise(item)]))
        case .missing, .refused, .malformed:
            return held(
                .stockRefused, key, shop, "\(who) did not answer as known (\(said)).",
                "Mend what it names, then release this item.")
        }
    }

    /// A shop that cannot be written becomes work of its own: the others are done (P7).
    private func later(_ key: WorkKey, _ shop: Shop?, _ notBefore: Moment?, _ cause: String) -> Outcome {
        guard let shop, case .stock(let item) = key.subject else {
            return .later(notBefore: notBefore, cause: cause)
        }
        let own = WorkKey(key.agreement, .shopStock(shop.name, item))
        return .done([.request(own, at: notBefore ?? clock.now() + .seconds(1))])
    }

    private func held(
        _ kind: AttentionKind, _ key: WorkKey, _ shop: Shop?, _ reason: String, _ remedy: String
    ) -> Outcome {
        let item = key.subject.stockItem ?? ""
        let attention = AttentionItem(
            key: .init(agreement: agreement.name, shop: shop?.name, kind: kind.rawValue, subject: "item \(item)"),
            reason: reason, remedy: remedy, holds: key, openedAt: clock.now())
        return .done([.raise(attention)])
    }
}
