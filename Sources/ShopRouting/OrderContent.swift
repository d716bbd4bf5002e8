/// What an order sells, to whom and how, as short names that tell one state of it from another.
///
/// Only what the shop says of the sale itself counts. SKUs are left out, since they say what the products are now
/// (woocommerce.md 2.3).
public struct OrderContent: Sendable, Equatable {
    /// Lines, charges and amounts.
    public var sale: String
    /// The products of the lines; nil when one was deleted since, which changes nothing of the sale (woocommerce.md 2.5).
    public var products: String?
    /// Addresses and business numbers.
    public var buyer: String
    /// Ways of payment and delivery, and the customer's note.
    public var terms: String
    /// The order's number, which a plug-in may change after the fact (woocommerce.md 2.2).
    public var number: String

    /// What sets two of one order apart.
    public struct Difference: OptionSet, Sendable, Hashable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }

        public static let sale = Difference(rawValue: 1)
        public static let buyer = Difference(rawValue: 2)
        public static let terms = Difference(rawValue: 4)
        public static let number = Difference(rawValue: 8)
    }

    /// - Parameter rules: say where the business numbers are.
    public init(_ order: ShopOrder, _ rules: OrderRules) {
        var parts = [order.currency, "\(order.total)", "\(order.totalTax)"]
        for line in order.lines {
            parts += ["line", "\(line.id)", line.name, "\(line.quantity)", "\(line.subtotal)", "\(line.total)"]
            parts.append("\(line.totalTax)")
            // Keys that begin so are the shop's own, such as how many it has taken from stock.
            for meta in line.meta where !meta.key.hasPrefix("_") {
                parts += ["meta", meta.key, meta.value ?? meta.shownValue ?? ""]
            }
        }
        for charge in order.shippingLines + order.fees {
            parts += ["charge", "\(charge.id)", charge.name, "\(charge.total)", "\(charge.totalTax)"]
        }
        sale = Fingerprint.of(parts)
        let isWhole = order.lines.allSatisfy { $0.productID != 0 }
        products =
            isWhole
            ? Fingerprint.of(order.lines.flatMap { ["\($0.id)", "\($0.productID)", "\($0.variationID)"] }) : nil
        let keys = Set(rules.vatNumberKeys + rules.eanKeys)
        buyer = Fingerprint.of(
            [order.billing, order.shipping].flatMap(\.parts)
                + order.meta.filter { keys.contains($0.key) }.flatMap { [$0.key, $0.value ?? ""] })
        terms = Fingerprint.of(
            [order.paymentMethod, order.customerNote] + order.shippingLines.flatMap { [$0.method, $0.instance] })
        number = Fingerprint.of([order.number])
    }

    public func difference(from other: OrderContent) -> Difference {
        var difference: Difference = []
        if sale != other.sale { difference.insert(.sale) }
        if let products, let before = other.products, products != before { difference.insert(.sale) }
        if buyer != other.buyer { difference.insert(.buyer) }
        if terms != other.terms { difference.insert(.terms) }
        if number != other.number { difference.insert(.number) }
        return difference
    }

    /// As it stands in a journal: five words with colons between them.
    public var text: String { [sale, products ?? "-", buyer, terms, number].joined(separator: ":") }

    public init?(text: Substring) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5 else { return nil }
        sale = parts[0]
        products = parts[1] == "-" ? nil : parts[1]
        buyer = parts[2]
        terms = parts[3]
        number = parts[4]
    }
}

extension ShopOrder.Address {
    fileprivate var parts: [String] {
        [firstName, lastName, company, address1, address2, city, state, postcode, country, email, phone]
    }
}
