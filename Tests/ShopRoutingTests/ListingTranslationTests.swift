import Foundation
import ShopRouting
import Testing

/// Rackbeat's items as a shop's products.
struct ListingTranslationTests {
    private static let prices = ShopPrices(currency: "DKK", includeTax: true, rates: ["": 25])

    private func decide(
        _ item: ItemSheet, _ found: [ProductSheet] = [], sku: String = "A-1",
        _ change: (inout ListingRules) -> Void = { _ in }
    ) -> ListingTranslation.Decision {
        var rules = ListingRules(creates: .draft, fields: [.name, .price, .description])
        change(&rules)
        return ListingTranslation(rules: rules, prices: Self.prices).decide(item, sku: sku, found: found)
    }

    private static var item: ItemSheet {
        var item = ItemSheet(number: "A-1", name: "Kande & låg")
        (item.price, item.description, item.group) = (100, "Varm\n\nblød", 1)
        return item
    }

    private func reason(_ decision: ListingTranslation.Decision) -> String? {
        if case .skip(let reason) = decision { reason } else { nil }
    }

    @Test(arguments: [(ListingRules.Creation.draft, "draft"), (.published, "publish")])
    func anItemThatTheShopDoesNotHaveIsMadeThereAsChosen(creates: ListingRules.Creation, status: String) {
        let decision = decide(Self.item) { $0.creates = creates }
        let draft = ProductDraft(
            sku: "A-1", name: "Kande & låg", regularPrice: "125", description: "Varm<br />\n<br />\nblød",
            status: status)
        #expect(decision == .create(draft))
    }

    @Test func whatIsNotToBeMadeIsSkippedWithTheReason() throws {
        #expect(reason(decide(Self.item) { $0.creates = .none }) != nil)
        #expect(reason(decide(Self.item) { $0.groups = [2] }) != nil)
        let number = try #require(ItemNumber("A-1"))
        #expect(reason(decide(Self.item) { $0.services = [number] }) != nil)
        var barred = Self.item
        barred.isBarred = true
        #expect(reason(decide(barred)) != nil)
        var binned = ProductSheet.sample()
        binned.status = "trash"
        #expect(reason(decide(Self.item, [binned])) != nil)
    }

    @Test func aProductThatSaysTheSameIsLeftAlone() {
        #expect(decide(Self.item, [.sample()]) == .unchanged(.sample()))
    }

    @Test func onlyWhatDiffersIsWritten() {
        var item = Self.item
        item.price = 80
        guard case .update(_, let change, let differences) = decide(item, [.sample()]) else {
            return #expect(Bool(false), "the price differs")
        }
        #expect(change.regularPrice == "100" && change.name == nil && change.description == nil)
        #expect(differences == [FieldDifference(.price, has: "125.00", wants: "100")])
    }

    @Test func aFieldThatIsNotChosenIsTheShops() {
        var item = Self.item
        (item.name, item.price, item.description) = ("x", 1, "x")
        #expect(decide(item, [.sample()]) { $0.fields = [] } == .unchanged(.sample()))
    }

    @Test func aVariationKeepsItsNameAndGetsItsPrice() {
        var item = Self.item
        (item.name, item.price) = ("Trøje rød", 1)
        guard case .update(let product, let change, _) = decide(item, [.variation("A-1")]) else {
            return #expect(Bool(false), "the price differs")
        }
        #expect(product.parentID == 15 && change.name == nil && change.regularPrice == "1.25")
    }

    @Test func theShopsFoldingIsUndoneAndASKUTwiceIsHeld() {
        guard case .create = decide(Self.item, [.sample("a-1")]) else { return #expect(Bool(false), "another SKU") }
        guard case .refuse(let refusal) = decide(Self.item, [.sample(), .sample(id: 17)]) else {
            return #expect(Bool(false), "two products")
        }
        #expect(refusal.kind == .skuDuplicate)
    }
}
