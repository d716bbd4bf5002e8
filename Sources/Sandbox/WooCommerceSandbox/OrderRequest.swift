/// What a buyer orders.
public struct OrderRequest: Sendable {
    /// Where the order comes from; each announces it in its own sequence (woocommerce-observed.md 2).
    public enum Channel: String, Sendable {
        /// Block checkout: order.updated, then order.created, with the same bytes.
        case checkout = "store-api"
        /// order.created, then order.updated, with the same bytes.
        case rest = "rest-api"
        /// By hand: order.updated, the products, and order.created last.
        case admin
    }

    public struct Line: Sendable {
        public var sku: String
        public var quantity: Int
        /// For one unit, as the shop enters prices; nil for the product's price.
        public var price: String?

        public init(_ sku: String, _ quantity: Int, price: String? = nil) {
            self.sku = sku
            self.quantity = quantity
            self.price = price
        }
    }

    public enum Coupon: Sendable {
        case percent(code: String, Amount)
        /// In money as the shop enters prices, spread over the lines.
        case fixed(code: String, Amount)
    }

    public struct Charge: Sendable {
        public var title: String
        /// Excl. VAT; a fee may be negative.
        public var amount: Amount

        public init(_ title: String, _ amount: Amount) {
            self.title = title
            self.amount = amount
        }
    }

    public struct Buyer: Sendable {
        public var firstName = "Åse"
        public var lastName = "Ørsted"
        public var company = ""
        public var street = "Gade 1"
        public var city = "København"
        public var postcode = "2100"
        public var country = "DK"
        public var email = "aase@example.test"
        public var phone = "12345678"

        public init() {}
    }

    public var lines: [Line]
    public var coupon: Coupon?
    public var shipping: Charge?
    public var fees: [Charge]
    /// Without `wc-`.
    public var status: String
    public var isPaid: Bool
    public var buyer = Buyer()
    public var note: String
    public var channel: Channel
    /// nil for the shop's.
    public var currency: String?
    /// A buyer may not order what is not there; a race of buyers may (woocommerce-observed.md 5).
    public var checksStock: Bool

    public init(
        lines: [Line], coupon: Coupon? = nil, shipping: Charge? = Charge("Pakkeshop", Amount(39)), fees: [Charge] = [],
        status: String = "processing", isPaid: Bool = true, note: String = "", channel: Channel = .checkout,
        currency: String? = nil, checksStock: Bool = true
    ) {
        self.lines = lines
        self.coupon = coupon
        self.shipping = shipping
        self.fees = fees
        self.status = status
        self.isPaid = isPaid
        self.note = note
        self.channel = channel
        self.currency = currency
        self.checksStock = checksStock
    }
}

/// Why a shop did not take an order.
public enum OrderRefusal: Error, Equatable, Sendable {
    case unknownSKU(String)
    case outOfStock(String)
    case empty
}
