import ShopRouting
import Testing

/// What keeps a SKU from standing for one product alone.
struct SKUDeskTests {
    private func rival(_ skus: [String], of index: Int = 0) -> Refusal? {
        var goods = SKULikeness()
        for (id, sku) in skus.enumerated() { goods.add(sku, Int64(id)) }
        goods.sort()
        return SKUDesk.rival(of: .sample(skus[index], id: Int64(index)), among: goods)
    }

    @Test func aSKUOfItsOwnHasNoRival() { #expect(rival(["A-1", "A-2", "B-1"]) == nil) }

    @Test func twoProductsOfOneSKUAreBothHeldAndNamed() throws {
        for index in 0...1 {
            let refusal = try #require(rival(["A-1", "A-1", "B"], of: index))
            #expect(refusal.kind == .skuDuplicate && refusal.reason.contains("that of \(1 - index)."))
        }
    }

    @Test(arguments: [
        ("A-1", "a-1"), ("A 1", "A1"), ("A-1", "A-1\u{A0}"), ("BLÅ", "BLA"), ("BL\u{C5}", "BLA\u{30A}"),
        ("ÆBLE", "aeble"),
        ("GRØD", "grod"), ("STRASSE", "straße"), ("É", "e"),
    ])
    func skusThatDifferOnlyByCaseBlanksOrAccentsAreHeld(one: String, other: String) {
        #expect(rival([one, other])?.kind == .skuAlike)
        #expect(rival([one, other], of: 1)?.kind == .skuAlike)
    }

    @Test(arguments: [("A-1", "A1"), ("A.1", "A-1"), ("01", "1"), ("Å", "Ø"), ("A/1", "A-1")])
    func otherDifferencesMakeAnotherSKU(one: String, other: String) { #expect(rival([one, other]) == nil) }

    @Test func aHundredThousandAreToldApart() {
        var goods = SKULikeness()
        for id in 0..<100_000 { goods.add("VARE-\(id)", Int64(id)) }
        goods.add("vare-4711", -1)
        goods.sort()
        #expect(goods.same(as: "VARE-99999") == [99_999] && goods.others(like: "VARE-99999").isEmpty)
        #expect(goods.same(as: "VARE-4711") == [4711] && goods.others(like: "VARE-4711") == [-1])
        #expect(goods.same(as: "VARE-100000").isEmpty)
    }

    @Test func aRefusalNamesTenProductsAndCountsTheRest() {
        let refusal = rival(Array(repeating: "A", count: 13))
        #expect(refusal?.reason.contains("1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more") == true)
    }

    @Test func aRenamedProductProposesAnAlias() throws {
        let refusal = SKUDesk.renamed(.sample("B-2"), from: try #require(ItemNumber("A-1")))
        #expect(refusal.kind == .skuChanged && refusal.remedy.contains("alias B-2: A-1"))
    }
}
