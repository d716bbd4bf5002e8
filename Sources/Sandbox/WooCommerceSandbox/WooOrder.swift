/// An order as WooCommerce keeps it.
struct WooOrder: Sendable {
    struct Address: Sendable {
        static let keys = [
            "first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country",
            "email", "phone",
        ]

        var values: [String: String] = [:]

        subscript(key: String) -> String { values[key] ?? "" }

        func json(withEmail: Bool) -> JSON {
            .object(
                Self.keys.filter { withEmail || $0 != "email" }.map { JSON.Member($0, .string(values[$0] ?? "")) })
        }
    }

    struct Line: Sendable {
        var id: Int
        var name: String
        var product: Int
        var variation: Int
        var quantity: Int
        var subtotal: Amount
        var subtotalTax: Amount
        var total: Amount
        var totalTax: Amount
        var options: [Catalogue.Option]
        var parentName: String?
        /// Of stock, by the shop itself: `_reduced_stock`.
        var reducedBy: Int?

        /// Whose stock it takes from, unless the parent manages it.
        var target: Int { variation == 0 ? product : variation }
    }

    /// A shipping line or a fee.
    struct Charge: Sendable {
        var id: Int
        var title: String
        var method: String
        var total: Amount
        var tax: Amount
    }

    struct Coupon: Sendable {
        var id: Int
        var code: String
        var discount: Amount
        var discountTax: Amount
        var percentage: Amount?
    }

    struct Refund: Sendable {
        var id: Int
        var reason: String
        /// Positive.
        var amount: Amount
        var tax = Amount.zero
        var lines: [RefundedLine] = []
        var created = CivilTime.now
    }

    /// What of a line was given back; its amounts are positive.
    struct RefundedLine: Sendable {
        var id: Int
        var line: Line
        var quantity: Int
        var total: Amount
        var tax: Amount
    }

    /// How another shop wrote it.
    struct Written: Sendable {
        var bytes: [UInt8]
        var json: JSON
        /// Its date of modification then: it moves with every change but that of a refund deleted.
        var modified: Int
        var refunds: Int
    }

    struct Rendering: Sendable {
        var version: Int
        var bytes: [UInt8]
    }

    var id: Int
    var status: String
    var currency: String
    var pricesIncludeTax: Bool
    var taxPercentage: Amount
    var created: Int
    var modified: Int
    var completed: Int?
    var paid: Int?
    var customer = 0
    var billing = Address()
    var shipping = Address()
    var paymentMethod = "bacs"
    var paymentTitle = "Bankoverførsel"
    var transaction = ""
    var createdVia: String
    var note = ""
    var key: String
    var lines: [Line] = []
    var shippingLines: [Charge] = []
    var fees: [Charge] = []
    var coupons: [Coupon] = []
    /// Newest first.
    var refunds: [Refund] = []
    var meta: [WooMeta] = []
    var taxLine: Int
    var placedAt = ContinuousClock.now
    /// Before it was put in the bin.
    var statusBeforeTrash = "pending"
    /// What it reads as, as long as neither it nor what it shows of the shop has changed.
    var rendered: Rendering?
    /// nil for an order that was placed here.
    var written: Written?

    var shippingTotal: Amount { shippingLines.reduce(.zero) { $0 + $1.total } }
    var shippingTax: Amount { shippingLines.reduce(.zero) { $0 + $1.tax } }
    var cartTax: Amount { lines.reduce(.zero) { $0 + $1.totalTax } + fees.reduce(.zero) { $0 + $1.tax } }
    var totalTax: Amount { cartTax + shippingTax }

    var total: Amount {
        lines.reduce(.zero) { $0 + $1.total } + fees.reduce(.zero) { $0 + $1.total } + shippingTotal + totalTax
    }

    var refunded: Amount { refunds.reduce(.zero) { $0 + $1.amount } }
    var isStockReduced: Bool { lines.contains { $0.reducedBy != nil } }
}
