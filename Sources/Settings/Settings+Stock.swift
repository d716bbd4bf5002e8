extension Settings {
    /// Where Rackbeat's figures come from, for all shops of an agreement.
    public struct Inventory: Equatable, Sendable {
        public enum Figure: String, CaseIterable, Sendable { case available, physical }

        public var figure = Figure.available
        /// Whether Rackbeat counts a draft's goods as reserved, which is not known (rackbeat.md U13).
        public var draftsReserve = false
        /// Rackbeat's numbers of the locations that shops sell from; nil: all.
        public var locations: [Int]?
        /// Minutes after midnight, UTC, at which all stock is compared; nil: only at the start.
        public var compareAt: Int? = 120
    }

    /// Which SKUs a shop is written, and what of the stock it shows.
    public struct StockRules: Equatable, Sendable {
        /// Patterns; empty: all.
        public var include: [String] = []
        /// Patterns, which win over ``include``.
        public var exclude: [String] = []
        /// Percent.
        public var share = 100
        public var cap: Int?
        public var minimum: Int?
        /// The first whose pattern matches counts.
        public var skus: [Exception] = []

        /// Terms of some SKUs; what is nil is as for all others.
        public struct Exception: Equatable, Sendable {
            public var pattern: String
            public var buffer: Int?
            public var share: Int?
            public var cap: Int?
            public var minimum: Int?
        }
    }
}

extension Settings.Inventory {
    init(_ section: inout Section) {
        figure = section.value("figure", default: figure) { $0.choice() }
        draftsReserve = section.value("drafts_reserve", default: draftsReserve) { $0.truth() }
        locations = section.optional("locations") { $0.list { $0.identifier() } }
        compareAt = section.value("compare_at", default: compareAt) { $0.timeOrNever() }
    }
}

extension Settings.StockRules {
    init(_ section: inout Section) {
        include = section.value("include", default: []) { $0.list { $0.pattern() } }
        exclude = section.value("exclude", default: []) { $0.list { $0.pattern() } }
        share = section.value("share", default: share) { $0.number(in: 0...100) }
        cap = section.optional("cap") { $0.units() }
        minimum = section.optional("minimum") { $0.units() }
        skus = section.value("skus", default: []) { $0.list { $0.section { Exception(&$0) } } }
    }
}

extension Settings.StockRules.Exception {
    init?(_ section: inout Section) {
        let pattern = section.required("pattern") { $0.pattern() }
        buffer = section.optional("buffer") { $0.units() }
        share = section.optional("share") { $0.number(in: 0...100) }
        cap = section.optional("cap") { $0.units() }
        minimum = section.optional("minimum") { $0.units() }
        guard let pattern else { return nil }
        self.pattern = pattern
    }
}

extension Entry {
    fileprivate func pattern() -> String? { text(upTo: 100) }

    /// `hh:mm`, as minutes after midnight, or the word `never`.
    fileprivate func timeOrNever() -> Int?? {
        guard let text = text() else { return nil }
        if text == "never" { return .some(nil) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.utf8.count == 2 && part.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
                ? Int(part) : nil
        }
        guard parts.count == 2, numbers.count == 2, numbers[0] < 24, numbers[1] < 60 else {
            return refused("expected a time, such as 02:00, or never")
        }
        return numbers[0] * 60 + numbers[1]
    }
}
