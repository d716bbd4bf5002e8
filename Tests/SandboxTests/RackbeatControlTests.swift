import HTTPTypes
import Testing

@testable import Sandbox

/// What people do in front of Rackbeat, by its control routes.
struct RackbeatControlTests {
    private let rackbeat = RackbeatSandbox.seeded()

    private func order(_ path: String = "/api/orders") async throws -> Int {
        let body = #"{"customer_id":1,"lines":[{"item_id":"TS-001","quantity":2,"line_price":10}]}"#
        return try #require(await rackbeat.caller.call(.post, path, body).json["order"]?["number"]?.int)
    }

    private func status(
        _ method: HTTPRequest.Method, _ target: String, _ body: String? = nil
    ) async -> Int { await rackbeat.caller.call(method, target, body).status }

    @Test func aPartIsShippedAndThenTheRest() async throws {
        let path = "/sandbox/orders/\(try await order())"
        let part = await rackbeat.caller.call(.post, "\(path)/ship", #"{"quantities":{"TS-001":1}}"#)
        #expect(part.json["order"]?["is_partly_shipped"] == true && part.json["order"]?["is_shipped"] == false)
        let rest = await rackbeat.caller.call(.post, "\(path)/ship")
        #expect(rest.json["order"]?["is_shipped"] == true)
        #expect(await status(.post, "\(path)/ship") == 403)
    }

    @Test func aBackorderIsTheRestUnderANewNumber() async throws {
        let number = try await order()
        let answer = await rackbeat.caller.call(.post, "/sandbox/orders/\(number)/backorder")
        let rest = try #require(answer.json["number"]?.int)
        #expect(answer.status == 201 && rackbeat.order(number)?.isCancelled == true)
        #expect(rackbeat.order(rest)?.lines.map(\.item) == ["TS-001"])
    }

    @Test("rackbeat.md 2.4: cancelling archives and blocks, and gives no stock back")
    func cancel() async throws {
        let (number, draft) = (try await order(), try await order("/api/orders/drafts"))
        for order in [number, draft] { #expect(await status(.post, "/sandbox/orders/\(order)/cancel") == 200) }
        #expect(rackbeat.order(number)?.isArchived == true && rackbeat.stock(item: "TS-001")?.inOrder == Amount(2))
        #expect(await status(.post, "/api/orders/\(draft)/book", #"{"mail":{"send":false}}"#) == 403)
        #expect(rackbeat.order(draft)?.isBooked == false)
        #expect(await status(.post, "/api/orders/\(number)/create-shipment") == 403)
    }

    @Test func aDraftIsEditedAndDeleted() async throws {
        let path = "/sandbox/orders/\(try await order("/api/orders/drafts"))"
        let body = #"{"lines":[{"item_id":"TS-001","quantity":5,"line_price":10}]}"#
        let edited = await rackbeat.caller.call(.put, path, body)
        #expect(edited.json["order"]?["total_subtotal"] == 50)
        #expect(await status(.delete, path) == 200)
        #expect(await status(.delete, path) == 404)
        #expect(rackbeat.orderCount == 0)
    }

    @Test(arguments: ["/api/customers/1", "/sandbox/customers/1"])
    func aCustomerWhoIsDeletedIsGoneAndCanBeSoldToNoMore(_ path: String) async throws {
        #expect(await status(.delete, path) == 200)
        #expect(await status(.delete, path) == 404)
        #expect(await rackbeat.caller.call(.get, "/api/customers").json["total"] == 0)
        let body = #"{"customer_id":1,"lines":[{"item_id":"TS-001","quantity":2}]}"#
        #expect(await status(.post, "/api/orders/drafts", body) == 422)
    }

    @Test("rackbeat.md 2.4, 2.6: an order becomes an invoice once, which becomes a credit note when it is booked")
    func invoices() async throws {
        let (number, draft) = (try await order(), try await order("/api/orders/drafts"))
        #expect(await status(.post, "/api/orders/\(draft)/convert-to-invoice") == 403)
        let made = await rackbeat.caller.call(.post, "/api/orders/\(number)/convert-to-invoice?book=false")
        let invoice = try #require(made.json["invoice_id"]?.int)
        #expect(await status(.post, "/api/orders/\(number)/convert-to-invoice") == 403)
        #expect(await status(.delete, "/api/orders/\(number)") == 422, "delete only without invoice")
        let path = "/api/customer-invoices/\(invoice)"
        #expect(await status(.post, "\(path)/create-creditnote") == 403)
        #expect(await status(.post, "\(path)/book") == 200)
        let note = await rackbeat.caller.call(.post, "\(path)/create-creditnote").json["customer_invoice"]
        #expect(note?["is_creditnote"] == true && note?["total_total"] == -25 && note?["is_booked"] == false)
        #expect(await rackbeat.caller.call(.get, "/api/customer-invoices").json["total"] == 2)
        #expect(await rackbeat.caller.call(.get, path).json["customer_invoice"]?["total_total"] == 25)
        let order = await rackbeat.caller.call(.get, "/api/orders/\(number)").json["order"]
        #expect(order?["is_invoiced"] == true)
    }
}
