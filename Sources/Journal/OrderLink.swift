public import ShopRouting

/// The pair (shop, WooCommerce order id) and its Rackbeat order, with how far the transfer has come (P2).
///
/// Only these steps exist: (none) → intended → drafted → booked, intended → intended for a second try, and drafted →
/// intended when somebody wants a draft made again that was deleted in Rackbeat.
public struct OrderLink: Sendable, Equatable {
    public enum State: Sendable, Equatable {
        /// A creating call may be under way or may have been carried out. Search before the next one.
        case intended
        /// Rackbeat holds the order, not booked.
        case drafted(number: String)
        /// Rackbeat holds the order, booked.
        case booked(number: String)
    }

    public var shop: ShopName
    public var orderID: Int64
    /// What tells the order from another one with its id, when a shop began its numbers anew; nil when not known.
    public var orderKey: String?
    /// The text that Rackbeat holds and that a search compares exactly.
    public var reference: String
    public var state: State
    /// When the last creating call was about to start.
    public var intendedAt: Moment
    public var changedAt: Moment

    public init(
        shop: ShopName, orderID: Int64, orderKey: String? = nil, reference: String, state: State, intendedAt: Moment,
        changedAt: Moment
    ) {
        self.shop = shop
        self.orderID = orderID
        self.orderKey = orderKey
        self.reference = reference
        self.state = state
        self.intendedAt = intendedAt
        self.changedAt = changedAt
    }

    /// Rackbeat's order number, once it is known.
    public var rackbeatNumber: String? {
        switch state {
        case .intended: nil
        case .drafted(let number), .booked(let number): number
        }
    }
}
