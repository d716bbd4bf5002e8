import Foundation
import ShopRouting
import Testing

struct VATTests {
    private func percentages(_ amounts: [(Money, Money)]) throws -> [Decimal] {
        let lines = amounts.map { ShopOrder.Line.sample("S", total: $0.0, tax: $0.1) }
        let tax = amounts.reduce(Money.zero) { $0 + $1.1 }
        let total = amounts.reduce(tax) { $0 + $1.0 }
        return try draft(.sample(total: total, tax: tax, lines: lines)).lines.prefix(lines.count).map(\.vatPercentage)
    }

    @Test(
        arguments: [
            ("80.40", "20.10", "25"), ("100.00", "12.00", "12"), ("100.00", "0.00", "0"), ("0.00", "0.00", "0"),
            ("79.96", "19.99", "25"), ("39.95", "9.99", "25"), ("0.79", "0.20", "25"), ("3.33", "0.40", "12"),
            ("100.00", "5.50", "5.5"), ("19.99", "5.10", "25.5"), ("47.62", "1.00", "2.1"),
            ("12.34", "1.00", "8.1"),
            ("-10.00", "-2.50", "25"), ("99999.99", "25000.00", "25"),
        ] as [(Money, Money, String)])
    func theRateIsTheOneTheLineWasSoldWith(net: Money, tax: Money, rate: String) throws {
        // To 2 places, where none is plainer.
        let expected = try #require(Money(rate)).rounded(places: 2).amount
        #expect(try percentages([(net, tax), ("1000.00", "0.00")]).first == expected)
    }

    @Test func aSmallAmountHasTheRateOfALargerOneThatFits() throws {
        // Alone 0.13 of 0.50 is 26 %.
        #expect(try percentages([("0.50", "0.13"), ("100.00", "25.00")]) == [25, 25])
        #expect(try percentages([("0.50", "0.06"), ("100.00", "25.00"), ("50.00", "6.00")]) == [12, 25, 12])
        #expect(try percentages([("0.54", "0.00"), ("100.00", "25.00")]) == [0, 25])
    }

    @Test(
        arguments: [("10.00", "-2.50"), ("10.00", "12.50"), ("0.00", "2.50"), ("-10.00", "2.50")] as [(Money, Money)])
    func taxThatNoPercentageLeadsToHoldsTheOrder(net: Money, tax: Money) throws {
        let order = ShopOrder.sample(
            total: net + tax + "100.00", tax: tax,
            lines: [.sample("S", total: net, tax: tax), .sample("S", total: "100.00", tax: "0.00")])
        #expect(try refusals(order).map(\.kind) == [.totalsDiffer])
    }

    @Test func aNegativeFeeGivesItsVATBack() throws {
        let order = ShopOrder.sample(
            total: "112.50", tax: "22.50", lines: [.sample("S", total: "100.00", tax: "25.00")],
            fees: [.init(id: 2, name: "Gavekort", total: "-10.00", totalTax: "-2.50")])
        let draft = try draft(order)
        #expect(draft.lines.map(\.item.rawValue) == ["S", "DISCOUNT"])
        #expect(Totals(lines: draft.lines).vat == "22.50")
    }
}
