import HTTPClient
import Journal
import ShopRouting
import WooCommerce

/// Finds the products of one shop that no webhook told of: WooCommerce repeats none (P5). Rackbeat repeats its own for a
/// day (rackbeat.md 2.8).
struct ProductCatchUp {
    /// How far behind the newest change that was seen each pass begins: whole seconds count, and a save may be slow.
    private static let overlap = Duration.seconds(60)

    let agreement: Agreement
    let shop: Shop
    let journal: any Journal
    let calls: FarCalls
    let clock: WallClock

    /// Asks for work on every product that changed since the last pass; of the first start on.
    ///
    /// - Returns: on how many.
    func run() async throws(CatchUp.Stop) -> Int {
        let cursor = "product catch-up of \(shop.name)"
        let now = clock.now()
        let point: Moment
        do throws(JournalError) {
            guard let text = try await journal.cursor(cursor), let milliseconds = Int64(text) else {
                try await journal.commit([.advance(cursor: cursor, to: String(now.milliseconds))])
                return 0
            }
            point = Moment(milliseconds: milliseconds)
        } catch {
            throw .journal(error)
        }
        var newest = point
        var count = 0
        var last: Int64 = 0
        for page in 1... {
            let rows = try await changed(after: point - Self.overlap, page)
            let requests = rows.map {
                Change.request(WorkKey(agreement.name, .productData(shop.name, $0.id)), at: clock.now())
            }
            do throws(JournalError) {
                if !requests.isEmpty { try await journal.commit(requests) }
            } catch {
                throw .journal(error)
            }
            count += rows.count
            newest = rows.compactMap(\.modifiedAt).reduce(newest, max)
            guard rows.count >= Client.pageSize, let end = rows.last?.id else { break }
            guard end > last else { throw .call(.malformed(.init(status: 200, code: "page_ignored"))) }
            last = end
        }
        do throws(JournalError) {
            // What the shop dates into the future would hide all that comes until then.
            try await journal.commit([.advance(cursor: cursor, to: String(min(newest, now).milliseconds))])
        } catch {
            throw .journal(error)
        }
        return count
    }

    private func changed(after moment: Moment, _ page: Int) async throws(CatchUp.Stop) -> [ChangedProduct] {
        do throws(CallFailure) {
            return try await calls.shop(shop) { client throws(CallFailure) in
                try await client.products(modifiedAfter: moment, page: page)
            }
        } catch {
            throw .call(error)
        }
    }
}
