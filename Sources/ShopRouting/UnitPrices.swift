import Foundation

/// A line's total as quantities at unit prices of 6 places, all that Rackbeat takes (rackbeat.md 1.6).
enum UnitPrices {
    struct Part: Equatable {
        var quantity: Decimal
        var price: Money
    }

    /// One part where it reproduces the total to the minor unit. Of many pieces it may not: half a millionth each is 0.05
    /// on 100,000. Then some of them cost a millionth more or less.
    static func parts(of total: Money, quantity: Decimal) -> [Part] {
        let price = Money((total.amount / quantity).rounded(places: 6))
        let one = [Part(quantity: quantity, price: price)]
        let missing = total.rounded(places: 2) - price * quantity
        guard (price * quantity).rounded(places: 2) != total.rounded(places: 2), quantity.rounded(places: 0) == quantity
        else { return one }
        let millionth = Decimal(sign: .plus, exponent: -6, significand: 1)
        let others = (missing.amount / millionth).magnitude
        guard others < quantity else { return one }
        let step = Money(missing < .zero ? -millionth : millionth)
        return [Part(quantity: quantity - others, price: price), Part(quantity: others, price: price + step)]
    }
}
