import Foundation

/// An order line as it is to be sent: after bundles have been put together, with the VAT percentage it was sold with.
struct SoldLine {
    var line: ShopOrder.Line
    /// What the buyer chose or wrote for it, and for lines of its bundle that are not sent.
    var choices: [ShopOrder.Meta]
    var vatPercentage: Decimal

    init(_ line: ShopOrder.Line, _ rates: VATRates) {
        self.line = line
        choices = line.meta
        let charged = rates.percentage(net: line.total, tax: line.totalTax, taxes: line.taxes)
        // Of what a coupon has made free, only the price before tells the rate.
        vatPercentage =
            charged == 0 && line.total == .zero
            ? rates.percentage(net: line.subtotal, tax: line.subtotalTax, taxes: []) : charged
    }

    var isFree: Bool { line.total == .zero && line.subtotal == .zero }

    /// What was taken off, to the minor unit; zero where the price was raised instead.
    var discount: Money {
        max(line.subtotal.rounded(places: 2) - line.total.rounded(places: 2), .zero)
    }

    mutating func add(_ other: SoldLine) {
        if isFree { vatPercentage = other.vatPercentage }
        line.subtotal += other.line.subtotal
        line.total += other.line.total
    }

    mutating func free() {
        line.subtotal = .zero
        line.total = .zero
    }
}
