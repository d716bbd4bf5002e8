/// An order or draft as Rackbeat keeps it (rackbeat.md 2.4).
public struct SandboxOrder: Sendable {
    public struct Line: Sendable {
        public internal(set) var id: Int
        /// The item's number.
        public internal(set) var item: String
        public internal(set) var name: String
        public internal(set) var quantity: Amount
        public internal(set) var quantityShipped = Amount.zero
        /// For one unit, excl. VAT.
        public internal(set) var unitPrice: Amount
        public internal(set) var discountPercentage: Amount
        public internal(set) var vatPercentage: Amount
        var hasInventory: Bool

        /// U20; to two decimals, unless switched otherwise.
        func total(_ arithmetic: Arithmetic) -> Amount {
            let whole = quantity * unitPrice
            let total = whole - whole.percent(discountPercentage)
            return arithmetic.lineTotals == .rounded ? total.rounded(places: 2) : total
        }
    }

    /// U22: how the totals' two decimals come about.
    public struct Arithmetic: Sendable {
        public enum VATRounding: String, Sendable, CaseIterable {
            /// Each rate's share of the sum of its lines.
            case rate
            case line
        }

        public enum LineTotals: String, Sendable, CaseIterable { case rounded, exact }

        public var vatRounding = VATRounding.rate
        public var lineTotals = LineTotals.rounded

        public init() {}
    }

    public struct Address: Sendable, Equatable {
        public internal(set) var name = ""
        public internal(set) var street = ""
        public internal(set) var street2 = ""
        public internal(set) var city = ""
        public internal(set) var state = ""
        public internal(set) var zipcode = ""
        public internal(set) var country = ""
        public internal(set) var email = ""
        public internal(set) var phone = ""
    }

    public internal(set) var number: Int
    public internal(set) var customer: Int
    public internal(set) var heading = ""
    public internal(set) var note = ""
    public internal(set) var otherReference = ""
    public internal(set) var currency = "DKK"
    /// `yyyy-MM-dd`
    public internal(set) var orderDate = ""
    public internal(set) var vatZone = "domestic"
    public internal(set) var layout = 1
    public internal(set) var paymentTerms = 1
    public internal(set) var billing = Address()
    public internal(set) var delivery = Address()
    public internal(set) var lines: [Line] = []
    var arithmetic = Arithmetic()
    public internal(set) var isBooked = false
    public internal(set) var isArchived = false
    public internal(set) var isCancelled = false
    public internal(set) var isShipped = false
    public internal(set) var isPartlyShipped = false
    public internal(set) var isInvoiced = false
    /// Mails that the customer would have got.
    public internal(set) var mailsSent = 0
    /// When the creating call arrived.
    public internal(set) var receivedAt: ContinuousClock.Instant
    var created: Int
    var updated: Int
    var bookedAt: Int?

    public var subtotal: Amount { lines.reduce(.zero) { $0 + $1.total(arithmetic) }.rounded(places: 2) }

    public var vat: Amount {
        var sums: [Amount: Amount] = [:]
        for line in lines { sums[line.vatPercentage, default: .zero] += line.total(arithmetic) }
        return switch arithmetic.vatRounding {
        case .rate: sums.reduce(.zero) { $0 + $1.value.percent($1.key).rounded(places: 2) }
        case .line:
            lines.reduce(.zero) { $0 + $1.total(arithmetic).percent($1.vatPercentage).rounded(places: 2) }
        }
    }

    public var total: Amount { subtotal + vat }
}
