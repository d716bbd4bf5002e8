import Foundation

/// The lines that bring an order to the shop's total and VAT where nothing but rounding is between them.
///
/// A line with VAT brings what is missing of the VAT, at a price whose VAT needs no rounding where the rate allows that:
/// four minor units for each at 25 %. So it is the same whether Rackbeat takes the VAT of each line or of their sum
/// (rackbeat.md U22), and the goods keep the shop's prices. A line without VAT takes that price back and brings what else
/// is missing: together they change the total by what is missing of it, and by no more.
struct Rounding {
    private static let name = "Rounding"

    private let item: ItemNumber
    private let others: [OrderDraft.Line]
    /// By VAT percentage: what the lines hold already.
    private let prices: [Decimal: Money]

    init(_ lines: [OrderDraft.Line], on item: ItemNumber) {
        func isRounding(_ line: OrderDraft.Line) -> Bool {
            line.item == item && line.name == Self.name && line.quantity == 1
        }
        self.item = item
        others = lines.filter { !isRounding($0) }
        prices = Dictionary(lines.filter(isRounding).map { ($0.vatPercentage, $0.unitPrice) }, uniquingKeysWith: +)
    }

    /// - Parameters:
    ///   - vat: what is missing of it; below zero where there is too much.
    ///   - total: the same of the total, incl. VAT.
    /// - Returns: all lines, in each form that may do, the likeliest first; empty where no line has VAT and some is missing.
    func forms(missing vat: Money, total: Money) -> [[OrderDraft.Line]] {
        guard vat != .zero else { return [lines(adding: [0: total])] }
        let steps = [Money.zero, Money(Totals.minorUnit), Money(-Totals.minorUnit)]
        let rates = Set(others.map(\.vatPercentage)).subtracting([0]).sorted(by: >)
        let candidates = rates.flatMap { rate in
            steps.map { (rate: rate, price: Money(vat.amount * 100 / rate).rounded(places: 2) + $0) }
        }
        let isExact = { (rate: Decimal, price: Money) in price.amount * rate == vat.amount * 100 }
        return (candidates.filter(isExact) + candidates.filter { !isExact($0, $1) }).map { rate, price in
            lines(adding: [rate: price, 0: total - vat - price])
        }
    }

    private func lines(adding missing: [Decimal: Money]) -> [OrderDraft.Line] {
        let sums = prices.merging(missing, uniquingKeysWith: +).filter { $0.value != .zero }
        return others
            + sums.sorted { $0.key > $1.key }.map { rate, price in
                OrderDraft.Line(item: item, name: Self.name, quantity: 1, unitPrice: price, vatPercentage: rate)
            }
    }
}
