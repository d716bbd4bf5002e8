public import ShopRouting

/// What of Rackbeat's stock an agreement's shops sell from.
public struct Inventory: Sendable {
    public var basis: StockBasis
    /// Whether a draft's goods are reserved (rackbeat.md U13).
    public var draftsReserve: Bool
    /// Rackbeat's numbers of the locations that count; nil: all.
    public var locations: Set<Int>?
    /// Into each day, UTC, at which all stock is compared; nil: only at the start.
    public var compareAt: Duration?

    public init(
        basis: StockBasis = .available, draftsReserve: Bool = false, locations: Set<Int>? = nil,
        compareAt: Duration? = nil
    ) {
        self.basis = basis
        self.draftsReserve = draftsReserve
        self.locations = locations
        self.compareAt = compareAt
    }
}
