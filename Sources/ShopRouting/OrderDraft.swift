public import Foundation

/// What Rackbeat is to hold for one order: decided, complete, and proved to sum up to the shop's total (P3).
public struct OrderDraft: Sendable, Equatable {
    public struct Line: Sendable, Equatable {
        public var item: ItemNumber
        public var name: String
        public var quantity: Decimal
        /// For one unit, excl. VAT, order currency, up to 6 places (rackbeat.md 2.4).
        public var unitPrice: Money
        public var vatPercentage: Decimal

        public init(item: ItemNumber, name: String, quantity: Decimal, unitPrice: Money, vatPercentage: Decimal) {
            self.item = item
            self.name = name
            self.quantity = quantity
            self.unitPrice = unitPrice
            self.vatPercentage = vatPercentage
        }
    }

    /// Rackbeat's flat address fields; every text is within 255 characters.
    public struct Address: Sendable, Equatable {
        public var name = ""
        public var street = ""
        public var street2 = ""
        public var city = ""
        public var state = ""
        public var zipcode = ""
        /// ISO 3166-1 alpha-2.
        public var country = ""
        /// Empty unless it would pass Rackbeat's check.
        public var email = ""
        public var phone = ""

        public init() {}
    }

    public enum VATZone: String, Sendable { case domestic, eu, abroad }

    public var reference: OrderReference
    public var heading: String
    /// The shop's order number.
    public var otherReference: String
    public var currency: String
    /// `yyyy-MM-dd`, UTC.
    public var orderDate: String
    public var note: String
    public var vatZone: VATZone
    public var billing: Address
    public var delivery: Address
    public var lines: [Line]
    /// The buyer's, for a customer that is made from the order; empty when the order has none.
    public var vatNumber = ""
    /// 13 digits, for electronic invoices; empty when the order has none.
    public var ean = ""
    /// Rackbeat's number of the payment terms for its payment method; nil leaves them to the agreement.
    public var paymentTerms: Int?
    /// Rackbeat's number of the delivery terms for its shipping method, by which carriers choose (rackbeat.md 4.2).
    public var deliveryTerms: Int?
    /// What Rackbeat must arrive at, incl. VAT.
    public var total: Money
    public var totalVAT: Money

    public init(
        reference: OrderReference, heading: String, otherReference: String, currency: String, orderDate: String,
        note: String, vatZone: VATZone, billing: Address, delivery: Address, lines: [Line], total: Money,
        totalVAT: Money
    ) {
        self.reference = reference
        self.heading = heading
        self.otherReference = otherReference
        self.currency = currency
        self.orderDate = orderDate
        self.note = note
        self.vatZone = vatZone
        self.billing = billing
        self.delivery = delivery
        self.lines = lines
        self.total = total
        self.totalVAT = totalVAT
    }
}
