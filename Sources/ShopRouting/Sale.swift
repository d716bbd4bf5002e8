public import Foundation

/// What an order has sold, by Rackbeat's items: what no other shop may sell once more, until Rackbeat itself counts it.
public struct Sale: Sendable, Equatable {
    /// Above zero each.
    public private(set) var quantities: [ItemNumber: Decimal] = [:]

    public static let none = Sale()

    private init() {}

    public init(_ quantities: [ItemNumber: Decimal]) { self.quantities = quantities.filter { $0.value > 0 } }

    /// Nothing in a status in which the shop has not taken the goods from its own stock, and nothing where the order is
    /// from before the day from which orders are transferred. Lines whose item cannot be told are left out: nobody else
    /// can sell it either.
    public init(_ order: ShopOrder, _ rules: OrderRules) {
        guard rules.isSold(order) else { return }
        let rates = VATRates(order)
        let lines = order.lines.map { SoldLine($0, rates) }
        let sold: [SoldLine]
        do throws(Refusal) { sold = try Bundles(lines).resolved(rules.bundles) } catch { sold = lines }
        let skus = SKURules(aliases: rules.aliases)
        for line in sold.map(\.line) where line.quantity > 0 {
            do throws(Refusal) { quantities[try skus.item(for: line, facts: nil), default: 0] += line.quantity } catch {
            }
        }
    }
}

extension OrderRules {
    /// The shop takes goods from stock in these (woocommerce.md 3.5); a status of the merchant's own counts where it is
    /// transferred.
    private static let reducing: Set<String> = ["processing", "completed", "on-hold"]

    /// Whether an order in this status may have taken goods from the shop's stock.
    public func mayHaveSold(_ status: String) -> Bool {
        (transferableStatuses.contains(status) || Self.reducing.contains(status))
            && !Self.neverTransferred.contains(status)
    }

    fileprivate func isSold(_ order: ShopOrder) -> Bool {
        guard mayHaveSold(order.status) else { return false }
        guard let ordersFrom, let day = order.createdAt?.day else { return true }
        return day >= ordersFrom
    }
}
