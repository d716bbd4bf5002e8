public import Foundation

/// Money given back for an order, with what was taken back (woocommerce.md 2.4).
public struct ShopRefund: Sendable, Equatable {
    /// A product, shipping or a fee.
    public struct Line: Sendable, Equatable {
        public var name: String
        /// Positive; 0 where only money was given back.
        public var quantity: Decimal
        /// Positive, excl. VAT.
        public var total: Money

        public init(name: String, quantity: Decimal, total: Money) {
            self.name = name
            self.quantity = quantity
            self.total = total
        }
    }

    public var id: Int64
    /// Positive, incl. VAT.
    public var amount: Money
    public var reason: String
    /// Empty when an amount was given back for nothing in particular.
    public var lines: [Line]

    public init(id: Int64, amount: Money, reason: String, lines: [Line]) {
        self.id = id
        self.amount = amount
        self.reason = reason
        self.lines = lines
    }

    /// For whoever has to credit it: `50.00 DKK (1 × Tee, 40.00 excl. VAT)`.
    ///
    /// - Parameter currency: of the order.
    public func told(in currency: String) -> String {
        let parts = lines.filter { $0.total != .zero || $0.quantity != 0 }.map { line in
            let quantity = line.quantity == 0 ? "" : "\(line.quantity) × "
            return "\(quantity)\(HTMLText.plain(line.name, limit: 60)), \(line.total.shown) excl. VAT"
        }
        return "\(amount.shown) \(currency) (\(parts.isEmpty ? "an amount" : parts.joined(separator: "; ")))"
    }
}
