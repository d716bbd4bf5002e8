import Journal
import Logging
import ShopRouting

/// Stock is read once for all shops, and written to each of them by itself.
extension Lane {
    /// Reads changed items. What every shop is to do with them is work of its own: no shop waits for another (P7).
    func read(_ works: [Work]) async {
        defer {
            isReadingStock = false
            ended(works.map(\.key))
        }
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { _ in
            let (outcomes, read) = await StockReader(agreement: agreement, calls: calls, clock: clock).run(works)
            // Before the work that needs them.
            note(read)
            await commit(outcomes, of: works)
        }
    }

    func write(_ works: [Work], to name: ShopName) async {
        defer {
            writingShops.remove(name)
            ended(works.map(\.key))
        }
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { _ in
            // A shop that was removed, or that stock is no longer for.
            guard let shop = agreement.shop(name), shop.receivesStock else { return await commit([:], of: works) }
            var known: [String: StockReading] = [:]
            var missing: [Work] = []
            let now = ContinuousClock.now
            for work in works {
                guard let item = work.key.subject.stockItem else { continue }
                known[item] = readings[item, now: now]
                if known[item] == nil { missing.append(work) }
            }
            var outcomes: [WorkKey: Outcome] = [:]
            let trouble = StockTrouble(agreement: agreement, clock: clock)
            for (key, result) in await StockReader(agreement: agreement, calls: calls, clock: clock).read(missing) {
                switch result {
                case .success(let reading): known[key.subject.stockItem ?? ""] = reading
                case .failure(let failure): outcomes[key] = trouble.outcome(of: failure, key, nil)
                }
            }
            note(known)
            let writer = StockWriter(agreement: agreement, shop: shop, calls: calls, clock: clock)
            let written = await writer.run(works.filter { outcomes[$0.key] == nil }, known)
            await commit(outcomes.merging(written) { $1 }, of: works)
        }
    }

    private func note(_ read: [String: StockReading]) {
        readings.forgetOld(now: .now)
        for (item, reading) in read { readings.note(reading, of: item) }
    }

    /// - Parameter outcomes: work without one is done.
    private func commit(_ outcomes: [WorkKey: Outcome], of works: [Work]) async {
        do throws(JournalError) {
            try await journal.commit(works.flatMap { changes(outcomes[$0.key] ?? .done(), of: $0) })
        } catch {
            await rest(after: error)
        }
    }
}
