import Foundation
import ShopRouting
import Testing

/// rackbeat.md U22: Rackbeat may round otherwise than is assumed.
struct CorrectionTests {
    private func draft(_ lines: [(Money, Decimal)], rounding: [(Money, Decimal)] = []) throws -> OrderDraft {
        let item = try #require(ItemNumber("S"))
        var draft = try ShopRoutingTests.draft(
            .sample(total: "125", tax: "25", lines: [.sample("S", total: "100", tax: "25")]))
        draft.lines =
            lines.map {
                OrderDraft.Line(item: item, name: "Vare", quantity: 1, unitPrice: $0.0, vatPercentage: $0.1)
            }
            + (try rounding.map {
                OrderDraft.Line(
                    item: try #require(ItemNumber("ROUNDING")), name: "Rounding", quantity: 1, unitPrice: $0.0,
                    vatPercentage: $0.1)
            })
        return draft
    }

    private func corrected(_ draft: OrderDraft, vat: Money?, total: Money) throws -> [String]? {
        draft.corrected(vat: vat, total: total, on: try #require(ItemNumber("ROUNDING")))?.lines.map {
            "\($0.unitPrice) \($0.item) \($0.vatPercentage) %"
        }
    }

    private let two: [(Money, Decimal)] = [("60", 25), ("40", 25)]

    @Test func whatRackbeatHasTooLittleOrTooMuchOfIsInRoundingLines() throws {
        let draft = try draft(two)
        let goods = ["60 S 25 %", "40 S 25 %"]
        #expect(try corrected(draft, vat: "25", total: "125") == nil)
        #expect(try corrected(draft, vat: nil, total: "125") == nil)
        #expect(try corrected(draft, vat: "25", total: "125.02") == goods + ["-0.02 ROUNDING 0 %"])
        #expect(try corrected(draft, vat: nil, total: "124.99") == goods + ["0.01 ROUNDING 0 %"])
        #expect(
            try corrected(draft, vat: "25.01", total: "125.01")
                == goods + ["-0.04 ROUNDING 25 %", "0.04 ROUNDING 0 %"])
        #expect(
            try corrected(draft, vat: "24.99", total: "125")
                == goods + ["0.04 ROUNDING 25 %", "-0.05 ROUNDING 0 %"])
    }

    @Test func roundingThatIsThereIsChangedByTheDifference() throws {
        let draft = try draft(two, rounding: [("0.04", 25), ("-0.03", 0)])
        #expect(
            try corrected(draft, vat: "25.01", total: "125.01") == ["60 S 25 %", "40 S 25 %", "0.01 ROUNDING 0 %"])
        #expect(
            try corrected(draft, vat: "25", total: "125.01")
                == ["60 S 25 %", "40 S 25 %", "0.04 ROUNDING 25 %", "-0.04 ROUNDING 0 %"])
    }

    @Test(
        arguments: [("25", "125.03"), ("25", "124.97"), ("25.03", "125"), ("24.97", "125"), ("0", "125"), (nil, "100")]
            as [(Money?, Money)])
    func moreThanAMinorUnitALineIsNoRounding(vat: Money?, total: Money) throws {
        #expect(try corrected(draft(two), vat: vat, total: total) == nil)
    }

    @Test func VATThatNoLineHasIsNotMadeUp() throws {
        #expect(try corrected(draft([("100", 0)]), vat: "24.99", total: "125") == nil)
    }
}
