public import Foundation

/// A shop's VAT rates as it keeps them, and which of them are in a price that was entered with VAT: those of the shop's own
/// address.
public struct ShopTaxTable: Sendable, Equatable {
    public struct Row: Sendable, Equatable {
        /// ISO 3166-1 alpha-2; empty is everywhere.
        public var country: String
        public var state: String
        /// Whether it holds only for some towns or postcodes.
        public var isLocal: Bool
        public var percentage: Decimal
        /// One rate of each priority is charged.
        public var priority: Int
        public var isCompound: Bool
        /// Among rates that fit alike the lowest wins.
        public var order: Int
        /// A slug; `standard` for the standard class.
        public var taxClass: String

        public init(
            country: String, state: String = "", isLocal: Bool = false, percentage: Decimal, priority: Int = 1,
            isCompound: Bool = false, order: Int = 0, taxClass: String = "standard"
        ) {
            self.country = country
            self.state = state
            self.isLocal = isLocal
            self.percentage = percentage
            self.priority = priority
            self.isCompound = isCompound
            self.order = order
            self.taxClass = taxClass
        }
    }

    public var rows: [Row]

    public init(rows: [Row]) { self.rows = rows }

    /// - Parameter base: the shop's own country, with its state behind a colon if it has one, such as `DK` or `US:CA`.
    /// - Returns: by the slug of the class; the standard class is empty.
    public func rates(at base: String) -> [String: Decimal] {
        let parts = base.split(separator: ":", maxSplits: 1).map(String.init)
        let (country, state) = (parts.first ?? "", parts.dropFirst().first ?? "")
        let fitting = rows.filter {
            !$0.isLocal && ($0.country.isEmpty || $0.country == country) && ($0.state.isEmpty || $0.state == state)
        }
        return Dictionary(grouping: fitting, by: \.taxClass).reduce(into: [:]) { rates, entry in
            let charged = Dictionary(grouping: entry.value, by: \.priority).values.compactMap { $0.min(by: Self.wins) }
            let taxes = charged.map { ShopOrder.TaxRate(id: 0, percentage: $0.percentage, isCompound: $0.isCompound) }
            rates[entry.key == "standard" ? "" : entry.key] = taxes.together
        }
    }

    private static func wins(_ left: Row, _ right: Row) -> Bool {
        if left.country.isEmpty != right.country.isEmpty { return right.country.isEmpty }
        if left.state.isEmpty != right.state.isEmpty { return right.state.isEmpty }
        return left.order < right.order
    }
}

extension [ShopOrder.TaxRate] {
    /// The percentage that they come to: they add up, and a compound one is charged on the others too.
    var together: Decimal {
        var rate: Decimal = 0
        for plain in self where !plain.isCompound { rate += plain.percentage }
        for compound in self where compound.isCompound { rate += compound.percentage * (100 + rate) / 100 }
        return rate
    }
}
