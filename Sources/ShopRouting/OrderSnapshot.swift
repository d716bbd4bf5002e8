/// What of a shop's order was last acted upon: a delivery that brings the same again asks for nothing.
public struct OrderSnapshot: Sendable, Equatable {
    /// Without the prefix `wc-`; nil when the shop no longer has the order.
    public var status: String?
    public var content: OrderContent
    /// What Rackbeat was given.
    public var carried: OrderContent
    /// Ids of the refunds that somebody was told of.
    public var refunds: [Int64]
    /// What the shop said of its last change.
    public var modifiedAt: Moment?
    /// Whether no later change can bear the same second.
    public var isSettled: Bool

    /// Seconds count whole in the shop (woocommerce.md 1.7), and its clock is not ours.
    private static let settled = Duration.seconds(5)

    /// As if Rackbeat had been given it.
    ///
    /// - Parameter moment: when the order was read.
    public init(_ order: ShopOrder, _ rules: OrderRules, readAt moment: Moment) {
        modifiedAt = order.modifiedAt
        isSettled = order.modifiedAt.map { $0 + Self.settled <= moment } ?? false
        status = order.status
        content = OrderContent(order, rules)
        carried = content
        refunds = order.refunds.map(\.id).sorted()
    }

    /// The same of an order that the shop no longer has.
    public var deleted: OrderSnapshot {
        var deleted = self
        deleted.status = nil
        return deleted
    }

    /// What Rackbeat was not given.
    public var uncarried: OrderContent.Difference { content.difference(from: carried) }

    /// Whether the order's last change was this one or a later one.
    public func holds(changeAt moment: Moment?) -> Bool {
        guard isSettled, let moment, let modifiedAt else { return false }
        return moment <= modifiedAt
    }

    /// Whether the other one shows the order as it was before: two readings may overtake each other.
    public func isNewer(than other: OrderSnapshot) -> Bool {
        guard let modifiedAt, let before = other.modifiedAt else { return false }
        return before < modifiedAt
    }

    /// As it stands in a journal: status, content, refunds, moment of the last change with a `+` when another may bear the
    /// same second, and what was carried.
    public var text: String {
        [
            status ?? "-", content.text, refunds.map(String.init).joined(separator: ","),
            modifiedAt.map { "\($0.milliseconds)\(isSettled ? "" : "+")" } ?? "-", carried.text,
        ].joined(separator: " ")
    }

    public init?(text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 5, let content = OrderContent(text: parts[1]), let carried = OrderContent(text: parts[4])
        else { return nil }
        status = parts[0] == "-" ? nil : String(parts[0])
        self.content = content
        self.carried = carried
        refunds = parts[2].split(separator: ",").compactMap { Int64($0) }
        isSettled = parts[3] != "-" && !parts[3].hasSuffix("+")
        modifiedAt = Int64(parts[3].hasSuffix("+") ? parts[3].dropLast() : parts[3]).map(Moment.init(milliseconds:))
    }
}
