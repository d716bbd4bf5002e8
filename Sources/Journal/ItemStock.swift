public import Foundation
public import ShopRouting

/// What Rackbeat last said of an item's stock, and what shops have sold of it that may not be in there.
public struct ItemStock: Sendable, Equatable {
    public enum Figure: Sendable, Equatable {
        case counted(available: Decimal, physical: Decimal)
        /// Rackbeat does not count it: there is no figure to show.
        case uncounted
        /// Rackbeat does not have it, and was never seen to.
        case absent
        /// Rackbeat does not have it any more.
        case gone
    }

    /// As Rackbeat writes it, compared byte for byte.
    public var item: String
    /// nil before the first reading.
    public var figure: Figure?
    public var inFlight: Decimal

    public init(item: String, figure: Figure?, inFlight: Decimal) {
        self.item = item
        self.figure = figure
        self.inFlight = inFlight
    }
}

/// What is known of sales and readings in the moment before Rackbeat is asked.
///
/// Its answer includes the sales that it held then. Those that it came to hold while it was asked may be in the answer or not,
/// and stay in flight until the next reading: better too little than too much is shown.
public struct StockSnapshot: Sendable, Equatable {
    /// Of the newest reading.
    public var version: Int64
    /// Ids of sales that Rackbeat held, ascending.
    public var held: [Int64]

    public init(version: Int64, held: [Int64]) {
        self.version = version
        self.held = held
    }
}

/// Rackbeat's answer about one item.
public struct StockReading: Sendable, Equatable {
    public var agreement: AgreementName
    public var item: String
    public var figure: ItemStock.Figure
    /// Taken before it was asked.
    public var snapshot: StockSnapshot
    public var readAt: Moment

    public init(
        agreement: AgreementName, item: String, figure: ItemStock.Figure, snapshot: StockSnapshot, readAt: Moment
    ) {
        self.agreement = agreement
        self.item = item
        self.figure = figure
        self.snapshot = snapshot
        self.readAt = readAt
    }
}
