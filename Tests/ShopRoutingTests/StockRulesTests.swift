import ShopRouting
import Testing

struct StockRulesTests {
    @Test(arguments: [
        ("TS-*", "TS-1", true), ("TS-*", "TS-", true), ("TS-*", "ts-1", false), ("TS-*", "XTS-1", false),
        ("*-XL", "A-XL", true), ("*-XL", "A-XXL", false), ("*XL", "XLXL", true), ("A*B*C", "AxByBzC", true),
        ("A*B*C", "AxByBz", false), ("A?C", "ABC", true), ("A?C", "AC", false), ("A?C", "ABBC", false), ("", "", true),
        ("", "A", false), ("*", "", true), ("**", "A", true), ("Å", "A\u{30A}", false), ("LYS/24", "LYS/24", true),
    ])
    func aPatternStandsForItselfButForStarsAndQuestionMarks(pattern: String, sku: String, matches: Bool) {
        #expect(SKUPattern(pattern).matches(sku) == matches)
    }

    @Test func aPatternOfManyStarsIsNotTriedInAllWays() {
        let pattern = SKUPattern(String(repeating: "*a", count: 50) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 100)))
    }

    @Test func whatIsExcludedIsNotWrittenEvenIfItIsIncluded() {
        let rules = StockRules(included: [SKUPattern("TS-*")], excluded: [SKUPattern("*-OLD")])
        #expect(rules.covers("TS-1") && !rules.covers("TS-OLD") && !rules.covers("KRUS"))
        #expect(StockRules().covers("KRUS"))
    }

    @Test func theFirstExceptionThatMatchesCountsAndLeavesTheRestAsForAll() {
        let rules = StockRules(
            terms: StockTerms(buffer: 2, share: 50, cap: 9, minimum: 1),
            exceptions: [
                .init(skus: SKUPattern("TS-1"), buffer: 0), .init(skus: SKUPattern("TS-*"), share: 10, cap: 3),
            ])
        #expect(rules.terms(of: "TS-1") == StockTerms(buffer: 0, share: 50, cap: 9, minimum: 1))
        #expect(rules.terms(of: "TS-2") == StockTerms(buffer: 2, share: 10, cap: 3, minimum: 1))
        #expect(rules.terms(of: "KRUS") == rules.terms)
    }
}
