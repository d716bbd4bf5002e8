/// What of a shop's order was last acted upon: a delivery that brings the same again asks for nothing.
///
/// Only what the shop says of the sale itself counts. SKUs and product ids are left out, since they say what the products
/// are now (woocommerce.md 2.3).
public struct OrderSnapshot: Sendable, Equatable {
    /// Without the prefix `wc-`; nil when the shop no longer has the order.
    public var status: String?
    /// Of lines, charges, addresses, ways of payment and delivery, and note.
    public var content: String
    /// Ids of the refunds.
    public var refunds: [Int64]
    /// What the shop said of its last change, where no later one can bear the same second; nil when one can.
    public var modifiedAt: Moment?

    /// What sets two snapshots of one order apart.
    public struct Difference: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }

        public static let status = Difference(rawValue: 1)
        public static let content = Difference(rawValue: 2)
        public static let refunds = Difference(rawValue: 4)
    }

    /// Seconds count whole in the shop (woocommerce.md 1.7), and its clock is not ours.
    private static let settled = Duration.seconds(5)

    /// - Parameter moment: when the order was read.
    public init(_ order: ShopOrder, readAt moment: Moment) {
        modifiedAt = order.modifiedAt.flatMap { $0 + Self.settled <= moment ? $0 : nil }
        status = order.status
        var parts = [
            order.currency, "\(order.total)", "\(order.totalTax)", order.customerNote, order.paymentMethod,
        ]
        for line in order.lines {
            parts += ["line", "\(line.id)", line.name, "\(line.quantity)", "\(line.subtotal)", "\(line.total)"]
            parts.append("\(line.totalTax)")
            // Keys that begin so are the shop's own, such as how many it has taken from stock.
            for meta in line.meta where !meta.key.hasPrefix("_") { parts += ["meta", meta.key, meta.value ?? ""] }
        }
        for charge in order.shippingLines + order.fees {
            parts += ["charge", "\(charge.id)", charge.name, charge.method, "\(charge.total)", "\(charge.totalTax)"]
        }
        for address in [order.billing, order.shipping] {
            parts += [
                "address", address.firstName, address.lastName, address.company, address.address1, address.address2,
                address.city, address.state, address.postcode, address.country, address.email, address.phone,
            ]
        }
        content = Fingerprint.of(parts)
        refunds = order.refunds.map(\.id).sorted()
    }

    /// The same of an order that the shop no longer has.
    public var deleted: OrderSnapshot {
        var deleted = self
        deleted.status = nil
        return deleted
    }

    public func difference(from other: OrderSnapshot) -> Difference {
        var difference: Difference = []
        if status != other.status { difference.insert(.status) }
        if content != other.content { difference.insert(.content) }
        if refunds != other.refunds { difference.insert(.refunds) }
        return difference
    }

    /// Whether the order's last change was this one or a later one.
    public func holds(changeAt moment: Moment?) -> Bool {
        guard let moment, let modifiedAt else { return false }
        return moment <= modifiedAt
    }

    /// As it stands in a journal: `processing 0123456789abcdef 5,7 1795422941000`.
    public var text: String {
        [
            status ?? "-", content, refunds.map(String.init).joined(separator: ","),
            modifiedAt.map { String($0.milliseconds) } ?? "-",
        ].joined(separator: " ")
    }

    public init?(text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        status = parts[0] == "-" ? nil : String(parts[0])
        content = String(parts[1])
        refunds = parts[2].split(separator: ",").compactMap { Int64($0) }
        modifiedAt = Int64(parts[3]).map(Moment.init(milliseconds:))
    }
}
