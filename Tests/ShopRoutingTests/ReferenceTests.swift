import ShopRouting
import Testing

struct ReferenceTests {
    @Test(arguments: [
        ("1001 [dk:15]", true), ("[dk:15]", true), ("INV-2026-7 [dk:15]", true), ("x[dk:15]", false),
        ("1001 [dk:150]", false),
        ("1001 [dk:15] ", false), ("1001 [se:15]", false), ("15", false), ("", false),
    ])
    func aHeadingIsTheOrdersByItsEndAlone(heading: String, matches: Bool) throws {
        let reference = OrderReference(shop: try #require(ShopName("dk")), orderID: 15)
        #expect(reference.matches(heading: heading) == matches)
    }

    @Test(arguments: [
        ("1001", "1001 [dk:15]"), ("", " [dk:15]"), (" 10\u{0}\n01 ", "10 01 [dk:15]"), ("A&amp;B", "A&B [dk:15]"),
        ("9 [se:15]", "9 [se:15] [dk:15]"),
    ])
    func aHeadingIsTheNumberThenTheToken(number: String, heading: String) throws {
        let reference = OrderReference(shop: try #require(ShopName("dk")), orderID: 15)
        #expect(reference.heading(number: number) == heading)
        #expect(reference.matches(heading: heading))
        // A field that is trimmed is still found.
        #expect(reference.matches(heading: String(heading.drop { $0 == " " })))
    }

    @Test(arguments: ["9", "æ", "e\u{301}", "🇩🇰"]) func theLongestHeadingHasRoomForTheLongestToken(letter: String) throws
    {
        let shop = try #require(ShopName(String(repeating: "s", count: 40)))
        let reference = OrderReference(shop: shop, orderID: .max)
        let heading = reference.heading(number: String(repeating: letter, count: 400))
        #expect((254...255).contains(heading.unicodeScalars.count) && reference.matches(heading: heading))
    }

    @Test(arguments: ["a", "0", "-", "_", "dk-2_b", String(repeating: "x", count: 40)])
    func aNameIsOfLowerCaseLettersDigitsAndDashes(name: String) {
        #expect(ShopName(name)?.rawValue == name && AgreementName(name)?.rawValue == name)
    }

    @Test(arguments: ["", "Dk", "d k", "d/k", "d:k", "d]", "æ", String(repeating: "x", count: 41)])
    func aNameThatWouldNotFitInAURLOrAReferenceIsNone(name: String) {
        #expect(ShopName(name) == nil && AgreementName(name) == nil)
    }

    @Test(arguments: [
        (0, "1970-01-01"), (951_782_400_000, "2000-02-29"), (1_795_422_941_000, "2026-11-23"), (-1, "1969-12-31"),
        (1_767_225_599_999, "2025-12-31"),
    ])
    func aMomentHasACivilDateInUTC(milliseconds: Int64, date: String) {
        #expect(Moment(milliseconds: milliseconds).civilDate == date)
    }
}
