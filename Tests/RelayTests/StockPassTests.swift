import Foundation
import Journal
import ShopRouting
import Testing

@testable import Relay

/// P5: what a comparison of all stock says of one shop.
struct StockPassTests {
    private func product(
        _ id: Int64, _ sku: String, parent: Int64 = 0, type: String? = nil, stock: Decimal? = 5
    ) -> ShopProduct {
        ShopProduct(
            id: id, parentID: parent, type: type ?? (parent == 0 ? "simple" : "variation"), sku: sku,
            stockManager: type == "variable" ? .nobody : .itself, stockQuantity: type == "variable" ? nil : stock)
    }

    private func stock(_ item: String, _ available: Decimal?, inFlight: Decimal = 0) -> ItemStock {
        ItemStock(
            item: item, figure: available.map { .counted(available: $0, physical: $0) } ?? .absent, inFlight: inFlight)
    }

    private func pass(items: [String], _ change: (inout Shop) -> Void = { _ in }) throws -> StockPass {
        let agreement = try SampleAgreement().agreement
        var shop = try #require(agreement.shops.first)
        change(&shop)
        var numbers = ItemNumbers()
        for item in items { numbers.insert(try #require(ItemNumber(item))) }
        return StockPass(agreement: agreement, shop: shop, items: numbers)
    }

    private let now = Moment(milliseconds: 5)

    @Test func productsOfOneSKUAreLookedAtTogetherWhereverPagesEnd() throws {
        var pass = try pass(items: [])
        var groups: [[Int64]] = []
        for page in [[product(1, "A"), product(2, "B")], [product(3, "B")], [product(4, "B"), product(5, "C")], []] {
            pass.take(page)
            groups += pass.groups(isLast: page.isEmpty).map { $0.products.map(\.id) }
        }
        #expect(groups == [[1], [2, 3, 4], [5]])
    }

    /// They may be most of a shop's.
    @Test func productsWithoutASKUAreNotKept() throws {
        var pass = try pass(items: [])
        pass.take([product(1, ""), product(2, "")])
        #expect(pass.groups(isLast: false).map(\.products.count) == [2])
        pass.take([product(3, ""), product(4, "A")])
        #expect(pass.groups(isLast: false).map(\.products.count) == [1])
    }

    @Test func whatDiffersIsCountedExplainedAndAskedFor() throws {
        var pass = try pass(items: ["A", "B"])
        pass.take([product(4, ""), product(1, "A"), product(2, "B"), product(3, "C")])
        let groups = pass.groups(isLast: true)
        let stocks = [stock("", nil), stock("A", 5), stock("B", 8, inFlight: 1), stock("C", nil)]
        let changes = zip(groups, stocks).flatMap { pass.compare($0, $1, at: now) }
        let report = pass.report
        #expect(report.compared == 2 && report.differing == 1 && report.others == 2)
        #expect(
            report.differences == [
                .init(sku: "B", product: 2, shown: "5", wanted: 7, why: "8 available − 1 in flight = 7")
            ])
        #expect(changes == [.request(WorkKey(report.agreement, .shopStock(report.shop, "B")), at: now)])
    }

    @Test func anItemThatIsInNoListAnyMoreIsReadAgain() throws {
        var pass = try pass(items: [])
        pass.take([product(1, "A")])
        let changes = pass.groups(isLast: true).flatMap { pass.compare($0, stock("A", 5), at: now) }
        #expect(changes == [.request(WorkKey(pass.report.agreement, .stock("A")), at: now)])
    }

    @Test func whatIsExcludedIsNotCompared() throws {
        var pass = try pass(items: ["A"]) { $0.stock.excluded = [SKUPattern("A")] }
        pass.take([product(1, "A")])
        let changes = pass.groups(isLast: true).flatMap { pass.compare($0, stock("A", 9), at: now) }
        #expect(changes == [] && pass.report.others == 1)
    }

    @Test func eachKindOfSKUThatNobodyCanGoByIsOneItemAndIsClosedWhenItIsMended() throws {
        let long = String(repeating: "L", count: 26)
        var bad = try pass(items: [])
        bad.take([
            product(1, ""), product(2, "D"), product(3, "D"), product(4, long), product(5, "P", type: "variable"),
            product(6, "P", parent: 5), product(7, "", type: "variable"),
        ])
        for group in bad.groups(isLast: true) { _ = bad.compare(group, stock(group.sku, nil), at: now) }
        let raised = bad.faults.changes(bad.report.agreement, bad.report.shop, at: now).compactMap { change in
            if case .raise(let item) = change { (item.key.kind, item.reason) } else { nil }
        }
        #expect(raised.map(\.0) == ["skus-duplicate", "skus-missing", "skus-too-long", "skus-inherited"])
        #expect(raised.map(\.1).allSatisfy { $0.hasPrefix("There are 1 ") })
        #expect(raised.map(\.1).first?.hasSuffix(": D (2, 3).") == true)

        var good = try pass(items: [])
        good.take([product(2, "D")])
        for group in good.groups(isLast: true) { _ = good.compare(group, stock(group.sku, nil), at: now) }
        let changes = good.faults.changes(good.report.agreement, good.report.shop, at: now)
        #expect(changes.count == 4 && changes.allSatisfy { if case .settle = $0 { true } else { false } })
    }

    @Test(arguments: [(0, 7_200_000), (7_199_999, 7_200_000), (7_200_000, 93_600_000), (86_400_000, 93_600_000)])
    func theNextNightIsTheNextTimeOfDay(now: Int64, next: Int64) {
        #expect(Moment(milliseconds: now).next(.seconds(7200)) == Moment(milliseconds: next))
    }
}
