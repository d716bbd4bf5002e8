import Foundation
import HTTPClient
import HTTPTypes
import Rackbeat
import ShopRouting
import Testing

struct ClientTests {
    private func draft() throws -> OrderDraft {
        let shop = try #require(ShopName("dk"))
        let reference = OrderReference(shop: shop, orderID: 15)
        let item = try #require(ItemNumber("A/1"))
        return OrderDraft(
            reference: reference, heading: reference.heading(number: "1001"), otherReference: "1001", currency: "DKK",
            orderDate: "2026-11-23", note: "tak", vatZone: .domestic, billing: .init(), delivery: .init(),
            lines: [
                .init(
                    item: item, name: "Vare", quantity: Decimal(string: "2.5") ?? 0,
                    unitPrice: Money("0.000542") ?? .zero, vatPercentage: 25)
            ], total: .zero, totalVAT: .zero)
    }

    @Test func aDraftIsWrittenWithExactDecimals() async throws {
        let rackbeat = ScriptedRackbeat([
            "POST orders/drafts": { _ in .json(201, #"{"order":{"number":1001,"is_booked":false}}"#) }
        ])
        let order = try await rackbeat.client().createDraft(try draft(), customer: 7)
        #expect(order.number == "1001" && !order.isBooked)
        let request = try #require(rackbeat.requests.first)
        #expect(request.fields[.authorization] == "Bearer t" && request.fields[.contentType] == "application/json")
        let text = String(decoding: request.body, as: UTF8.self)
        for part in [
            #""customer_id":7"#, #""heading":"1001 [dk:15]""#, #""line_price":0.000542"#, #""quantity":2.5"#,
            #""vat_percentage":25"#, #""item_id":"A\/1""#,
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test(arguments: [
        (401, CallFailure.unauthorized(.init(status: 401, message: "m"))),
        (403, .refused(.init(status: 403, message: "m"))),
        (404, .missing(.init(status: 404, message: "m"))), (422, .refused(.init(status: 422, message: "m"))),
        (429, .notCarriedOut(retryAfter: .seconds(7), .init(status: 429, message: "m"))),
        (500, .unclear(.init(status: 500, message: "m"))), (503, .unclear(.init(status: 503, message: "m"))),
    ])
    func aCreatingCallsStatusSaysWhatComesNext(status: Int, expected: CallFailure) async throws {
        let rackbeat = ScriptedRackbeat([
            "POST orders/drafts": { _ in .json(status, #"{"message":"m"}"#, fields: [.retryAfter: "7"]) }
        ])
        let client = try rackbeat.client()
        let draft = try draft()
        #expect(
            await failure { () throws(CallFailure) in try await client.createDraft(draft, customer: 1) } == expected)
    }

    @Test(arguments: ["<html>", "{}", "[]", "", #"{"order":{}}"#])
    func aCreatingCallAnsweredWithNonsenseMayHaveCreated(body: String) async throws {
        let rackbeat = ScriptedRackbeat(["POST orders/drafts": { _ in .json(201, body) }])
        let client = try rackbeat.client()
        let draft = try draft()
        let failure = await failure { () throws(CallFailure) in try await client.createDraft(draft, customer: 1) }
        guard case .unclear = failure else { return #expect(Bool(false), "\(String(describing: failure))") }
    }

    @Test func validationErrorsAreShown() async throws {
        let rackbeat = ScriptedRackbeat([
            "POST orders/drafts": { _ in
                .json(422, #"{"message":"Invalid.","errors":{"lines.0.item_id":["Unknown X."]}}"#)
            }
        ])
        let client = try rackbeat.client()
        let draft = try draft()
        let failure = await failure { () throws(CallFailure) in try await client.createDraft(draft, customer: 1) }
        #expect(failure?.detail.message == "Invalid. lines.0.item_id: Unknown X.")
    }

    @Test func bookingStatesThatNoMailIsSentAndReadsTheFlagBack() async throws {
        let rackbeat = ScriptedRackbeat([
            "POST orders/7/book": { _ in .json(200, #"{"order":{"number":7,"is_booked":true}}"#) },
            "POST orders/8/book": { _ in .json(200, "") },
            "GET orders/8": { _ in .json(200, #"{"order":{"number":8,"is_booked":false}}"#) },
            "POST orders/9/book": { _ in .json(403, #"{"message":"already"}"#) },
            "GET orders/9": { _ in .json(200, #"{"order":{"number":"9","is_booked":1}}"#) },
        ])
        let client = try rackbeat.client()
        try await client.book("7")
        #expect(rackbeat.requests.first?.body == Array(#"{"mail":{"send":false}}"#.utf8))
        let silent = await failure { () throws(CallFailure) in try await client.book("8") }
        guard case .unclear = silent else { return #expect(Bool(false)) }
        try await client.book("9")
    }

    @Test(arguments: [
        #"{"product":{"number":"A","available_quantity":3,"stock_quantity":5}}"#,
        #"{"product":{"number":"A","available_quantity":"3","stock_quantity":"5.0","is_barred":0}}"#,
        #"{"product":{"number":"A","stock_quantity":5,"in_order_quantity":2}}"#,
        #"{"number":"A","available_quantity":3}"#,
    ])
    func anItemIsReadWhateverTheTypesOfItsFields(body: String) async throws {
        let rackbeat = ScriptedRackbeat(["GET products/A": { _ in .json(200, body) }])
        let item = try await rackbeat.client().item(try #require(ItemNumber("A")))
        #expect(item.available == 3 && !item.isBarred && item.tracksInventory)
    }

    @Test func aNumberWithASlashIsEncodedOnceThenTwiceAndLotsComeLast() async throws {
        let rackbeat = ScriptedRackbeat([
            "GET lots/A%252F1": { _ in .json(200, #"{"lot":{"number":"A/1","available_quantity":1}}"#) }
        ])
        #expect(try await rackbeat.client().item(try #require(ItemNumber("A/1"))).number == "A/1")
        #expect(
            rackbeat.requests.map(\.url)
                == ["products/A%2F1", "products/A%252F1", "lots/A%2F1", "lots/A%252F1"].map {
                    "https://r.example/api/" + $0
                })
    }

    @Test func aCustomerIsFoundByTheExactAddressAlone() async throws {
        let rackbeat = ScriptedRackbeat([
            "GET customers": { _ in
                .json(
                    206,
                    #"{"customers":[{"number":3,"contact_email":"xa@b.test"},{"number":"5","contact_email":"A@B.test"}],"pages":1}"#
                )
            }
        ])
        #expect(try await rackbeat.client().customers(email: "a@b.test").map(\.number) == [5])
    }
}
