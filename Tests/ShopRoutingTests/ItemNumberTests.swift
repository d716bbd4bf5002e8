import ShopRouting
import Testing

/// rackbeat.md 0.7 and 2.1.
struct ItemNumberTests {
    @Test(arguments: [
        "1", " ", "ÆØÅ", String(repeating: "x", count: 25), String(repeating: "Å", count: 25),
        String(repeating: "😀", count: 25), String(repeating: "e\u{301}", count: 12) + "e",
    ])
    func aNumberHasUpTo25Characters(text: String) { #expect(ItemNumber(text)?.rawValue == text) }

    @Test(arguments: [
        "", String(repeating: "x", count: 26), String(repeating: "😀", count: 26),
        // 13 letters for Swift, 26 for a database.
        String(repeating: "e\u{301}", count: 13), String(repeating: "🇩🇰", count: 13),
    ])
    func noneAndMoreThan25AreNoNumber(text: String) { #expect(ItemNumber(text) == nil) }

    @Test func numbersAreComparedByBytes() throws {
        let composed = try #require(ItemNumber("\u{C5}"))
        let decomposed = try #require(ItemNumber("A\u{30A}"))
        #expect(composed.rawValue == decomposed.rawValue, "Swift folds")
        #expect(composed != decomposed && Set([composed, decomposed]).count == 2 && decomposed < composed)
        #expect(ItemNumber("a") != ItemNumber("A"))
    }
}
