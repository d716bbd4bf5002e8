import Journal
import Logging
import ShopRouting
import WooCommerce

/// Stock is read once for all shops, and written to each of them by itself.
extension Lane {
    /// Items that are read in one go where many change: pages of a list are then fewer calls than items.
    private static var flood: Int { 5000 }

    /// Reads changed items. What every shop is to do with them is work of its own: no shop waits for another (P7).
    ///
    /// - Parameter first: those that are due; if they are many, there may be more.
    func read(_ first: [Work]) async {
        var works = first
        defer {
            isReadingStock = false
            floodedUntil = nil
            ended(works.map(\.key))
        }
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { _ in
            do throws(JournalError) {
                if first.count >= StockReader.fewItems {
                    works = try await journal.dueStock(agreement.name, at: clock.now(), limit: Self.flood)
                    running.formUnion(works.map(\.key))
                }
                let outcomes = try await StockReader(
                    agreement: agreement, journal: journal, calls: calls, clock: clock
                ).run(works)
                try await commit(outcomes, of: works)
            } catch {
                await rest(after: error)
            }
        }
    }

    /// How many figures a shop is written in one go.
    func batchSize(of shop: ShopName) -> BatchSize { batchSizes[shop] ?? BatchSize(StockWrite.largestBatch) }

    func write(_ works: [Work], to name: ShopName) async {
        defer {
            writingShops.remove(name)
            ended(works.map(\.key))
        }
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { _ in
            do throws(JournalError) {
                // A shop that was removed, or that stock is no longer for.
                guard let shop = agreement.shop(name), shop.receivesStock else {
                    return try await commit([:], of: works)
                }
                let writer = StockWriter(
                    agreement: agreement, shop: shop, journal: journal, calls: calls, watch: saleWatch, clock: clock)
                var size = batchSize(of: name)
                let outcomes = try await writer.run(works, size: &size)
                batchSizes[name] = size
                try await commit(outcomes, of: works)
            } catch {
                await rest(after: error)
            }
        }
    }

    /// Reads products that are new or have changed in one shop.
    func read(_ works: [Work], of name: ShopName) async {
        defer {
            readingProducts.remove(name)
            ended(works.map(\.key))
        }
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { _ in
            do throws(JournalError) {
                guard let shop = agreement.shop(name), shop.receivesStock else {
                    return try await commit([:], of: works)
                }
                let reader = ProductReader(
                    agreement: agreement, shop: shop, journal: journal, calls: calls, clock: clock)
                try await commit(try await reader.run(works), of: works)
            } catch {
                await rest(after: error)
            }
        }
    }

    /// Notes what orders have sold that find no place.
    func note(_ orders: [Int64], of name: ShopName) async {
        guard let shop = agreement.shop(name), agreement.shops.contains(where: \.receivesStock) else { return }
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { _ in
            do throws(CatchUp.Stop) { _ = try await saleWatch.note(orders, of: shop, asksForWork: false) } catch {
                if case .journal(let error) = error { report(error) }
            }
        }
        bell.yield()
    }

    /// - Parameter outcomes: work without one is done.
    private func commit(_ outcomes: [WorkKey: Outcome], of works: [Work]) async throws(JournalError) {
        try await journal.commit(works.flatMap { changes(outcomes[$0.key] ?? .done(), of: $0) })
    }
}
