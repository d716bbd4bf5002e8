import HTTP
import Testing

/// RFC 9110 §8.8.3.
struct EntityTagTests {
    @Test(arguments: ["\"xyzzy\"", "W/\"xyzzy\"", "\"\"", "\"a,b\"", "\"\\\"", "\"æ\""]) func aTagIsWhatItIsWrittenAs(
        text: String
    ) {
        #expect(EntityTag(field: text)?.text == text)
    }

    @Test(arguments: [
        "", "xyzzy", "\"xyzzy", "xyzzy\"", "w/\"x\"", "W\"x\"", "\"a\"b\"", "\"a b\"", "\"x\" ", "\"a\", \"b\"", "*",
    ])
    func whatFollowsNoGrammarIsNone(text: String) {
        #expect(EntityTag(field: text) == nil)
    }

    /// The table of §8.8.3.2.
    @Test(arguments: [
        ("W/\"1\"", "W/\"1\"", false, true), ("W/\"1\"", "W/\"2\"", false, false), ("W/\"1\"", "\"1\"", false, true),
        ("\"1\"", "\"1\"", true, true),
    ])
    func tagsMatchAsTheTableSays(first: String, second: String, strongly: Bool, weakly: Bool) throws {
        let first = try #require(EntityTag(field: first))
        let second = try #require(EntityTag(field: second))
        #expect(first.matchesStrongly(second) == strongly && second.matchesStrongly(first) == strongly)
        #expect(first.matchesWeakly(second) == weakly && second.matchesWeakly(first) == weakly)
    }

    /// §8.8.3.3: other bytes, another strong tag.
    @Test func aCodedRepresentationHasAnotherStrongTag() throws {
        let strong = try #require(EntityTag("1"))
        #expect(!strong.coded("gzip").matchesWeakly(strong) && !strong.coded("gzip").isWeak)
        let weak = try #require(EntityTag("1", isWeak: true))
        #expect(weak.coded("gzip") == weak)
    }
}
