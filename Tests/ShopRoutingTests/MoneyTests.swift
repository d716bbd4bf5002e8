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
    ])
    func halvesAreRoundedAwayFromZero(text: String, places: Int, rounded: String) {
        #expect(Money(text)?.rounded(places: places) == Money(rounded))
    }

    @Test func centsAddUpExactly() {
        #expect((0..<1000).reduce(Money.zero) { sum, _ in sum + "0.10" } == "100.00")
    }
}
