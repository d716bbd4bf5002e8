/// Which of a shop's SKUs get a figure, and what of the stock it shows.
public struct StockRules: Sendable, Equatable {
    /// Terms of some SKUs; what is nil is as for all others.
    public struct Exception: Sendable, Equatable {
        public var skus: SKUPattern
        public var buffer: Int?
        public var share: Int?
        public var cap: Int?
        public var minimum: Int?

        public init(
            skus: SKUPattern, buffer: Int? = nil, share: Int? = nil, cap: Int? = nil, minimum: Int? = nil
        ) {
            self.skus = skus
            self.buffer = buffer
            self.share = share
            self.cap = cap
            self.minimum = minimum
        }
    }

    public var basis: StockBasis
    public var terms: StockTerms
    /// Empty: all.
    public var included: [SKUPattern]
    /// These win over ``included``.
    public var excluded: [SKUPattern]
    /// The first that matches counts.
    public var exceptions: [Exception]

    public init(
        basis: StockBasis = .available, terms: StockTerms = StockTerms(), included: [SKUPattern] = [],
        excluded: [SKUPattern] = [], exceptions: [Exception] = []
    ) {
        self.basis = basis
        self.terms = terms
        self.included = included
        self.excluded = excluded
        self.exceptions = exceptions
    }

    /// Whether the shop is written a figure for the SKU at all.
    public func covers(_ sku: String) -> Bool {
        (included.isEmpty || included.contains { $0.matches(sku) }) && !excluded.contains { $0.matches(sku) }
    }

    public func terms(of sku: String) -> StockTerms {
        guard let exception = exceptions.first(where: { $0.skus.matches(sku) }) else { return terms }
        return StockTerms(
            buffer: exception.buffer ?? terms.buffer, share: exception.share ?? terms.share,
            cap: exception.cap ?? terms.cap, minimum: exception.minimum ?? terms.minimum)
    }
}
