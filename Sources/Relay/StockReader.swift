import Foundation
import HTTPClient
import Journal
import Rackbeat
import ShopRouting

/// Reads the stock of changed Rackbeat items, and asks for it to be written to every shop (P6).
///
/// The event's body is never used: each item is read again, so the latest figure wins whatever order events came in.
struct StockReader {
    /// More are read from lists, as long as that costs fewer calls.
    static let fewItems = 64

    let agreement: Agreement
    let journal: any Journal
    let calls: FarCalls
    let clock: WallClock

    private typealias Answer = Result<ItemStock.Figure, CallFailure>

    /// - Parameter works: of kind `stock`, of different items.
    /// - Returns: an outcome for each.
    func run(_ works: [Work]) async throws(JournalError) -> [WorkKey: Outcome] {
        let snapshot = try await journal.stockSnapshot(agreement.name, works.compactMap(\.key.subject.stockItem))
        let trouble = StockTrouble(agreement: agreement, clock: clock)
        var outcomes: [WorkKey: Outcome] = [:]
        for (key, answer) in await answers(works) {
            guard let item = key.subject.stockItem else { continue }
            switch answer {
            case .success(let figure):
                let reading = StockReading(
                    agreement: agreement.name, item: item, figure: figure, snapshot: snapshot, readAt: clock.now())
                outcomes[key] = .done([.stock(reading), .settleAll(holding: key)] + requests(item, figure))
            case .failure(let failure): outcomes[key] = trouble.outcome(of: failure, key, nil)
            }
        }
        return outcomes
    }

    private func requests(_ item: String, _ figure: ItemStock.Figure) -> [Change] {
        if case .uncounted = figure { return [] }
        return agreement.shops.filter(\.receivesStock).map {
            .request(WorkKey(agreement.name, .shopStock($0.name, item)), at: clock.now())
        }
    }

    private func answers(_ works: [Work]) async -> [(WorkKey, Answer)] {
        var found: [(WorkKey, Answer)] = []
        var rest = works
        if works.count > Self.fewItems {
            for kind in ItemKind.allCases where rest.count > Self.fewItems {
                let listed = await listed(kind, rest)
                found += listed
                let keys = Set(listed.map(\.0))
                rest.removeAll { keys.contains($0.key) }
            }
        }
        while !rest.isEmpty {
            found += await read(rest.prefix(Self.fewItems))
            rest.removeFirst(min(Self.fewItems, rest.count))
        }
        return found
    }

    /// Those that a list shows. Where it cannot be read to its end, or has more pages than calls would be saved, the others
    /// are left to be read one by one.
    private func listed(_ kind: ItemKind, _ works: [Work]) async -> [(WorkKey, Answer)] {
        var wanted: [ItemNumber: Work] = [:]
        for work in works { if let number = work.key.subject.itemNumber { wanted[number] = work } }
        var found: [(WorkKey, Answer)] = []
        let priority = works.first?.key.subject.priority ?? WorkKey.Subject.lowestPriority
        do throws(CallFailure) {
            for page in 1...wanted.count {
                let list = try await calls.rackbeat(priority: priority) { client throws(CallFailure) in
                    try await client.items(kind, page: page)
                }
                for item in list.items {
                    guard let number = ItemNumber(item.number), let work = wanted.removeValue(forKey: number) else {
                        continue
                    }
                    found.append((work.key, .success(try await figure(item, number, priority))))
                }
                guard !list.isLast, !wanted.isEmpty, list.pages.map({ $0 - page < wanted.count }) ?? true else { break }
            }
        } catch {}
        return found
    }

    private func read(_ works: some Collection<Work>) async -> [(WorkKey, Answer)] {
        await withTaskGroup(of: (WorkKey, Answer).self) { group in
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

    private func read(_ key: WorkKey) async throws(CallFailure) -> ItemStock.Figure {
        // No shop can have another one's number.
        guard let number = key.subject.itemNumber else { return .absent }
        let priority = key.subject.priority
        do throws(CallFailure) {
            let item = try await calls.rackbeat(priority: priority) { client throws(CallFailure) in
                try await client.item(number)
            }
            return try await figure(item, number, priority)
        } catch {
            guard case .missing = error else { throw error }
            return .absent
        }
    }

    /// - Parameter priority: of the call that chosen locations cost.
    func figure(_ item: Item, _ number: ItemNumber, _ priority: Int) async throws(CallFailure) -> ItemStock.Figure {
        guard item.tracksInventory else { return .uncounted }
        guard let locations = agreement.inventory.locations else {
            return .counted(available: item.available, physical: item.physical)
        }
        let there = try await calls.rackbeat(priority: priority) { client throws(CallFailure) in
            try await client.locations(of: number)
        }.filter { $0.number.map(locations.contains) == true }
        let physical = there.reduce(0) { $0 + $1.physical }
        // Where an order is reserved is not said by all accounts: then all of them may be for these locations.
        let reserved = item.physical - item.available
        let available = there.map(\.available)
        return .counted(
            available: available.contains(nil) || available.isEmpty
                ? physical - reserved : available.compactMap(\.self).reduce(0, +),
            physical: physical)
    }
}

extension WorkKey.Subject {
    /// The item's number of stock work, where it can be a shop's SKU.
    var itemNumber: ItemNumber? { stockItem.flatMap(ItemNumber.init) }
}
