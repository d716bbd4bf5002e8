import Foundation
import ShopRouting
import Testing

struct CouponTests {
    /// Before and after the coupon, and its VAT rate.
    private func order(_ rows: [(Money, Money, Decimal)], codes: [String] = ["ti10"]) -> ShopOrder {
        let lines = rows.enumerated().map { place, row in
            var line = ShopOrder.Line.sample(
                "S-\(place)", quantity: 3, total: row.1, tax: Money(row.1.amount * row.2 / 100).rounded(places: 2))
            line.subtotal = row.0
            line.subtotalTax = Money(row.0.amount * row.2 / 100).rounded(places: 2)
            return line
        }
        let tax = lines.reduce(Money.zero) { $0 + $1.totalTax }
        var order = ShopOrder.sample(total: lines.reduce(tax) { $0 + $1.total }, tax: tax, lines: lines)
        order.coupons = codes.map { ShopOrder.Coupon(code: $0) }
        return order
    }

    private func lines(_ order: ShopOrder, _ coupons: OrderRules.Coupons) throws -> [OrderDraft.Line] {
        let draft = try draft(order, .sample { $0.coupons = coupons })
        let totals = Totals(lines: draft.lines)
        #expect(totals.gross == order.total && totals.vat == order.totalTax)
        return draft.lines
    }

    @Test func aCouponIsInTheLinesPricesUnlessAskedFor() throws {
        let lines = try lines(order([("300.00", "270.00", 25)]), .linePrices)
        #expect(lines.map(\.unitPrice) == ["90"])
    }

    @Test func aCouponIsALineOfTheDiscountItemBesideFullPrices() throws {
        let lines = try lines(order([("300.00", "270.00", 25)], codes: ["ti10", "sommer &amp; sol"]), .discountItem)
        #expect(lines.map(\.item.rawValue) == ["S-0", "DISCOUNT"])
        #expect(lines.map(\.unitPrice) == ["100", "-30"] && lines.map(\.quantity) == [3, 1])
        #expect(lines[1].name == "ti10, sommer & sol" && lines[1].vatPercentage == 25)
    }

    @Test func eachVATRateHasItsOwnDiscount() throws {
        let lines = try lines(
            order([("300.00", "270.00", 25), ("30.00", "27.00", 12), ("3.00", "2.70", 25), ("9.00", "9.00", 0)]),
            .discountItem)
        #expect(lines.map(\.unitPrice) == ["100", "10", "1", "3", "-30.30", "-3"])
        #expect(lines.suffix(2).map(\.vatPercentage) == [25, 12])
    }

    @Test func whatACouponMakesFreeHasTheRateOfItsPriceBefore() throws {
        let lines = try lines(order([("300.00", "0.00", 25), ("50.00", "50.00", 12)]), .discountItem)
        #expect(lines.map(\.vatPercentage) == [25, 12, 25] && lines.map(\.unitPrice) == ["100", "16.666667", "-300"])
    }

    @Test func aLineThatWasMadeDearerHasNoDiscount() throws {
        let lines = try lines(order([("300.00", "330.00", 25)], codes: []), .discountItem)
        #expect(lines.map(\.unitPrice) == ["110"])
    }

    @Test func aDiscountWithoutACodeHasAName() throws {
        #expect(try lines(order([("300.00", "270.00", 25)], codes: []), .discountItem).last?.name == "Discount")
    }
}
