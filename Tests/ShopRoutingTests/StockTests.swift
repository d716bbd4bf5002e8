import Foundation
import ShopRouting
import Testing

struct StockTests {
    @Test(arguments: [
        ("12", 0, 12, "12 available = 12"), ("12", 1, 11, "12 available − 1 buffer = 11"),
        ("0", 0, 0, "0 available = 0"),
        ("-3", 0, 0, "-3 available = 0"), ("2", 5, 0, "2 available − 5 buffer = 0"), ("2.9", 0, 2, "2.9 available = 2"),
        ("99999999999", 0, 2_147_483_647, "99999999999 available = 2147483647"),
    ])
    func aFigureIsWholeNeverNegativeAndExplainsItself(available: String, buffer: Int, quantity: Int, text: String)
        throws
    {
        let figure = StockFigure(available: try #require(Decimal(string: available)), buffer: buffer)
        #expect(figure.quantity == quantity && figure.explanation == text)
    }

    private func product(
        _ id: Int64, _ sku: String = "S", parent: Int64 = 0, type: String? = nil, status: String = "publish",
        manager: ShopProduct.StockManager = .itself, quantity: Decimal? = 1
    ) -> ShopProduct {
        ShopProduct(
            id: id, parentID: parent, type: type ?? (parent == 0 ? "simple" : "variation"), status: status, sku: sku,
            stockManager: manager, stockQuantity: quantity)
    }

    private func decide(_ products: [ShopProduct]) -> [StockTargets.Decision] {
        StockTargets.decide(StockFigure(available: 5), sku: "S", products: products)
    }

    @Test func onlyAFigureThatDiffersIsWritten() {
        #expect(decide([product(1)]) == [.write(product(1), 5)])
        #expect(decide([product(1, quantity: 5)]) == [.unchanged(product(1, quantity: 5))])
    }

    @Test func theShopsSearchFoldsCaseAndAccentsAndTheRuleDoesNot() {
        #expect(decide([product(1, "s"), product(2, "S ")]) == [])
    }

    @Test func twoHoldersOfASKUAreAConflictAndNoneIsWritten() {
        guard case .conflict(let reason)? = decide([product(2), product(1)]).first else { return #expect(Bool(false)) }
        #expect(reason.contains("1, 2"))
    }

    @Test func aVariationThatShowsItsParentsSKUIsNoSecondHolder() {
        #expect(
            decide([product(1, type: "variable"), product(2, parent: 1)]) == [.write(product(1, type: "variable"), 5)])
    }

    @Test func whatHoldsNoStockIsSkipped() {
        let variable = product(1, type: "variable", manager: .nobody, quantity: nil)
        #expect(decide([variable]) == [.skip(variable, .holdsNone)])
        let variation = product(2, parent: 1, manager: .parent)
        #expect(decide([variation]) == [.skip(variation, .managedByParent)])
        let trashed = product(3, status: "trash")
        #expect(decide([trashed]) == [.skip(trashed, .trashed)])
    }

    @Test func stockManagementIsSwitchedOnWhereTheProductCanHoldStock() {
        let simple = product(1, manager: .nobody, quantity: nil)
        #expect(decide([simple]) == [.write(simple, 5)])
    }
}
