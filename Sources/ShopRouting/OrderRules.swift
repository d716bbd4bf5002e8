/// What one shop's agreement decides about orders.
public struct OrderRules: Sendable, Equatable {
    /// Without the prefix `wc-`.
    public var transferableStatuses: Set<String>
    /// Orders that were placed before this day, UTC, are not transferred.
    public var ordersFrom: CivilDate?
    public var aliases: Aliases
    public var shippingItem: ItemNumber
    public var feeItem: ItemNumber
    /// For negative fees: discounts and gift cards; and for coupons, where they are ``Coupons/discountItem``.
    public var discountItem: ItemNumber
    public var roundingItem: ItemNumber
    /// For lines whose item cannot be told, or that Rackbeat does not have; nil holds their orders.
    public var placeholderItem: ItemNumber?
    /// Rackbeat's own country, ISO 3166-1 alpha-2.
    public var homeCountry: String
    /// nil: of each bundle the side that the shop took from its stock, else the one that has a price; an order with a bundle
    /// of which neither tells is held.
    public var bundles: BundleLines?
    public var coupons = Coupons.linePrices
    /// Where the shop's plug-ins keep them, the first that holds one wins.
    public var vatNumberKeys: [String] = []
    public var eanKeys: [String] = []
    /// Rackbeat's number of the payment terms by payment method, such as `bacs`.
    public var paymentTerms: [String: Int] = [:]
    /// Rackbeat's number of the delivery terms by shipping method, such as `flat_rate` or `flat_rate:4`.
    public var deliveryTerms: [String: Int] = [:]

    /// What a status says of an order that has been transferred.
    public enum Standing: Sendable, Equatable {
        case wanted
        /// The sale is off: cancelled, not paid after all, given back, in the bin.
        case withdrawn
        /// Neither: as on hold, or in a status of the merchant's own.
        case waiting
    }

    /// - Parameter status: nil when the shop no longer has the order.
    public func standing(of status: String?) -> Standing {
        guard let status else { return .withdrawn }
        if ["cancelled", "failed", "refunded", "trash"].contains(status) { return .withdrawn }
        return transferableStatuses.contains(status) ? .wanted : .waiting
    }

    /// Never transferred, whatever is configured (woocommerce.md 1.10).
    static let neverTransferred: Set<String> = ["draft", "auto-draft", "checkout-draft", "new", "trash"]

    /// Which lines of a bundle are sent. Its price is sent once, whichever they are.
    public enum BundleLines: Sendable {
        /// The bundle alone, at the price of all.
        case container
        /// Its parts alone; the bundle's own price is shared out among them.
        case children
        /// All of them, each at its own price.
        case both
    }

    /// Where a discount that is in the lines already is shown.
    public enum Coupons: Sendable {
        case linePrices
        /// Lines at their full prices, and what was taken off as lines of the discount item, one for each VAT rate.
        case discountItem
    }

    public init(
        transferableStatuses: Set<String> = ["processing", "completed"], aliases: Aliases = Aliases(),
        shippingItem: ItemNumber, feeItem: ItemNumber, discountItem: ItemNumber, roundingItem: ItemNumber,
        homeCountry: String = "DK"
    ) {
        self.transferableStatuses = transferableStatuses
        self.aliases = aliases
        self.shippingItem = shippingItem
        self.feeItem = feeItem
        self.discountItem = discountItem
        self.roundingItem = roundingItem
        self.homeCountry = homeCountry
    }
}
