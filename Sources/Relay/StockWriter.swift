import Foundation
import HTTPClient
import Journal
import Logging
import ShopRouting
import WooCommerce

/// Writes figures of Rackbeat's items to one shop: absolute, only where they differ (P6). A shop that is slow or dead holds
/// up itself alone (P7).
///
/// What the shop is known to show already costs no call. Before anything is written the shop is asked what it shows now: if
/// that is not what was known, somebody may have bought, and its newest orders are read first.
struct StockWriter {
    let agreement: Agreement
    let shop: Shop
    let journal: any Journal
    let calls: FarCalls
    let watch: SaleWatch
    let clock: WallClock

    /// - Parameters:
    ///   - works: for this shop, of different items.
    ///   - size: of one batch; learns from how the shop takes it.
    /// - Returns: an outcome for each.
    func run(_ works: [Work], size: inout BatchSize) async throws(JournalError) -> [WorkKey: Outcome] {
        var plan = try await StockPlan(works, shop, journal, at: clock.now())
        let known = try await journal.products(shop.name, skus: plan.targets.map(\.sku))
        let open = plan.targets.filter { target in !isDone(target, known.filter { $0.sku.isSameBytes(as: target.sku) })
        }
        guard !open.isEmpty else { return plan.outcomes }
        do throws(CatchUp.Stop) {
            try await write(open, known, &plan, &size)
        } catch {
            switch error {
            case .journal(let error): throw error
            case .call(let failure):
                for target in open { plan.outcomes[target.key] = trouble.outcome(of: failure, target.key, shop) }
            }
        }
        return plan.outcomes
    }

    private var trouble: StockTrouble { StockTrouble(agreement: agreement, clock: clock) }

    /// Whether the shop shows the figure, as far as is known, or none can be written.
    private func isDone(_ target: StockPlan.Target, _ known: [ShopProduct]) -> Bool {
        guard let figure = target.figure, !known.isEmpty else { return false }
        return decide(figure, target.sku, known).allSatisfy { decision in
            switch decision {
            case .unchanged, .skip: true
            case .write, .refuse: false
            }
        }
    }

    private func decide(_ figure: StockFigure, _ sku: String, _ products: [ShopProduct]) -> [StockTargets.Decision] {
        StockTargets.decide(figure, sku: sku, products: products, switchesManagementOn: shop.managesStock)
    }

    private func write(
        _ targets: [StockPlan.Target], _ known: [ShopProduct], _ plan: inout StockPlan, _ size: inout BatchSize
    ) async throws(CatchUp.Stop) {
        let skus = targets.map(\.sku)
        let products = try await fromShop { client throws(CallFailure) in try await client.products(skus: skus) }
        if products.contains(where: { product in !explains(product, known, targets) }) {
            _ = try await watch.look(at: shop)
        }
        let open: [StockPlan.Target]
        // What was noted since, here or elsewhere, counts.
        do throws(JournalError) { open = try await plan.refreshed(targets, shop, journal) } catch {
            throw .journal(error)
        }
        var seen: [(product: ShopProduct, key: WorkKey)] = []
        var writes: [(write: StockWrite, product: ShopProduct, key: WorkKey)] = []
        for target in open {
            // Where Rackbeat no longer has the item, the shop's figure would stay for ever, and nobody would see why.
            for decision in decide(target.figure ?? StockFigure(0), target.sku, products) {
                switch decision {
                case .write(let product, let quantity):
                    guard target.figure != nil else {
                        plan.add(absent(target), to: target.key)
                        break
                    }
                    writes.append(
                        (
                            StockWrite(productID: product.id, parentID: product.parentID, quantity: quantity), product,
                            target.key
                        ))
                case .unchanged(let product), .skip(let product, _): seen.append((product, target.key))
                case .refuse(let refusal):
                    if target.figure != nil { plan.add(trouble.held(refusal, target.key, shop), to: target.key) }
                }
            }
        }
        let now = clock.now()
        for (product, key) in seen where !known.contains(product) {
            plan.add(.done([.product(product, of: shop.name, seenAt: now)]), to: key)
        }
        // A SKU that is its parent's finds the parent alone, and what is in doubt has been looked for already.
        for gone in known
        where gone.stockQuantity != nil && !products.contains(where: { $0.id == gone.id || $0.id == gone.parentID }) {
            guard let key = open.first(where: { $0.sku.isSameBytes(as: gone.sku) })?.key else { continue }
            plan.add(.done([.request(WorkKey(agreement.name, .product(shop.name, gone.id)), at: now)]), to: key)
        }
        guard !writes.isEmpty else { return }
        try await send(writes, &plan, &size)
    }

    /// Whether what the shop shows is what it was known to show, or what it is to show: a sale that is noted already.
    private func explains(_ product: ShopProduct, _ known: [ShopProduct], _ targets: [StockPlan.Target]) -> Bool {
        guard product.stockManager == .itself, let quantity = product.stockQuantity else { return true }
        if known.contains(where: { $0.id == product.id && $0.stockQuantity == quantity }) { return true }
        return targets.contains {
            $0.sku.isSameBytes(as: product.sku) && $0.figure.map { Decimal($0.quantity) } == quantity
        }
    }

    private func absent(_ target: StockPlan.Target) -> Outcome {
        trouble.held(
            .itemAbsent, target.key, shop,
            "The shop sells \(HTMLText.plain(target.sku, limit: 60)), and Rackbeat has no such item any more: its figure stays.",
            "Make the item in Rackbeat, or an alias for the SKU, or take the product out of the shop.")
    }

    private func send(
        _ writes: [(write: StockWrite, product: ShopProduct, key: WorkKey)], _ plan: inout StockPlan,
        _ size: inout BatchSize
    ) async throws(CatchUp.Stop) {
        let (batch, limit) = (writes.map(\.write), size.value)
        let start = ContinuousClock.now
        let (results, accepted) = try await fromShop { client throws(CallFailure) in
            var accepted = limit
            let results = await client.setStock(batch, size: &accepted)
            // The door is closed, and what was written before may be written again.
            for case .failed(.unauthorized(let detail)) in results { throw .unauthorized(detail) }
            return (results, accepted)
        }
        size.accept(atMost: accepted)
        size.learn(start.duration(to: .now), wasCutOff: results.contains(where: \.isCutOff))
        let now = clock.now()
        for (entry, result) in zip(writes, results) {
            var product = entry.product
            product.stockManager = .itself
            product.stockQuantity = result == .written ? Decimal(entry.write.quantity) : nil
            plan.add(
                .done([.product(product, of: shop.name, seenAt: now)]).and(outcome(of: result, entry.key)),
                to: entry.key)
        }
        Logger.current.info("stock written", metadata: ["shop": "\(shop.name)", "stock.writes": "\(writes.count)"])
    }

    private func fromShop<Value: Sendable>(
        _ call: (WooCommerce.Client) async throws(CallFailure) -> Value
    ) async throws(CatchUp.Stop) -> Value {
        do throws(CallFailure) { return try await calls.shop(shop, call) } catch { throw .call(error) }
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

extension StockWrite.Outcome {
    /// No answer came: it may have been done.
    fileprivate var isCutOff: Bool {
        if case .failed(.unclear(let detail)) = self { detail.status == nil } else { false }
    }
}
