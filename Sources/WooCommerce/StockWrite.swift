public import HTTPClient

/// One absolute stock figure for one product or variation.
public struct StockWrite: Sendable, Equatable {
    public var productID: Int64
    /// The parent's id for a variation, else 0.
    public var parentID: Int64
    public var quantity: Int

    public init(productID: Int64, parentID: Int64, quantity: Int) {
        self.productID = productID
        self.parentID = parentID
        self.quantity = quantity
    }

    /// Figures that one call can write at the most (woocommerce.md 3.4).
    public static let largestBatch = 100

    public enum Outcome: Sendable, Equatable {
        /// The shop answered with this figure.
        case written
        /// The shop answered with another figure: somebody sold or wrote in between.
        case different
        /// Answered 200 and not kept: stock is not managed there (woocommerce.md 3.3).
        case ignored
        case refused(CallFailure.Detail)
        /// The whole call failed.
        case failed(CallFailure)
    }
}
