public import Journal
import ShopRouting

extension AttentionItem {
    /// What closing an item for good asks for where it holds an order: whoever closes it enters the order in Rackbeat by
    /// hand, or lets it be, so that from now on Rackbeat's figures alone tell what it has sold.
    public func changesOnClosing(_ journal: any Journal) async throws(JournalError) -> [Change] {
        guard case .order(let shop, let id)? = holds?.subject else { return [] }
        let isGone = [AttentionKind.draftDeleted.rawValue, AttentionKind.draftCancelled.rawValue].contains(key.kind)
        // A draft that is held is booked by hand, which is found out.
        let stage = try await journal.orderLink(shop, id)?.stage
        guard isGone || stage == nil else { return [] }
        let sale = try await journal.sale(shop, id)
        guard sale != .none else { return [] }
        return [.sale(.none, of: key.agreement, shop, orderID: id, countedFrom: .booked)]
            + sale.quantities.keys.sorted().map { item in
                .request(WorkKey(key.agreement, .stock(item.rawValue)), at: openedAt)
            }
    }
}
