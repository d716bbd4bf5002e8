import ShopRouting
import Testing

/// woocommerce.md 2.5 and 3.3, rackbeat.md 2.1.
struct SKURulesTests {
    private func item(
        _ line: ShopOrder.Line, aliases: [String: String] = [:], facts: LineFacts? = nil
    ) throws -> Result<String, Refusal> {
        let aliases = Aliases(try aliases.mapValues { try #require(ItemNumber($0)) })
        do throws(Refusal) {
            return .success(try SKURules(aliases: aliases).item(for: line, facts: facts).rawValue)
        } catch { return .failure(error) }
    }

    private func kind(_ result: Result<String, Refusal>) -> Refusal.Kind? {
        if case .failure(let refusal) = result { refusal.kind } else { nil }
    }

    @Test(arguments: ["S-1", "ÆBLEGRØD", "a/b", "0123", String(repeating: "x", count: 25)])
    func aSKUIsTheItemsNumber(sku: String) throws {
        #expect(try item(.sample(sku, total: "1", tax: "0")) == .success(sku))
    }

    @Test func anAliasWinsAndIsComparedExactly() throws {
        let line = ShopOrder.Line.sample("old", total: "1", tax: "0")
        #expect(try item(line, aliases: ["old": "NEW"]) == .success("NEW"))
        #expect(try item(line, aliases: ["OLD": "NEW"]) == .success("old"))
        // The same letters, composed and decomposed, are two SKUs.
        #expect(try item(.sample("\u{C5}", total: "1", tax: "0"), aliases: ["A\u{30A}": "NEW"]) == .success("\u{C5}"))
    }

    @Test func anAliasMakesALongSKUFit() throws {
        let sku = String(repeating: "x", count: 26)
        #expect(kind(try item(.sample(sku, total: "1", tax: "0"))) == .skuTooLong)
        #expect(try item(.sample(sku, total: "1", tax: "0"), aliases: [sku: "X"]) == .success("X"))
    }

    @Test(arguments: [nil, ""]) func aLineWithoutSKUIsRefused(sku: String?) throws {
        #expect(kind(try item(.sample(sku, total: "1", tax: "0"))) == .skuMissing)
    }

    @Test func aDeletedProductIsRefusedWhateverElseTheLineSays() throws {
        #expect(kind(try item(.sample(nil, total: "1", tax: "0", product: 0))) == .productDeleted)
        #expect(kind(try item(.sample("S", total: "1", tax: "0", product: 0), aliases: ["S": "T"])) == .productDeleted)
    }

    @Test func aLineWhoseVariationWasDeletedIsNotTakenForItsParent() throws {
        #expect(kind(try item(.sample("TEE", total: "1", tax: "0", parentName: "Tee"))) == .variationDeleted)
    }

    @Test func aVariationThatShowsItsParentsSKUIsRefusedUnlessAnAliasSaysWhatItIs() throws {
        let line = ShopOrder.Line.sample("TEE", total: "1", tax: "0", variation: 13, parentName: "Tee")
        #expect(kind(try item(line, facts: LineFacts(ownSKU: ""))) == .skuInherited)
        #expect(try item(line, facts: LineFacts(ownSKU: "TEE")) == .success("TEE"))
        #expect(try item(line, aliases: ["TEE": "T-M"], facts: LineFacts(ownSKU: "")) == .success("T-M"))
    }

    @Test func anItemIsSoldUnderItsAliasesAndUnderItsNumberUnlessThatStandsForAnother() throws {
        let item = try #require(ItemNumber("A"))
        let other = try #require(ItemNumber("B"))
        #expect(Aliases(["X": item, "Y": item]).shopSKUs(for: item) == ["A", "X", "Y"])
        #expect(Aliases(["X": item, "A": other]).shopSKUs(for: item) == ["X"])
    }

    @Test(arguments: ["", String(repeating: "x", count: 26), String(repeating: "e\u{301}", count: 13)])
    func anItemNumberHas1To25Characters(text: String) { #expect(ItemNumber(text) == nil) }
}
