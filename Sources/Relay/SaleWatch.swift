import HTTPClient
import Journal
import Logging
import ShopRouting
import WooCommerce

/// Looks for orders of a shop that nobody has told of yet.
///
/// A figure that a shop shows and that is not what it was known to show may be a sale: written over, it would be sold once
/// more. So the shop's newest orders are read first, and what they have sold is noted.
actor SaleWatch {
    /// Changes count in whole seconds, and a slow checkout is stored late.
    private static let overlap = Duration.seconds(60)

    private let agreement: Agreement
    private let journal: any Journal
    private let calls: FarCalls
    private let clock: WallClock
    /// From where to look, by the shop's clock.
    private var points: [ShopName: Moment] = [:]

    init(_ agreement: Agreement, journal: any Journal, calls: FarCalls, clock: WallClock) {
        self.agreement = agreement
        self.journal = journal
        self.calls = calls
        self.clock = clock
    }

    /// - Returns: whether there were sales that the journal did not know.
    func look(at shop: Shop) async throws(CatchUp.Stop) -> Bool {
        let start = try await start(shop)
        var newest = start
        var unknown: [Int64] = []
        var last: Int64 = 0
        for page in 1... {
            let rows = try await read(shop) { client throws(CallFailure) in
                try await client.orders(modifiedAfter: start, page: page)
            }
            newest = rows.compactMap(\.modifiedAt).reduce(newest, max)
            for row in rows where row.status.map(shop.rules.mayHaveSold) == true {
                if try await isUnknown(row.id, shop) { unknown.append(row.id) }
            }
            // A list that ignores its page would never end.
            guard rows.count >= Client.pageSize, let end = rows.last?.id, end > last else { break }
            last = end
        }
        let hasFound = try await note(unknown, of: shop, asksForWork: true)
        points[shop.name] = max(start, min(newest, clock.now()) - Self.overlap)
        return hasFound
    }

    private func start(_ shop: Shop) async throws(CatchUp.Stop) -> Moment {
        if let point = points[shop.name] { return point }
        do throws(JournalError) {
            return try await CatchUp.start(of: shop.name, journal) ?? clock.now()
        } catch {
            throw .journal(error)
        }
    }

    private func isUnknown(_ id: Int64, _ shop: Shop) async throws(CatchUp.Stop) -> Bool {
        do throws(JournalError) {
            guard try await journal.orderLink(shop.name, id)?.stage == nil else { return false }
            return try await journal.sale(shop.name, id) == .none
        } catch {
            throw .journal(error)
        }
    }

    /// Notes what these orders have sold, where nothing is known of them.
    ///
    /// - Parameter asksForWork: whether they are to be carried as well.
    /// - Returns: whether any has.
    func note(_ ids: [Int64], of shop: Shop, asksForWork: Bool) async throws(CatchUp.Stop) -> Bool {
        var hasFound = false
        var rest = ids[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(Client.pageSize))
            rest = rest.dropFirst(part.count)
            let orders = try await read(shop) { client throws(CallFailure) in try await client.orders(part) }
            let note = SaleNote(agreement: agreement, shop: shop)
            let now = clock.now()
            var changes: [Change] = []
            // Some may have been noted while they were read.
            for order in orders where try await isUnknown(order.id, shop) {
                let sale = note.changes(order, id: order.id, nil, known: .none, at: now)
                if sale.isEmpty { continue }
                changes += sale
                if asksForWork {
                    changes.append(.request(WorkKey(agreement.name, .order(shop.name, order.id)), at: now))
                }
            }
            guard !changes.isEmpty else { continue }
            hasFound = true
            do throws(JournalError) { try await journal.commit(changes) } catch { throw .journal(error) }
        }
        return hasFound
    }

    private func read<Value: Sendable>(
        _ shop: Shop, _ call: (WooCommerce.Client) async throws(CallFailure) -> Value
    ) async throws(CatchUp.Stop) -> Value {
        do throws(CallFailure) { return try await calls.shop(shop, call) } catch { throw .call(error) }
    }
}
