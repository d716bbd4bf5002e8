import Foundation
import ShopRouting
import Testing

struct MoneyTests {
    @Test(arguments: ["0", "1", "-1", "12.50", "0.000542", "-0.01", "99999999999.99", "0012.5"])
    func aDecimalIsAnAmount(text: String) { #expect(Money(text)?.amount == Decimal(string: text)) }

    @Test(arguments: [
        "", "-", ".", "1.", ".5", "+1", "1e3", "12,50", "1.2.3", " 1", "1 ", "٣", "0x1", "nan",
        String(repeating: "9", count: 31),
    ])
    func anythingElseIsNone(text: String) { #expect(Money(text) == nil) }

    @Test(arguments: [
        ("0.005", 2, "0.01"), ("-0.005", 2, "-0.01"), ("2.345", 2, "2.35"), ("2.3449", 2, "2.34"), ("1.5", 0, "2"),
        ("-2.5", 0, "-3"), ("0.0000005", 6, "0.000001"), ("0.00000049", 6, "0"), ("1.005", 2, "1.01"), ("7", 2, "7"),
        ("99999999999999999999999999.995", 2, "100000000000000000000000000"),
    ])
    func halvesAreRoundedAwayFromZero(text: String, places: Int, rounded: String) {
        #expect(Money(text)?.rounded(places: places) == Money(rounded))
    }

    @Test(arguments: ["1", "1.0", "1.00", "01.000000"]) func zerosAtTheEndsAreNoDifference(text: String) {
        #expect(Money(text) == "1" && Money(text)?.hashValue == Money(1 as Decimal).hashValue)
    }

    @Test func amountsAreOrderedAndNegated() {
        #expect(["0.1", "-2", "0.09"].sorted() == ["-2", "0.09", "0.1"] as [Money])
        #expect(-("1.5" as Money) == "-1.5" && ("3" as Money) - "5" == "-2" && ("0.1" as Money) * 3 == "0.3")
    }

    @Test func centsAddUpExactly() {
        #expect((0..<1000).reduce(Money.zero) { sum, _ in sum + "0.10" } == "100.00")
    }
}

extension MoneyTests {
    @Test(arguments: [("50", "50.00"), ("0", "0.00"), ("-1.5", "-1.50"), ("12.3456", "12.3456"), ("0.01", "0.01")])
    func amountsForPeopleHaveTwoPlacesAtLeast(text: String, shown: String) throws {
        #expect(try #require(Money(text)).shown == shown)
    }
}
