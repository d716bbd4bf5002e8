import HTTPClient
import Journal
import Rackbeat
import ShopRouting

/// Reads the stock of changed Rackbeat items, and asks for it to be written to every shop (P6).
///
/// The event's body is never used: each item is read again, so the latest figure wins whatever order events came in.
struct StockReader {
    let agreement: Agreement
    let calls: FarCalls
    let clock: WallClock

    /// - Parameter works: of kind `stock`, of different items.
    /// - Returns: an outcome for each, and what was read.
    func run(_ works: [Work]) async -> (outcomes: [WorkKey: Outcome], readings: [String: StockReading]) {
        var outcomes: [WorkKey: Outcome] = [:]
        var readings: [String: StockReading] = [:]
        for (key, result) in await read(works) {
            guard let item = key.subject.stockItem else { continue }
            switch result {
            case .success(let reading):
                readings[item] = reading
                outcomes[key] = .done([.settleAll(holding: key)] + requests(item, reading))
            case .failure(let failure): outcomes[key] = trouble.outcome(of: failure, key, nil)
            }
        }
        return (outcomes, readings)
    }

    /// Every reading's end, also of work for one shop.
    func read(_ works: [Work]) async -> [(WorkKey, Result<StockReading, CallFailure>)] {
        await withTaskGroup(of: (WorkKey, Result<StockReading, CallFailure>).self) { group in
            for work in works {
                group.addTask {
                    do throws(CallFailure) { return (work.key, .success(try await read(work.key))) } catch {
                        return (work.key, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private var trouble: StockTrouble { StockTrouble(agreement: agreement, clock: clock) }

    private func read(_ key: WorkKey) async throws(CallFailure) -> StockReading {
        let now = ContinuousClock.now
        guard let number = key.subject.stockItem.flatMap(ItemNumber.init) else {
            return StockReading(result: .absent, askedAt: now)
        }
        do throws(CallFailure) {
            let item = try await calls.rackbeat(priority: key.subject.priority) { client throws(CallFailure) in
                try await client.item(number)
            }
            return StockReading(result: item.tracksInventory ? .item(item) : .uncounted, askedAt: now)
        } catch {
            guard case .missing = error else { throw error }
            return StockReading(result: .absent, askedAt: now)
        }
    }

    private func requests(_ item: String, _ reading: StockReading) -> [Change] {
        if case .uncounted = reading.result { return [] }
        return agreement.shops.filter(\.receivesStock).map {
            .request(WorkKey(agreement.name, .shopStock($0.name, item)), at: clock.now())
        }
    }
}
