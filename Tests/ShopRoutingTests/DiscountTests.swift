import Foundation
import ShopRouting
import Testing

/// rackbeat.md U21: negative prices may be refused.
struct DiscountTests {
    /// Quantity, unit price, VAT.
    private typealias Row = (Decimal, Money, Decimal)

    private func draft(_ rows: [Row]) throws -> OrderDraft {
        let item = try #require(ItemNumber("X"))
        let reference = OrderReference(shop: try #require(ShopName("dk")), orderID: 15)
        let lines = rows.map {
            OrderDraft.Line(item: item, name: "Vare", quantity: $0.0, unitPrice: $0.1, vatPercentage: $0.2)
        }
        let totals = Totals(lines: lines)
        return OrderDraft(
            reference: reference, heading: "", otherReference: "", currency: "DKK", orderDate: "", note: "",
            vatZone: .domestic, billing: .init(), delivery: .init(), lines: lines, total: totals.gross,
            totalVAT: totals.vat)
    }

    private func reduced(_ rows: [Row]) throws -> [[String]]? {
        let draft = try draft(rows)
        guard let reduced = draft.withoutNegativePrices() else { return nil }
        #expect(reduced.lines.allSatisfy { $0.unitPrice >= .zero })
        #expect(Totals(lines: reduced.lines).gross == draft.total)
        #expect(Totals(lines: reduced.lines).vat == draft.totalVAT)
        return reduced.lines.map { ["\($0.quantity)", "\($0.unitPrice)", "\($0.vatPercentage)"] }
    }

    @Test func aDiscountIsTakenOffTheOtherLinesInProportion() throws {
        #expect(
            try reduced([(1, "300", 25), (2, "50", 25), (1, "-40", 25)]) == [["1", "270", "25"], ["2", "45", "25"]])
    }

    @Test func itIsTakenOffLinesWithTheSameVATFirst() throws {
        #expect(
            try reduced([(1, "100", 25), (1, "100", 0), (1, "-30", 0)]) == [["1", "100", "25"], ["1", "70", "0"]])
    }

    @Test func whatDoesNotDivideStillSumsUp() throws {
        #expect(try reduced([(3, "33.33", 25), (7, "0.01", 25), (3, "10", 25), (1, "-0.05", 25)]) != nil)
        #expect(try reduced([(3, "10", 25), (3, "10", 25), (3, "10", 25), (1, "-100.00", 25)]) == nil)
    }

    @Test func anOrderThatIsPaidWholeByAGiftCardCostsNothing() throws {
        #expect(try reduced([(2, "50", 25), (1, "-100", 25)]) == [["2", "0", "25"]])
    }

    @Test func aDiscountWithoutVATOnLinesWithVATWouldChangeTheVATAndIsLeft() throws {
        #expect(try reduced([(1, "100", 25), (1, "-40", 0)]) == nil)
    }

    @Test func aDraftWithoutNegativePricesHasNoOtherForm() throws {
        #expect(try reduced([(1, "100", 25)]) == nil)
    }
}
