import Journal
public import ShopRouting

/// Which of the open attention items are meant: those for which all holds that is not nil.
public struct AttentionFilter: Sendable, Equatable {
    public var kind: String?
    public var shop: ShopName?
    public var agreement: AgreementName?
    /// Opened then or later.
    public var since: Moment?
    /// Opened before.
    public var until: Moment?

    static let names: Set<String> = ["kind", "shop", "agreement", "since", "until"]

    public init(
        kind: String? = nil, shop: ShopName? = nil, agreement: AgreementName? = nil, since: Moment? = nil,
        until: Moment? = nil
    ) {
        self.kind = kind
        self.shop = shop
        self.agreement = agreement
        self.since = since
        self.until = until
    }

    init(_ query: CommandQuery) throws(CommandQuery.Refusal) {
        let window = try query.window("since", "until")
        self.init(
            kind: query.text("kind"), shop: try query.value("shop", ShopName.init),
            agreement: try query.value("agreement", AgreementName.init), since: window.from, until: window.to)
    }

    /// Whether it leaves nothing out.
    public var isEmpty: Bool { self == AttentionFilter() }

    /// As parameters of a command.
    public var parameters: [(String, String)] {
        [
            ("kind", kind), ("shop", shop?.rawValue), ("agreement", agreement?.rawValue), ("since", since?.iso8601),
            ("until", until?.iso8601),
        ].compactMap { name, value in value.map { (name, $0) } }
    }

    func includes(_ item: AttentionItem) -> Bool {
        (kind ?? item.key.kind) == item.key.kind && (shop == nil || shop == item.key.shop)
            && (agreement ?? item.key.agreement) == item.key.agreement
            && since.map { item.openedAt >= $0 } ?? true && until.map { item.openedAt < $0 } ?? true
    }
}
