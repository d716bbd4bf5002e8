import Journal
import ShopRouting
import Testing

@testable import JournalSQLite

struct CodingTests {
    @Test(arguments: [
        [:], ["topic": "order.updated"], ["": ""], ["a": "1:b,"], ["a": "\0\n", "b": "æ€😀"],
        ["long": String(repeating: "x", count: 1000)],
    ])
    func textsComeBackAsTheyWere(fields: [String: String]) throws {
        for first in ["", "dk"] {
            let decoded = try #require(Netstrings.decode(Netstrings.encode(first, fields)))
            #expect(decoded == (first, fields))
        }
    }

    @Test func textsAreLegible() {
        #expect(Netstrings.encode("dk", ["topic": "order.updated"]) == Array("2:dk,5:topic,13:order.updated,".utf8))
    }

    @Test(arguments: [
        "", "x", "2:dk,1:a,", "2:dk,1:a,2:b,", "2:dk,5:topic", "2:dk,1:a,1:b", "-1:,", "99999999999:a,", ":,",
    ])
    func otherTextIsRefused(text: String) {
        #expect(Netstrings.decode(Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        (WorkKey.Subject.order(.dk, -5), "order/dk/-5"), (.product(.dk, 7), "product/dk/7"),
        (.productData(.dk, 7), "product-data/dk/7"),
        (.stock("A/1"), "stock/A/1"),
        (.stock(""), "stock/"), (.shopStock(.se, "A/1"), "shop-stock/se/A/1"),
        (.rackbeatOrder("10/01"), "rackbeat-order/10/01"),
    ])
    func workIsNamedByItsKindFirst(subject: WorkKey.Subject, text: String) {
        #expect(subject.text == text)
        #expect(WorkKey.Subject(text: text) == subject)
        #expect(WorkKey(text: "main/" + text) == WorkKey(.main, subject))
    }

    @Test(arguments: ["", "order", "order/dk", "order/dk/x", "order/DK/1", "shop-stock/", "other/1"])
    func otherWorkIsUnknown(text: String) {
        #expect(WorkKey.Subject(text: text) == nil)
    }
}
