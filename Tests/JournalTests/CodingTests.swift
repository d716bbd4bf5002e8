import Journal
import ShopRouting
import Testing

@testable import JournalSQLite

struct CodingTests {
    @Test(arguments: [
        [:], ["topic": "order.updated"], ["": ""], ["a": "1:b,"], ["a": "\0\n", "b": "æ€😀"],
        ["long": String(repeating: "x", count: 1000)],
    ])
    func fieldsComeBackAsTheyWere(fields: [String: String]) {
        #expect(FieldCoding.decode(FieldCoding.encode(fields)) == fields)
    }

    @Test func fieldsAreLegible() {
        #expect(FieldCoding.encode(["topic": "order.updated"]) == Array("5:topic,13:order.updated,".utf8))
    }

    @Test(arguments: ["x", "1:a,", "1:a,2:b,", "5:topic", "1:a,1:b", "-1:,1:b,", "99999999999:a,1:b,", ":,:,"])
    func otherTextIsRefused(text: String) {
        #expect(FieldCoding.decode(Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        (WorkKey.Subject.order(.dk, -5), "order/dk/-5"), (.product(.dk, 7), "product/dk/7"),
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
