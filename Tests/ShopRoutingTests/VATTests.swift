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

    private func rates(_ rates: [ShopOrder.TaxRate], net: Money, taxes: [(Int64, Money)], places: Int = 2) throws
        -> Decimal
    {
        let tax = taxes.reduce(Money.zero) { $0 + $1.1 }
        var line = ShopOrder.Line.sample("S", total: net, tax: tax)
        line.taxes = taxes.map { .init(rateID: $0.0, total: $0.1) }
        var order = ShopOrder.sample(total: net + tax, tax: tax, lines: [line])
        order.taxRates = rates
        order.places = places
        return try #require(try draft(order).lines.first).vatPercentage
    }

    @Test(
        arguments: [
            // 0.13 of 0.50 is 26 % but for the rate.
            ([(25, false)], "0.50", [(1, "0.13")], "25"), ([(25, false), (12, false)], "0.50", [(2, "0.06")], "12"),
            // Several add up; a compound one is charged on the others too.
            ([(5, false), (10, false)], "100.00", [(1, "5"), (2, "10")], "15"),
            ([(5, false), (10, true)], "100.00", [(1, "5"), (2, "10.50")], "15.5"),
            ([(10, true), (5, false)], "100.00", [(1, "10.50"), (2, "5")], "15.5"),
            // A rate that is named but was not charged.
            ([(25, false), (12, false)], "100.00", [(1, "25"), (2, "0")], "25"),
            // Without a tax: of a free line the rate is named all the same.
            ([(25, false)], "0.00", [(1, "0")], "25"), ([(25, false)], "100.00", [(1, "0")], "0"),
            ([(9.975, false)], "1000.00", [(1, "99.75")], "9.975"),
            // Rates that do not lead to the amounts, or are not known: the amounts decide.
            ([(25, false)], "100.00", [(1, "12.00")], "12"), ([], "100.00", [(9, "12.00")], "12"),
            ([(25, false)], "100.00", [(1, "5"), (7, "7")], "12"),
        ] as [([(Decimal, Bool)], Money, [(Int64, Money)], Money)])
    func theRateIsTheOneTheOrderNamesWhereItLeadsToTheAmounts(
        rates: [(Decimal, Bool)], net: Money, taxes: [(Int64, Money)], rate: Money
    ) throws {
        let rates = rates.enumerated().map { place, rate in
            ShopOrder.TaxRate(id: Int64(place + 1), percentage: rate.0, isCompound: rate.1)
        }
        #expect(try self.rates(rates, net: net, taxes: taxes) == rate.amount)
    }

    @Test func aShopThatCountsInWholeUnitsRoundsItsTaxesToThem() throws {
        // 9 of 37 is 24.3 %.
        let rate = ShopOrder.TaxRate(id: 1, percentage: 25)
        #expect(try rates([rate], net: "37", taxes: [(1, "9")], places: 0) == 25)
        #expect(try rates([], net: "37", taxes: [(1, "9")], places: 0) == 24, "the plainest that fits")
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
