import Foundation
import ShopRouting
import Testing

/// P3: what Rackbeat will hold is the shop's total, or the order is held.
struct TotalsTests {
    /// Recorded orders: quantity, total and tax of each line, then shipping and fee, total and tax (woocommerce.md 2.7).
    @Test(
        arguments: [
            (
                [(3, "301.50", "0.00"), (1, "80.00", "0.00"), (2, "160.00", "0.00")], ("39.20", "0.00"),
                ("10.00", "0.00"),
                "590.70", "0.00"
            ),
            (
                [(3, "241.20", "60.30"), (1, "64.00", "16.00"), (2, "128.00", "32.00")], ("39.20", "9.80"),
                ("10.00", "2.50"),
                "603.00", "120.60"
            ),
            ([(1, "64.00", "16.00"), (2, "160.80", "40.20")], ("0", "0"), ("0", "0"), "281.00", "56.20"),
            ([(2, "40.00", "10.00")], ("0", "0"), ("0", "0"), "50.00", "10.00"),
            ([(3, "108.00", "27.00")], ("0", "0"), ("0", "0"), "135.00", "27.00"),
            ([(1, "6.40", "1.60")], ("0", "0"), ("0", "0"), "8.00", "1.60"),
            (
                [(3, "0.00", "0.00"), (1, "64.00", "16.00"), (2, "160.80", "40.20")], ("39.20", "9.80"),
                ("10.00", "2.50"),
                "342.50", "68.50"
            ),
            ([(2, "128.00", "32.00")], ("10.00", "2.50"), ("0", "0"), "172.50", "34.50"),
        ] as [([(Decimal, Money, Money)], (Money, Money), (Money, Money), Money, Money)])
    func recordedOrdersAreExactWithoutRounding(
        lines: [(Decimal, Money, Money)], shipping: (Money, Money), fee: (Money, Money), total: Money, tax: Money
    ) throws {
        let order = ShopOrder.sample(
            total: total, tax: tax, lines: lines.map { .sample("S", quantity: $0.0, total: $0.1, tax: $0.2) },
            shipping: [.init(id: 2, name: "Fragt", total: shipping.0, totalTax: shipping.1)],
            fees: [.init(id: 3, name: "Gave", total: fee.0, totalTax: fee.1)])
        let draft = try draft(order)
        let totals = Totals(lines: draft.lines)
        #expect(totals.gross == total && totals.vat == tax && totals.net == total - tax)
        #expect(draft.lines.allSatisfy { $0.item.rawValue != "ROUNDING" })
    }

    @Test(
        arguments: [
            (3, "10.00", ["3.333333"]), (3, "0.01", ["0.003333"]), (7, "99.99", ["14.284286"]), (0.25, "10.00", ["40"]),
            (1.5, "10.00", ["6.666667"]), (1_000_000, "540.00", ["0.00054"]), (60, "0.00", ["0"]),
            (3, "-10.00", ["-3.333333"]),
            // A millionth more on some, where one price would be off by 3 øre.
            (100_000, "1234.57", ["0.012346", "0.012345"]), (7_000_000, "10.00", ["0.000001", "0.000002"]),
            (100_000, "-1234.57", ["-0.012346", "-0.012345"]), (3_000_000, "1.00", ["0", "0.000001"]),
        ] as [(Decimal, Money, [Money])])
    func unitPricesOf6PlacesReproduceTheLinesTotal(quantity: Decimal, total: Money, prices: [Money]) throws {
        let order = ShopOrder.sample(
            total: total, tax: "0.00", lines: [.sample("S", quantity: quantity, total: total, tax: "0.00")])
        let draft = try draft(order)
        #expect(draft.lines.map(\.unitPrice) == prices)
        #expect(draft.lines.reduce(0) { $0 + $1.quantity } == quantity)
        #expect(Totals(lines: draft.lines).net == total)
    }

    @Test func piecesThatCannotBeSplitHoldTheOrderWhenTheirPriceDoesNotFit() throws {
        let order = ShopOrder.sample(
            total: "1234.57", tax: "0.00", lines: [.sample("S", quantity: 100_000.5, total: "1234.57", tax: "0.00")])
        #expect(try refusals(order).map(\.kind) == [.totalsDiffer])
    }

    @Test func aLineIsRoundedBeforeItIsSummedAndVATAfter() throws {
        // 3 × 0.335 = 1.005, 1.01 rounded. VAT of both: 25 % of 2.02 = 0.505, where line by line it were 0.50.
        let item = try #require(ItemNumber("S"))
        let line = OrderDraft.Line(item: item, name: "", quantity: 3, unitPrice: "0.335", vatPercentage: 25)
        let totals = Totals(lines: [line, line])
        #expect(totals.net == "2.02" && totals.vat == "0.51" && totals.gross == "2.53")
    }

    /// Unit prices of rounding lines, with their VAT.
    private func rounding(_ lines: [OrderDraft.Line]) -> [String] {
        lines.filter { $0.item.rawValue == "ROUNDING" && $0.quantity == 1 }.map {
            "\($0.unitPrice) at \($0.vatPercentage) %"
        }
    }

    @Test(
        arguments: [
            ("12.51", "2.51", ["0.04 at 25 %", "-0.04 at 0 %"]), ("12.49", "2.49", ["-0.04 at 25 %", "0.04 at 0 %"]),
            ("12.51", "2.50", ["0.01 at 0 %"]), ("12.49", "2.50", ["-0.01 at 0 %"]),
            ("12.50", "2.51", ["0.04 at 25 %", "-0.05 at 0 %"]), ("12.52", "2.51", ["0.04 at 25 %", "-0.03 at 0 %"]),
            ("12.50", "2.50", []),
        ] as [(Money, Money, [String])])
    func whatIsMissingIsInRoundingLinesOnlyWhenNeeded(total: Money, tax: Money, expected: [String]) throws {
        let order = ShopOrder.sample(total: total, tax: tax, lines: [.sample("S", total: "10.00", tax: "2.50")])
        let lines = try draft(order).lines
        #expect(lines.count == 1 + expected.count && rounding(lines) == expected)
        #expect(lines.first?.unitPrice == "10")
        let totals = Totals(lines: lines)
        #expect(totals.gross == total && totals.vat == tax)
    }

    @Test func VATRoundedLineByLineIsMetToTheMinorUnit() throws {
        // 0.625 is 0.63 on each line for the shop; 25 % of the sum is 1.875, 1.88.
        let line = ShopOrder.Line.sample("S", total: "2.50", tax: "0.63")
        let lines = try draft(.sample(total: "9.39", tax: "1.89", lines: [line, line, line])).lines
        #expect(rounding(lines) == ["0.04 at 25 %", "-0.04 at 0 %"])
        #expect(Totals(lines: lines).gross == "9.39" && Totals(lines: lines).vat == "1.89")
    }

    /// Where no price of two places has that VAT, the nearest one whose VAT rounds to it.
    @Test func VATOfARateThatDoesNotDivideIsMetToo() throws {
        // 12 % of 5.37 is 0.6444 each, 0.64; of their sum 1.9332.
        let line = ShopOrder.Line.sample("S", total: "5.37", tax: "0.64")
        let lines = try draft(.sample(total: "18.03", tax: "1.92", lines: [line, line, line])).lines
        #expect(rounding(lines) == ["-0.08 at 12 %", "0.08 at 0 %"])
        #expect(Totals(lines: lines).gross == "18.03" && Totals(lines: lines).vat == "1.92")
    }

    @Test func VATOfAnOrderWithoutARateIsNotMadeUp() throws {
        let order = ShopOrder.sample(total: "10.01", tax: "0.01", lines: [.sample("S", total: "10.00", tax: "0.00")])
        #expect(try refusals(order).map(\.kind) == [.totalsDiffer])
    }

    @Test(
        arguments: [
            ("12.52", "2.50"), ("12.48", "2.50"), ("13.00", "3.00"), ("0.00", "0.00"), ("-12.50", "-2.50"),
            // The sum is right, its VAT is not.
            ("12.50", "2.00"), ("12.50", "0.00"), ("12.50", "2.52"),
        ] as [(Money, Money)])
    func aLargerDifferenceHoldsTheOrderWithBothSumsShown(total: Money, tax: Money) throws {
        let order = ShopOrder.sample(total: total, tax: tax, lines: [.sample("S", total: "10.00", tax: "2.50")])
        let refusal = try #require(try refusals(order).first)
        #expect(refusal.kind == .totalsDiffer)
        #expect(
            refusal.reason
                == "The lines sum up to 12.5 (10 and VAT 2.5), the order says \(total) (VAT \(tax)).")
    }

    /// 37 is what the shop makes of 36.50 to 37.49, and 9 of a VAT from 8.50 to 9.49.
    @Test(
        arguments: [
            ("46", "9", ["-1 at 25 %", "1 at 0 %"]), ("47", "9", ["-1 at 25 %", "2 at 0 %"]),
            ("45", "9", ["-1 at 25 %"]),
            ("48", "9", nil), ("44", "9", nil), ("47", "10", nil), ("45", "8", nil),
        ] as [(Money, Money, [String]?)])
    func aShopThatCountsInWholeUnitsIsMetWithinHalfAUnitAnAmount(total: Money, tax: Money, expected: [String]?) throws {
        var order = ShopOrder.sample(total: total, tax: tax, lines: [.sample("S", total: "37", tax: "9")])
        order.lines[0].taxes = [.init(rateID: 1, total: "9")]
        order.taxRates = [.init(id: 1, percentage: 25)]
        order.places = 0
        guard let expected else { return #expect(try refusals(order).map(\.kind) == [.totalsDiffer]) }
        #expect(try rounding(draft(order).lines) == expected)
    }

    @Test func fourKronerTooMuchOnFourLinesAreNoRounding() throws {
        var order = ShopOrder.sample(
            total: "504", tax: "100", lines: (0..<4).map { _ in .sample("S", total: "100", tax: "25") })
        order.places = 0
        #expect(try refusals(order).map(\.kind) == [.totalsDiffer])
    }

    @Test(
        arguments: [("99.9375", "19.9875"), ("99.9449", "19.9899"), ("100", "20"), ("99.9", "19.98")]
            as [(Money, Money)])
    func aShopThatCountsInOtherPlacesIsMetAtTwo(total: Money, tax: Money) throws {
        let order = ShopOrder.sample(total: total, tax: tax, lines: [.sample("S", total: total - tax, tax: tax)])
        let lines = try draft(order).lines
        #expect(Totals(lines: lines).gross == total.rounded(places: 2))
        #expect(lines.allSatisfy { $0.vatPercentage == 25 || $0.item.rawValue == "ROUNDING" })
        // A rounding line that rounds to nothing would be none.
        #expect(lines.allSatisfy { $0.unitPrice.rounded(places: 2) != .zero })
    }
}
