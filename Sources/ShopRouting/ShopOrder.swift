public import Foundation

/// A shop's order as the core sees it: WooCommerce's words, exact amounts, nothing decided yet.
public struct ShopOrder: Sendable, Equatable {
    /// Key of the shop's API; unique in the shop only.
    public var id: Int64
    /// What people call it; a sequential-number plugin may change it after creation (woocommerce.md 2.2).
    public var number: String
    /// `order_key`: tells it from another order with its id, when a shop begins its numbers anew; empty when not sent.
    public var key = ""
    /// Without the prefix `wc-`.
    public var status: String
    /// ISO 4217.
    public var currency: String
    /// Incl. VAT.
    public var total: Money
    public var totalTax: Money
    /// Digits after the dot of the shop's amounts: 0 where it counts in whole units (woocommerce.md 2.2).
    public var places = 2
    /// The rates of `tax_lines`; their ids are those of ``Tax``.
    public var taxRates: [TaxRate] = []
    public var createdAt: Moment?
    public var modifiedAt: Moment?
    public var paidAt: Moment?
    public var billing: Address
    public var shipping: Address
    /// Gateway slug, such as `bacs`.
    public var paymentMethod: String
    public var customerNote: String
    public var lines: [Line]
    public var shippingLines: [Charge]
    public var fees: [Charge]
    public var coupons: [Coupon]
    /// The order's own fields, where plug-ins keep numbers of VAT and EAN (woocommerce.md 2.2).
    public var meta: [Meta] = []
    /// Newest first.
    public var refunds: [Refund]

    /// Without `email` where it is a delivery address.
    public struct Address: Sendable, Equatable {
        public var firstName = ""
        public var lastName = ""
        public var company = ""
        public var address1 = ""
        public var address2 = ""
        public var city = ""
        public var state = ""
        public var postcode = ""
        /// ISO 3166-1 alpha-2, or empty.
        public var country = ""
        public var email = ""
        public var phone = ""

        public init() {}
    }

    public struct Line: Sendable, Equatable {
        public var id: Int64
        public var name: String
        /// 0 when the product is gone (woocommerce.md 2.5).
        public var productID: Int64
        /// 0 when it is no variation, or when the variation is gone.
        public var variationID: Int64
        public var quantity: Decimal
        /// Before discounts, excl. VAT, for the whole line.
        public var subtotal: Money
        public var subtotalTax = Money.zero
        /// After discounts, excl. VAT, for the whole line.
        public var total: Money
        public var totalTax: Money
        public var taxes: [Tax]
        /// The product's SKU as it was when the order was read; nil when the product is gone, "" when it has none.
        public var sku: String?
        public var meta: [Meta]
        /// Name of the parent product; nil for a line that is no variation.
        public var parentName: String?
        /// The line of the bundle or composite that it is part of; nil when it is none, or when only its meta tells.
        public var bundledBy: Int64?

        public init(
            id: Int64, name: String, productID: Int64, variationID: Int64, quantity: Decimal, subtotal: Money,
            total: Money, totalTax: Money, taxes: [Tax] = [], sku: String?, meta: [Meta] = [], parentName: String? = nil
        ) {
            self.id = id
            self.name = name
            self.productID = productID
            self.variationID = variationID
            self.quantity = quantity
            self.subtotal = subtotal
            self.total = total
            self.totalTax = totalTax
            self.taxes = taxes
            self.sku = sku
            self.meta = meta
            self.parentName = parentName
        }
    }

    public struct Tax: Sendable, Equatable {
        public var rateID: Int64
        public var total: Money

        public init(rateID: Int64, total: Money) {
            self.rateID = rateID
            self.total = total
        }
    }

    public struct TaxRate: Sendable, Equatable {
        public var id: Int64
        public var percentage: Decimal
        /// Taxes the other taxes as well.
        public var isCompound: Bool

        public init(id: Int64, percentage: Decimal, isCompound: Bool = false) {
            self.id = id
            self.percentage = percentage
            self.isCompound = isCompound
        }
    }

    public struct Meta: Sendable, Equatable {
        public var key: String
        /// Text of a scalar; nil for an object, an array or null.
        public var value: String?
        /// Key and value as the shop shows them, such as `Size` and `Medium` for `pa_size` and `m`.
        public var shownKey: String?
        public var shownValue: String?

        public init(key: String, value: String?, shownKey: String? = nil, shownValue: String? = nil) {
            self.key = key
            self.value = value
            self.shownKey = shownKey
            self.shownValue = shownValue
        }
    }

    /// A shipping line or a fee. A fee may be negative: a discount or a gift card.
    public struct Charge: Sendable, Equatable {
        public var id: Int64
        public var name: String
        /// `method_id` of a shipping line; empty for a fee.
        public var method: String
        /// `instance_id` of a shipping line: tells two of one method from each other.
        public var instance = ""
        /// Excl. VAT.
        public var total: Money
        public var totalTax: Money
        public var taxes: [Tax] = []

        public init(id: Int64, name: String, method: String = "", total: Money, totalTax: Money) {
            self.id = id
            self.name = name
            self.method = method
            self.total = total
            self.totalTax = totalTax
        }
    }

    /// Information only: its discount is in the lines already.
    public struct Coupon: Sendable, Equatable {
        public var code: String

        public init(code: String) { self.code = code }
    }

    /// Money that was given back, as the order shows it; its lines are read of their own (woocommerce.md 2.4).
    public struct Refund: Sendable, Equatable {
        public var id: Int64
        /// Negative, incl. VAT.
        public var total: Money
        public var reason: String

        public init(id: Int64, total: Money, reason: String = "") {
            self.id = id
            self.total = total
            self.reason = reason
        }
    }

    public init(
        id: Int64, number: String, status: String, currency: String, total: Money, totalTax: Money,
        createdAt: Moment? = nil, modifiedAt: Moment? = nil, paidAt: Moment? = nil, billing: Address = Address(),
        shipping: Address = Address(), paymentMethod: String = "", customerNote: String = "", lines: [Line],
        shippingLines: [Charge] = [], fees: [Charge] = [], coupons: [Coupon] = [], refunds: [Refund] = []
    ) {
        self.id = id
        self.number = number
        self.status = status
        self.currency = currency
        self.total = total
        self.totalTax = totalTax
        self.createdAt = createdAt
        self.modifiedAt = modifiedAt
        self.paidAt = paidAt
        self.billing = billing
        self.shipping = shipping
        self.paymentMethod = paymentMethod
        self.customerNote = customerNote
        self.lines = lines
        self.shippingLines = shippingLines
        self.fees = fees
        self.coupons = coupons
        self.refunds = refunds
    }
}
