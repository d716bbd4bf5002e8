public import ShopRouting

/// The pair (shop, WooCommerce order id) and its Rackbeat order, with how far the transfer has come (P2).
///
/// Only these steps exist: (none) → intended → drafted → booked → shipped; intended → intended for a second try; drafted →
/// withdrawn when the shop's order is cancelled, and withdrawn → intended when it comes back; drafted → intended when
/// somebody wants a draft made again that was deleted in Rackbeat. Drafted and booked may change their number, when a
/// backorder goes on under another (rackbeat.md 2.4).
public struct OrderLink: Sendable, Equatable {
    public enum State: Sendable, Equatable {
        /// A creating call may be under way or may have been carried out. Search before the next one.
        case intended
        /// Rackbeat holds the order, not booked.
        case drafted(number: String)
        /// Rackbeat holds the order, booked.
        case booked(number: String)
        /// Everything that can be shipped has been, and the shop knows.
        case shipped(number: String)
        /// There was a draft, which is gone with the shop's order.
        case withdrawn(number: String)
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
    /// What of the shop's order was last acted upon; nil before the first time.
    public var snapshot: OrderSnapshot?

    public init(
        shop: ShopName, orderID: Int64, orderKey: String? = nil, reference: String, state: State, intendedAt: Moment,
        changedAt: Moment, snapshot: OrderSnapshot? = nil
    ) {
        self.shop = shop
        self.orderID = orderID
        self.orderKey = orderKey
        self.reference = reference
        self.state = state
        self.intendedAt = intendedAt
        self.changedAt = changedAt
        self.snapshot = snapshot
    }

    /// The link after its next step.
    public func stepped(to state: State, at moment: Moment) -> OrderLink {
        var link = self
        link.state = state
        link.changedAt = moment
        return link
    }

    /// How far Rackbeat's order has come.
    public enum Stage: Int, Comparable, Sendable {
        case drafted = 1
        case booked, shipped

        public static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    /// nil where Rackbeat has no order, or none is known of.
    public var stage: Stage? {
        switch state {
        case .intended, .withdrawn: nil
        case .drafted: .drafted
        case .booked: .booked
        case .shipped: .shipped
        }
    }

    /// Rackbeat's order number, once it is known.
    public var rackbeatNumber: String? {
        switch state {
        case .intended: nil
        case .drafted(let number), .booked(let number), .shipped(let number), .withdrawn(let number): number
        }
    }
}
