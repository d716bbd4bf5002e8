import Foundation
import Testing

@testable import Sandbox

struct WireTests {
    static func fixture(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        return Array(try Data(contentsOf: folder.appending(path: name)))
    }

    @Test(arguments: [
        "order.json", "order-with-coupon.json", "product.json", "variation.json", "variation-as-product.json",
        "per-page-101.json",
    ])
    func whatWooCommerceWroteIsWrittenTheSameAgain(_ name: String) throws {
        let bytes = try Self.fixture(name)
        let json = try #require(JSONParser.parse(bytes))
        #expect(PHPJSON.encode(json) == bytes)
    }

    @Test(arguments: ["{", "[1,]", "{\"a\":01}", "nul", "\"\\x\"", "\"\\ud800\"", "{\"a\":1}x", "\"\u{1}\"", ""])
    func whatIsNotJSONIsRefused(_ text: String) { #expect(JSONParser.parse(Array(text.utf8)) == nil) }

    @Test func beyondTheBasicPlaneThereAreSurrogatePairs() {
        #expect(String(decoding: PHPJSON.encode("🚚/æ\n"), as: UTF8.self) == #""\ud83d\ude9a\/\u00e6\n""#)
        #expect(JSONParser.parse(Array(#""\ud83d\ude9a""#.utf8)) == "🚚")
    }

    @Test func amountsAreExact() throws {
        let price = try #require(Amount("0.333333"))
        #expect((price * Amount(3)).shortest == "0.999999")
        #expect((price * Amount(3)).fixed(2) == "1.00")
        #expect(try #require(Amount("-12.5")).fixed(2) == "-12.50")
        #expect(try #require(Amount("0.005")).fixed(2) == "0.01")
        #expect(try #require(Amount("-0.005")).fixed(2) == "-0.01")
        #expect(try #require(Amount("149.00")).shortest == "149")
        #expect(Amount(200).percent(Amount(25)) == Amount(50))
    }

    @Test(arguments: ["", "1,5", "1.2345678", "abc", "--1", ".5", "1e3", "99999999999999999999"])
    func whatIsNoAmountIsRefused(_ text: String) { #expect(Amount(text) == nil) }

    @Test func timesAreWrittenAndRead() throws {
        #expect(CivilTime.stamp(0) == "1970-01-01T00:00:00")
        #expect(CivilTime.stamp(951_782_399) == "2000-02-28T23:59:59")
        #expect(CivilTime.stamp(951_782_400) == "2000-02-29T00:00:00")
        #expect(try #require(CivilTime.parse("2000-02-29T00:00:00Z")).seconds == 951_782_400)
        #expect(CivilTime.parse("i går") == nil)
    }

    @Test func theLogOfChangesFindsTheLatestOnly() {
        var log = ModificationLog()
        for (id, second) in [(1, 10), (2, 10), (3, 11), (1, 12)] { log.record(id, at: second) }
        #expect(log.ids(after: 10) == [3, 1])
        #expect(log.ids(after: 9) == [2, 3, 1])
        #expect(log.ids(after: 12).isEmpty)
        for round in 0..<5000 { log.record(round % 3 + 1, at: 20 + round) }
        #expect(log.ids(after: 0).count == 3)
    }
}
