/// How a simulated shop is set up. The defaults are what gives a client the hardest time.
public struct ShopSwitches: Sendable {
    /// Whose quirks are shown (woocommerce-observed.md).
    public enum Version: String, Sendable {
        case v8 = "8.2.2"
        case v10 = "10.0.2"
        case v11 = "11.0.1"
    }

    /// When PHP's `is_ssl()` is true, and Basic authentication therefore considered (woocommerce.md 3.1).
    public enum TLS: Sendable {
        case never
        case always
        /// With `X-Forwarded-Proto: https`, as the usual snippet in wp-config has it.
        case forwarded
    }

    public var version = Version.v11
    public var tls = TLS.never
    public var currency = "DKK"
    /// How prices are entered.
    public var pricesIncludeTax = false
    public var taxPercentage = Amount(25)
    /// Of the class `reduced-rate`.
    public var reducedTaxPercentage = Amount(12)
    /// Seconds that local time is ahead of UTC.
    public var localOffset = 3600
    /// The shop's setting `woocommerce_manage_stock`.
    public var managesStock = true
    /// Before the display number; sequential-number plugins do such things.
    public var numberPrefix = ""
    /// From an event until its delivery may leave.
    public var queueDelay: Duration = .zero
    /// Of deliveries under way at once: a real shop has one queue and one delivery at a time.
    public var senders = 1
    /// Until a delivery counts as failed.
    public var deliveryTimeout: Duration = .seconds(60)
    /// False: signed errors arrive in place of orders and products (woocommerce.md 1.13).
    public var webhookOwnerHasRights = true
    /// A shop may also be reached under another name than the one in its settings.
    public var webhookSource: String?

    public init() {}
}
