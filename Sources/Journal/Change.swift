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
    /// Sets the order link of (shop, order id).
    case link(OrderLink)
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
