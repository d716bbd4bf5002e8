/// What a shop is told when Rackbeat has shipped an order.
public struct FulfilmentRules: Sendable, Equatable {
    /// Without the prefix `wc-`; nil leaves the status alone.
    public var shippedStatus: String?
    /// The same when a part of it has been shipped.
    public var partlyShippedStatus: String?
    /// Whether a note says what has been sent.
    public var writesNotes: Bool

    public init(shippedStatus: String? = "completed", partlyShippedStatus: String? = nil, writesNotes: Bool = true) {
        self.shippedStatus = shippedStatus
        self.partlyShippedStatus = partlyShippedStatus
        self.writesNotes = writesNotes
    }

    /// - Parameter isWhole: everything has been shipped.
    /// - Returns: the status to be written; nil where the order has it, or is further.
    public func status(of order: ShopOrder, isWhole: Bool) -> String? {
        let wanted = isWhole ? shippedStatus : partlyShippedStatus
        guard let wanted, order.status != wanted else { return nil }
        // A part never takes back what somebody has called whole.
        if !isWhole, order.status == shippedStatus || order.status == "completed" { return nil }
        return wanted
    }
}
