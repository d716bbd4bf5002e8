/// What one shop's agreement decides about orders.
public struct OrderRules: Sendable, Equatable {
    /// Without the prefix `wc-`.
    public var transferableStatuses: Set<String>
    public var aliases: Aliases
    public var shippingItem: ItemNumber
    public var feeItem: ItemNumber
    /// For negative fees: discounts and gift cards.
    public var discountItem: ItemNumber
    public var roundingItem: ItemNumber
    /// Rackbeat's own country, ISO 3166-1 alpha-2.
    public var homeCountry: String

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
