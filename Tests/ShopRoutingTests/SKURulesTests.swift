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

    /// What the shop says of a line whose variation is gone: the parent's id and SKU, no parent's name, the choices.
    @Test(arguments: [
        ("Tee - M", [ShopOrder.Meta(key: "size", value: "M")]),
        ("Tee - M, Blå", [.init(key: "_reduced_stock", value: "1"), .init(key: "farve", value: "Blå")]),
        ("Tee - V-hals - 38, bred", [.init(key: "size", value: "38, bred")]),
        (
            "Tee",
            [.init(key: "pa_size", value: "m"), .init(key: "pa_color", value: "b"), .init(key: "pa_fit", value: "s")]
        ),
    ])
    func aLineWhoseVariationWasDeletedIsNotTakenForItsParent(name: String, meta: [ShopOrder.Meta]) throws {
        let line = ShopOrder.Line.sample("TEE", name: name, total: "1", tax: "0", meta: meta)
        #expect(kind(try item(line)) == .variationDeleted)
        #expect(kind(try item(line, aliases: ["TEE": "T-M"])) == .variationDeleted, "an alias is the parent's")
        #expect(try item(line, facts: LineFacts(isVariable: false)) == .success("TEE"), "the shop knows better")
        var whole = line
        whole.variationID = 13
        #expect(try item(whole, facts: LineFacts(ownSKU: "TEE")) == .success("TEE"))
    }

    @Test func aVariableProductWithoutAVariationHasLostIt() throws {
        let line = ShopOrder.Line.sample("TEE", total: "1", tax: "0")
        #expect(kind(try item(line, facts: LineFacts(isVariable: true))) == .variationDeleted)
        #expect(kind(try item(.sample("TEE", total: "1", tax: "0", parentName: "Tee"))) == .variationDeleted)
    }

    @Test(arguments: [
        ("Krus", [ShopOrder.Meta(key: "Gravering", value: "Krus")]),
        ("Krus - hvid", [.init(key: "Gravering", value: "Bo")]),
        ("Krus - 1", [.init(key: "_reduced_stock", value: "1")]), ("Krus - hvid", [.init(key: "x", value: nil)]),
        ("Krus - hvid", [.init(key: "x", value: "")]), ("", []),
    ])
    func aTextThatABuyerAddedIsNoVariation(name: String, meta: [ShopOrder.Meta]) throws {
        #expect(try item(.sample("KRUS", name: name, total: "1", tax: "0", meta: meta)) == .success("KRUS"))
    }

    @Test func aRefusalNamesTheLineInBoundedTextWithoutControls() throws {
        let name = "Tee\u{7}\n" + String(repeating: "e\u{301}", count: 5000)
        let sku = "S&amp;\r\n" + String(repeating: "x\u{302}", count: 5000)
        guard case .failure(let refusal) = try item(.sample(sku, name: name, total: "1", tax: "0")) else {
            return #expect(Bool(false), "not refused")
        }
        #expect(refusal.reason.hasPrefix("Line 1 \"Tee "))
        #expect(refusal.reason.contains("\"S&amp; "), "a SKU is no HTML")
        #expect(refusal.reason.unicodeScalars.count < 250)
        #expect(refusal.reason.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }

    @Test func aVariationThatShowsItsParentsSKUIsRefusedUnlessAnAliasSaysWhatItIs() throws {
        let line = ShopOrder.Line.sample("TEE", total: "1", tax: "0", variation: 13, parentName: "Tee")
        #expect(kind(try item(line, facts: LineFacts(ownSKU: ""))) == .skuInherited)
        #expect(try item(line, facts: LineFacts(ownSKU: "TEE")) == .success("TEE"))
        #expect(try item(line, facts: LineFacts()) == .success("TEE"), "nobody asked")
        #expect(try item(line, aliases: ["TEE": "T-M"], facts: LineFacts(ownSKU: "")) == .success("T-M"))
    }

    @Test func anItemIsSoldUnderItsAliasesAndUnderItsNumberUnlessThatStandsForAnother() throws {
        let item = try #require(ItemNumber("A"))
        let other = try #require(ItemNumber("B"))
        #expect(Aliases(["X": item, "Y": item]).shopSKUs(for: item) == ["A", "X", "Y"])
        #expect(Aliases(["X": item, "A": other]).shopSKUs(for: item) == ["X"])
        #expect(Aliases(["A": item]).shopSKUs(for: item) == ["A"])
        #expect(Aliases().shopSKUs(for: item) == ["A"])
    }
}
