import Journal
import ShopRouting

/// What the journal is to say of an order's sale as soon as the order has been read, before Rackbeat is asked for anything:
/// no other shop may sell the same goods meanwhile (P6).
struct SaleNote {
    let agreement: Agreement
    let shop: Shop

    /// The figures of all shops follow, also of the order's own: it may have lost the decrement to one of our writes.
    ///
    /// - Parameters:
    ///   - order: nil when the shop no longer has it.
    ///   - known: what the journal says now.
    /// - Returns: empty where nothing changes.
    func changes(
        _ order: ShopOrder?, id: Int64, _ link: OrderLink?, known: Sale, at now: Moment
    ) -> [Change] {
        let receivers = agreement.shops.filter(\.receivesStock)
        let stage = agreement.inventory.countsSalesFrom
        // Rackbeat holds it: the next reading of its items takes it out.
        guard !receivers.isEmpty, link?.stage.map({ $0 >= stage }) != true else { return [] }
        let sale = order.map { Sale($0, shop.rules) } ?? .none
        // What is booked is cancelled in Rackbeat by hand, and goes out until it is.
        if let reached = link?.stage, reached >= .booked, sale == .none { return [] }
        guard sale != known else { return [] }
        let items = Set(sale.quantities.keys).union(known.quantities.keys).filter {
            sale.quantities[$0] != known.quantities[$0]
        }
        return [.sale(sale, of: agreement.name, shop.name, orderID: id, countedFrom: stage)]
            + items.sorted().flatMap { item in
                receivers.map { .request(WorkKey(agreement.name, .shopStock($0.name, item.rawValue)), at: now) }
            }
    }
}

extension Inventory {
    /// From which step on the figure that shops sell from is less by an order.
    var countsSalesFrom: OrderLink.Stage {
        switch basis {
        case .available: draftsReserve ? .drafted : .booked
        case .physical: .shipped
        }
    }
}
