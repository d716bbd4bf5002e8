import Journal
import ShopRouting
import WooCommerce

/// What is due begins, as far as there is a place for it and its sides do not rest.
extension Lane {
    /// For batches that are not full: what orders have sold is among them.
    private static var floodPatience: Duration { .seconds(2) }

    /// - Parameter isSorting: whether more deliveries wait to be sorted.
    func start(in group: inout DiscardingTaskGroup, isSorting: Bool) async throws(JournalError) {
        // Work that runs is due as well and must not hide what waits behind it.
        let now = clock.now()
        let due = try await journal.due(
            agreement.name, at: now, limit: 2 * max(StockWrite.largestBatch, orderPlaces))
        var sides = OpenSides(await calls.states(at: now), probes: probes)
        func admits(_ work: Work) -> Bool {
            guard sides.admit(work) else { return false }
            probes[work.key] = sides.probes[work.key]
            return true
        }
        var items: [Work] = []
        var writes: [ShopName: [Work]] = [:]
        var products: [ShopName: [Work]] = [:]
        var waiting: [ShopName: [Int64]] = [:]
        for work in due where !running.contains(work.key) {
            switch work.key.subject {
            case .order(let shop, let id):
                guard runningOrders[shop, default: 0] < orderPlaces else {
                    waiting[shop, default: []].append(id)
                    continue
                }
                guard admits(work) else { continue }
                runningOrders[shop, default: 0] += 1
                running.insert(work.key)
                group.addTask { await self.forward(work, shop, id) }
            case .stock:
                if !isReadingStock, items.count < StockReader.fewItems, admits(work) { items.append(work) }
            case .shopStock(let shop, _):
                if !writingShops.contains(shop), writes[shop, default: []].count < batchSize(of: shop).value,
                    admits(work)
                {
                    writes[shop, default: []].append(work)
                }
            case .rackbeatOrder(let number):
                guard runningFulfilments < Self.fulfilmentPlaces, admits(work) else { continue }
                runningFulfilments += 1
                running.insert(work.key)
                group.addTask { await self.follow(work, number) }
            case .product(let shop, _):
                if !readingProducts.contains(shop), products[shop, default: []].count < ProductReader.batch,
                    admits(work)
                {
                    products[shop, default: []].append(work)
                }
            case .productData, .item:
                guard runningProducts < Self.productPlaces, admits(work) else { continue }
                runningProducts += 1
                running.insert(work.key)
                group.addTask { await self.maintain(work) }
            }
        }
        if items.count >= StockReader.fewItems, floodedUntil == nil {
            floodedUntil = .now + Self.floodPatience
            ring(after: Self.floodPatience, in: &group)
        }
        let isFlooded = floodedUntil.map { $0 > .now } ?? false
        // Many items are read with few calls once all of them are known.
        if !items.isEmpty, !(isFlooded && isSorting) {
            isReadingStock = true
            running.formUnion(items.map(\.key))
            group.addTask { [items] in await self.read(items) }
        } else {
            forgetProbes(items)
        }
        for (shop, works) in products {
            readingProducts.insert(shop)
            running.formUnion(works.map(\.key))
            group.addTask { await self.read(works, of: shop) }
        }
        for (shop, works) in writes {
            guard !isFlooded || works.count >= batchSize(of: shop).value else {
                forgetProbes(works)
                continue
            }
            writingShops.insert(shop)
            running.formUnion(works.map(\.key))
            group.addTask { await self.write(works, to: shop) }
        }
        for (shop, ids) in waiting {
            switch stalled.answer(ids, of: shop) {
            case .note(let ids): group.addTask { await self.note(ids, of: shop) }
            case .ask(let delay): ring(after: delay, in: &group)
            case .nothing: break
            }
        }
        try await scheduleWake(sides.nextOpening, in: &group)
    }

    /// What was admitted and is not begun after all.
    private func forgetProbes(_ works: [Work]) { for work in works { probes[work.key] = nil } }
}
