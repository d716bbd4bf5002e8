import ShopRouting
import Testing

/// woocommerce.md 2.3: what a buyer chose or wrote for a line goes with it.
struct LineTextTests {
    private func draft(name: String, _ meta: [ShopOrder.Meta]) throws -> OrderDraft {
        try ShopRoutingTests.draft(
            .sample(
                total: "1", tax: "0", lines: [.sample("S", name: name, total: "1", tax: "0", variation: 12, meta: meta)]
            ))
    }

    @Test(
        arguments: [
            ("Ring", [("Gravering", "Til Anna &amp; Bo")], "Ring (Gravering: Til Anna & Bo)"),
            ("Ring", [("Gravering", "Til Anna"), ("Font", "Kursiv")], "Ring (Gravering: Til Anna, Font: Kursiv)"),
            ("Tee - M", [("size", "M")], "Tee - M"),
            ("Tee - M, Blå", [("size", "M"), ("farve", "Blå")], "Tee - M, Blå"),
            ("Tee", [("size", "M")], "Tee (size: M)"), ("Tee", [("_reduced_stock", "1")], "Tee"),
            ("Tee", [("Gravering", nil), ("Font", ""), ("", "x"), ("Linje", "a\nb")], "Tee (Linje: a b)"),
        ] as [(String, [(String, String?)], String)])
    func choicesStandBehindTheName(name: String, meta: [(String, String?)], text: String) throws {
        #expect(try draft(name: name, meta.map { .init(key: $0.0, value: $0.1) }).lines.map(\.name) == [text])
    }

    @Test func aChoiceIsShownAsTheShopShowsIt() throws {
        let meta = ShopOrder.Meta(key: "pa_size", value: "m", shownKey: "Størrelse", shownValue: "Medium")
        #expect(try draft(name: "Tee", [meta]).lines.map(\.name) == ["Tee (Størrelse: Medium)"])
        #expect(try draft(name: "Tee - Medium", [meta]).lines.map(\.name) == ["Tee - Medium"])
    }

    /// woocommerce.md 2.3: the value may be any JSON.
    @Test func aValueThatIsNoTextIsShownAsTheShopShowsIt() throws {
        let list = ShopOrder.Meta(key: "Gravering", value: nil, shownKey: "Gravering", shownValue: "Til Anna, Til Bo")
        #expect(try draft(name: "Ring", [list]).lines.map(\.name) == ["Ring (Gravering: Til Anna, Til Bo)"])
        #expect(try draft(name: "Tee - M", [.init(key: "a", value: nil, shownValue: "M")]).lines[0].name == "Tee - M")
    }

    @Test(arguments: [700, 781, 782, 900, 5000])
    func whatTheNoteCannotHoldIsCutThereAndSaid(count: Int) throws {
        let note = try draft(name: "Ring", [.init(key: "Gravering", value: String(repeating: "æ", count: count))]).note
        let ending = "\n[Cut off here: the shop's order has the rest.]"
        let isWhole = count + "Ring: Gravering: ".count <= 800
        #expect(note.hasSuffix(ending) == !isWhole)
        #expect(note.count { $0 == "æ" } == (isWhole ? count : 800 - "Ring: Gravering: ".count - ending.count))
    }

    @Test func whatIsTooLongForTheLineIsWholeInTheNote() throws {
        let text = String(repeating: "æ", count: 100)
        let draft = try draft(name: "Ring", [.init(key: "Gravering", value: text)])
        #expect(draft.lines.map(\.name) == ["Ring"] && draft.note == "Ring: Gravering: \(text)")
    }

    @Test func theLineThatJustFitsIsWhole() throws {
        let fits = String(repeating: "x", count: 80 - "Ring (Gravering: )".count)
        #expect(try draft(name: "Ring", [.init(key: "Gravering", value: fits)]).note == "")
        #expect(try draft(name: "Ring", [.init(key: "Gravering", value: fits + "x")]).note != "")
    }
}
