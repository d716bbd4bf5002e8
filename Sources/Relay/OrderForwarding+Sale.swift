import Journal
import ShopRouting

/// What an order takes from the stock of all shops before Rackbeat knows of it.
extension OrderForwarding {
    func note(_ order: ShopOrder?, _ id: Int64, _ link: OrderLink?) async throws(Stop) {
        let known: Sale
        do throws(JournalError) { known = try await journal.sale(shop.name, id) } catch { throw .journal(error) }
        let note = SaleNote(agreement: agreement, shop: shop)
        let changes = note.changes(order, id: id, link, known: known, at: clock.now())
        if !changes.isEmpty { try await commit(changes) }
    }

    /// Rackbeat may have counted the order before it was noted here.
    func readStock(of order: ShopOrder) async throws(Stop) {
        let items = Sale(order, shop.rules).quantities.keys.sorted()
        guard !items.isEmpty, agreement.shops.contains(where: \.receivesStock) else { return }
        let now = clock.now()
        try await commit(items.map { .request(WorkKey(agreement.name, .stock($0.rawValue)), at: now) })
    }
}
