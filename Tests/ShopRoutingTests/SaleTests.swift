import Foundation
import ShopRouting
import Testing

/// P6: what an order takes away from all shops until Rackbeat counts it.
struct SaleTests {
    private func sold(
        _ lines: [ShopOrder.Line], status: String = "processing", _ rules: OrderRules? = nil
    ) throws -> [String: Decimal] {
        let order = ShopOrder.sample(status: status, total: "100", tax: "20", lines: lines)
        let sale = Sale(order, try rules ?? .sample())
        return Dictionary(uniqueKeysWithValues: sale.quantities.map { ($0.key.rawValue, $0.value) })
    }

    private func line(_ sku: String?, _ quantity: Decimal, id: Int64 = 1, bundle: Int64? = nil) -> ShopOrder.Line {
        var line = ShopOrder.Line.sample(sku, quantity: quantity, total: "10", tax: "2.50")
        line.id = id
        line.bundledBy = bundle
        return line
    }

    @Test func linesOfOneItemAreSoldTogetherAliasesToo() throws {
        let rules = try OrderRules.sample(aliases: ["OLD": "NEW"])
        #expect(try sold([line("NEW", 2), line("OLD", 1.5), line("X", 1)], rules) == ["NEW": 3.5, "X": 1])
    }

    @Test(arguments: [
        ("processing", true), ("completed", true), ("on-hold", true), ("pending", false), ("failed", false),
        ("cancelled", false), ("refunded", false), ("trash", false), ("checkout-draft", false), ("paid-later", false),
    ])
    func goodsAreSoldInStatusesInWhichTheShopHasTakenThemFromItsOwnStock(status: String, isSold: Bool) throws {
        #expect(try sold([line("X", 1)], status: status).isEmpty == !isSold)
    }

    @Test func aStatusOfTheMerchantsOwnCountsWhereItIsTransferred() throws {
        let rules = try OrderRules.sample { $0.transferableStatuses = ["paid-later"] }
        #expect(try sold([line("X", 1)], status: "paid-later", rules) == ["X": 1])
        #expect(try sold([line("X", 1)], status: "pending", rules).isEmpty)
    }

    @Test func anOrderFromBeforeTheDayThatCountsSellsNothing() throws {
        #expect(try sold([line("X", 1)], .sample { $0.ordersFrom = CivilDate("2027-01-01") }).isEmpty)
        #expect(try sold([line("X", 1)], .sample { $0.ordersFrom = CivilDate("2026-01-01") }) == ["X": 1])
    }

    @Test func aBundleIsSoldAsItIsSentAndAsAllItsLinesWhereNobodyKnows() throws {
        let lines = [line("BOX", 1, id: 1), line("A", 2, id: 2, bundle: 1)]
        #expect(try sold(lines, .sample { $0.bundles = .container }) == ["BOX": 1])
        #expect(try sold(lines, .sample { $0.bundles = .children }) == ["A": 2])
        #expect(try sold(lines) == ["BOX": 1, "A": 2])
    }

    @Test func aLineWhoseItemCannotBeToldDoesNotHideTheOthers() throws {
        let long = String(repeating: "X", count: 26)
        #expect(try sold([line(nil, 1), line("", 1), line(long, 1), line("X", -2), line("X", 3)]) == ["X": 3])
    }
}
