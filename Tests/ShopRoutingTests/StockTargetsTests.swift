import Foundation
import ShopRouting
import Testing

/// Which of a shop's products get a figure.
struct StockTargetsTests {
    private func product(
        _ id: Int64, _ sku: String = "S", parent: Int64 = 0, type: String? = nil, status: String = "publish",
        manager: ShopProduct.StockManager = .itself, quantity: Decimal? = 1
    ) -> ShopProduct {
        ShopProduct(
            id: id, parentID: parent, type: type ?? (parent == 0 ? "simple" : "variation"), status: status, sku: sku,
            stockManager: manager, stockQuantity: quantity)
    }

    private func decide(_ products: [ShopProduct]) -> [StockTargets.Decision] {
        StockTargets.decide(StockFigure(5), sku: "S", products: products)
    }

    @Test func onlyAFigureThatDiffersIsWritten() {
        #expect(decide([product(1)]) == [.write(product(1), 5)])
        #expect(decide([product(1, quantity: 5)]) == [.unchanged(product(1, quantity: 5))])
    }

    @Test func theShopsSearchFoldsCaseAndAccentsAndTheRuleDoesNot() {
        #expect(decide([product(1, "s"), product(2, "S ")]) == [])
    }

    @Test func twoHoldersOfASKUAreAConflictAndNoneIsWritten() {
        #expect(
            conflict(decide([product(10), product(9), product(3, status: "trash")]))
                == "Several products of the shop have the SKU \"S\": 9, 10.")
        // Nor does it help that one of them has the right figure already, or that one is a variation.
        let mixed = decide([product(1, quantity: 5), product(2, parent: 7)])
        #expect(mixed.count == 1 && conflict(mixed) == "Several products of the shop have the SKU \"S\": 1, 2.")
        let many = conflict(decide((1...500).map { product($0) }))
        #expect(many?.hasSuffix("9, 10 and 490 more.") == true)
    }

    /// What the first decision says, if it is a conflict.
    private func conflict(_ decisions: [StockTargets.Decision]) -> String? {
        guard case .refuse(let refusal)? = decisions.first, refusal.kind == .stockConflict else { return nil }
        return refusal.reason
    }

    @Test func aVariationThatShowsItsParentsSKUIsNoSecondHolder() {
        let parent = product(1, type: "variable")
        let variations = [product(2, parent: 1, manager: .parent), product(3, parent: 1)]
        #expect(
            decide([parent] + variations) == [.write(parent, 5)] + variations.map { .skip($0, .showsParentSKU) })
    }

    private func refusals(_ decisions: [StockTargets.Decision]) -> [Refusal.Kind] {
        decisions.compactMap { if case .refuse(let refusal) = $0 { refusal.kind } else { nil } }
    }

    @Test func aParentWhoseVariationsHoldTheStockIsRefusedAndNothingIsWritten() {
        let parent = product(1, type: "variable", manager: .nobody, quantity: nil)
        let variation = product(2, parent: 1)
        for products in [[parent], [parent, variation]] {
            #expect(refusals(decide(products)) == [.stockElsewhere])
        }
        #expect(decide([parent, variation]).contains(.skip(variation, .showsParentSKU)))
    }

    @Test func aVariationWithItsOwnSKUWhoseParentHoldsTheStockIsRefused() {
        #expect(refusals(decide([product(2, parent: 1, manager: .parent)])) == [.stockElsewhere])
    }

    @Test func whatHoldsNoStockIsSkipped() {
        for type in ["grouped", "external", "bundle"] {
            let other = product(4, type: type, manager: .nobody, quantity: nil)
            #expect(decide([other]) == [.skip(other, .holdsNone)])
        }
        let trashed = product(3, status: "trash")
        #expect(decide([trashed]) == [.skip(trashed, .trashed)])
    }

    @Test func stockManagementIsSwitchedOnWhereTheProductCanHoldStockUnlessTheSettingForbids() {
        for product in [
            product(1, manager: .nobody, quantity: nil), product(2, parent: 1, manager: .nobody, quantity: nil),
        ] {
            #expect(decide([product]) == [.write(product, 5)])
            let decisions = StockTargets.decide(
                StockFigure(5), sku: "S", products: [product], switchesManagementOn: false)
            #expect(decisions == [.skip(product, .unmanaged)])
        }
    }

    @Test func whatIsNotOnSaleYetHasItsStockAllTheSame() {
        for status in ["draft", "private", "pending", "future"] {
            #expect(decide([product(1, status: status)]) == [.write(product(1, status: status), 5)])
        }
    }

    @Test func aFigureThatNobodyKnowsOrThatIsNotWholeDiffers() {
        #expect(decide([product(1, quantity: nil)]) == [.write(product(1, quantity: nil), 5)])
        #expect(decide([product(1, quantity: 5.5)]) == [.write(product(1, quantity: 5.5), 5)])
        #expect(decide([product(1, quantity: -1)]) == [.write(product(1, quantity: -1), 5)])
    }
}
