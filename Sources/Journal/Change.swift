public import ShopRouting

/// One effect on the journal. Changes that belong together are committed together.
public enum Change: Sendable, Equatable {
    /// The agreement's deliveries up to and including this one, which must be its own, have become work or attention
    /// items.
    case sorted(AgreementName, through: Place)
    /// The agreement's deliveries from this one on, which must be its own, are to be sorted again.
    case unsorted(AgreementName, from: Place)
    /// Asks for work. Already asked for: the revision grows, attempts are forgotten, the earlier due moment wins.
    case request(WorkKey, at: Moment)
    /// The work is done. It stays, due at once, if its revision has grown since.
    case finish(Work)
    /// The work could not be done yet: attempts grow by one. If its revision has grown since, it stays due as requested.
    case postpone(Work, until: Moment)
    /// Sets the order link of (shop, order id). Asks for work on the stock of items whose last reading may count the order
    /// although it is in flight. Withdrawn, it sells nothing any more.
    case link(OrderLink)
    /// Sets what the shop's order has sold and Rackbeat does not count before its link has come to this stage; nothing gives
    /// it back.
    case sale(Sale, of: AgreementName, ShopName, orderID: Int64, countedFrom: OrderLink.Stage)
    /// Takes an answer about an item's stock, and takes out of flight what it counts. If another answer has got ahead, or
    /// Rackbeat came to hold an order of the item meanwhile, the item is to be read again. One that was there before and is
    /// absent now is gone.
    case stock(StockReading)
    /// A shop's product or variation, as it was seen.
    case product(ShopProduct, of: ShopName, seenAt: Moment)
    /// What the product's stock is now is not known.
    case doubt(product: Int64, of: ShopName)
    case forgetProduct(Int64, of: ShopName)
    /// Those that a whole listing did not show.
    case forgetProducts(of: ShopName, seenBefore: Moment)
    /// Opens an attention item, or replaces the one with the same key.
    case raise(AttentionItem)
    /// Closes the attention item, if it is open.
    case settle(AttentionItem.Key)
    /// Closes every open item that holds this work: it has come through.
    case settleAll(holding: WorkKey)
    /// Remembers how far something has come, by name.
    case advance(cursor: String, to: String)
    case forget(cursor: String)
}
