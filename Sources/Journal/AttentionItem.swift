public import ShopRouting

/// What cannot be done at all until somebody mends something (P4).
public struct AttentionItem: Sendable, Equatable {
    /// What it is about. The same key raised again replaces the text and keeps the time it was opened and the delivery that
    /// showed it first.
    public struct Key: Hashable, Sendable {
        public var agreement: AgreementName
        public var shop: ShopName?
        /// A kind from a closed set, such as `sku-unknown`: cards are grouped by it.
        public var kind: String
        /// What exactly, unique with the rest: `order 15`, `source https://…`.
        public var subject: String

        public init(agreement: AgreementName, shop: ShopName? = nil, kind: String, subject: String) {
            self.agreement = agreement
            self.shop = shop
            self.kind = kind
            self.subject = subject
        }

        /// What an operator calls it by: 16 hexadecimal digits, the same in every process and store.
        public var id: String { Fingerprint.of([agreement.rawValue, shop?.rawValue ?? "", kind, subject]) }
    }

    public var key: Key
    /// One sentence: what and why.
    public var reason: String
    /// One sentence: what mends it.
    public var remedy: String
    /// The work that is requested again when the item is released.
    public var holds: WorkKey?
    /// The first delivery that showed it: from there on deliveries are sorted again when the item is released.
    public var place: Place?
    public var openedAt: Moment

    public init(
        key: Key, reason: String, remedy: String, holds: WorkKey? = nil, place: Place? = nil, openedAt: Moment
    ) {
        self.key = key
        self.reason = reason
        self.remedy = remedy
        self.holds = holds
        self.place = place
        self.openedAt = openedAt
    }
}
