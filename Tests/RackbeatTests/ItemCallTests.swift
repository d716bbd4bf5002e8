import Foundation
import HTTPClient
import HTTPTypes
import Rackbeat
import ShopRouting
import Testing

/// rackbeat.md 2.1, 2.2: items as Rackbeat writes them, and what a write may be answered with.
struct ItemCallTests {
    private func draft() throws -> ItemDraft {
        ItemDraft(
            number: try #require(ItemNumber("A/1")), name: "Vare", price: 12.5, description: "", barcode: "", group: 1)
    }

    @Test func itemsAreReadPageByPageAndOddRowsCounted() async throws {
        let rackbeat = ScriptedRackbeat([
            "GET items": { request throws(ClientError) in
                .json(
                    206,
                    #"""
                    {"items":[{"number":12,"name":"Tal","sales_price":"9.5","group":{"number":"3"},"is_barred":1},{"name":"x"}],
                    "pages":2,"total":3}
                    """#)
            }
        ])
        let page = try await rackbeat.client().itemSheets(page: 1)
        #expect(page.unreadable == 1 && !page.isLast)
        let item = try #require(page.items.first)
        #expect(item.number == "12" && item.price == 9.5 && item.group == 3 && item.isBarred)
    }

    @Test(arguments: ["<html>", "[]"]) func aPageInPlaceOfAnAnswerIsUnclear(body: String) async throws {
        let answer: ScriptedRackbeat.Answer = { _ throws(ClientError) in .json(200, body) }
        let client = try ScriptedRackbeat([
            "POST products": answer, "PUT products/A%2F1": answer, "POST inventory-adjustments/7/book": answer,
        ]).client()
        let draft = try draft()
        let ends = [
            await failure { () throws(CallFailure) in try await client.createItem(draft) },
            await failure { () throws(CallFailure) in try await client.updateItem(draft.number, ItemChange()) },
            await failure { () throws(CallFailure) in try await client.bookAdjustment(7) },
        ]
        for end in ends { if case .unclear? = end {} else { Issue.record("\(String(describing: end))") } }
    }

    @Test func onlyWhatIsChangedIsSent() async throws {
        let rackbeat = ScriptedRackbeat(["PUT products/A%2F1": { _ throws(ClientError) in .json(200, "{}") }])
        var change = ItemChange()
        change.price = Decimal(exactly: "89.285714")
        try await rackbeat.client().updateItem(draft().number, change)
        #expect(String(decoding: rackbeat.requests[0].body, as: UTF8.self) == #"{"sales_price":89.285714}"#)
    }

    @Test func anAdjustmentThatIsBookedAlreadyIsBooked() async throws {
        let rackbeat = ScriptedRackbeat([
            "POST inventory-adjustments/7/book": { _ throws(ClientError) in .json(403, #"{"message":"x"}"#) }
        ])
        try await rackbeat.client().bookAdjustment(7)
    }
}
