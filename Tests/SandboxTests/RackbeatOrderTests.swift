import HTTPTypes
import Testing

@testable import Sandbox

/// The rules of rackbeat.md 2.4 and rows U10 to U33 of its section 5.
struct RackbeatOrderTests {
    private let rackbeat = RackbeatSandbox.seeded()

    private static func draft(_ changes: [String: String] = [:], line: [String: String] = [:]) -> String {
        func object(_ values: [String: String]) -> String {
            "{" + values.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        }
        let line = ["item_id": "\"TS-001\"", "quantity": "2", "line_price": "149"].merging(line) { $1 }
        return object(
            ["customer_id": "1", "lines": "[\(object(line))]", "heading": "\"prop #1\""].merging(changes) { $1 })
    }

    private func create(_ body: String) async -> Caller.Answer {
        await rackbeat.caller.call(.post, "/api/orders/drafts", body)
    }

    @Test func totalsComeFromTheLines() async throws {
        let body = """
            {"customer_id":" 1","lines":[{"item_id":"KRUS-01","quantity":3,"line_price":63.966667,"vat_percentage":25},
            {"item_id":"SHIPPING","quantity":1,"line_price":39},{"item_id":"DISCOUNT","quantity":1,"line_price":-10}]}
            """
        let answer = await create(body)
        #expect(answer.status == 201)
        let order = try #require(rackbeat.orders().first)
        #expect(order.subtotal == Amount("220.9"))
        #expect(order.vat == Amount("55.23"))
        #expect(order.total == Amount("276.13"))
        #expect(answer.json["order"]?["total_total"] == .number("276.13"))
        #expect(answer.json["order"]?["is_booked"] == false)
    }

    @Test func theVATOfALineIsItsGroupsForTheZoneUnlessStated() async throws {
        for (changes, line, vat) in [
            ([:], [:], 25), (["vat_zone": "\"eu\""], [:], 0),
            (["vat_zone": "\"abroad\""], ["vat_percentage": "12"], 12),
        ] {
            let answer = await create(Self.draft(changes, line: line))
            #expect(answer.json["order"]?["lines"]?.items?.first?["vat_percentage"] == .int(vat))
        }
    }

    @Test func twoEqualPostsMakeTwoOrders() async {
        let first = await create(Self.draft())
        let second = await create(Self.draft())
        #expect(first.json["order"]?["number"] != second.json["order"]?["number"])
        #expect(rackbeat.orderCount == 2)
    }

    @Test(arguments: [
        draft(["customer_id": "77"]), draft(["lines": "[]"]),
        draft(["heading": "\"\(String(repeating: "x", count: 256))\""]),
        draft(["note": "\"\(String(repeating: "x", count: 801))\""]), draft(["layout_id": "9"]),
        draft(["vat_zone": "\"mars\""]),
        draft(["other_reference": "\"\(String(repeating: "x", count: 256))\""]),
        draft(["order_date": "\"23/11/2026\""]),
        draft(["delivery_address": #"{"email":"aase@"}"#]), draft(["delivery_address": #"{"email":"a b@c.dk"}"#]),
        draft(["delivery_address_name": "\"\(String(repeating: "x", count: 256))\""]), draft(["currency": "\"kr.\""]),
        draft(line: ["quantity": "0"]), draft(line: ["line_price": "1.2345678"]),
        draft(line: ["vat_percentage": "101"]),
        draft(line: ["item_id": "null"]), draft(line: ["item_id": "\"ts-001\""]), "[]", "{", "",
    ])
    func aBadDraftIs422(_ body: String) async {
        let answer = await create(body)
        #expect(answer.status == 422)
        #expect(answer.json["message"] != nil)
        #expect(rackbeat.orderCount == 0)
    }

    @Test func anUnknownOrBarredItemIsNamed() async {
        #expect(await create(Self.draft(line: ["item_id": "\"FINDES-IKKE\""])).text.contains("FINDES-IKKE"))
        rackbeat.setBarred(item: "TS-001", true)
        let answer = await create(Self.draft())
        #expect(answer.status == 422)
        #expect(answer.text.contains("TS-001"))
    }

    @Test func onlyABookedOrderReserves() async throws {
        let number = try #require(await create(Self.draft()).json["order"]?["number"]?.int)
        #expect(rackbeat.stock(item: "TS-001")?.available == Amount(120))
        let path = "/api/orders/\(number)"
        let booked = await rackbeat.caller.call(.post, "\(path)/book", #"{"mail":{"send":false}}"#)
        #expect(booked.json["order"]?["is_booked"] == true)
        #expect(rackbeat.stock(item: "TS-001") == .init(stock: Amount(120), inOrder: Amount(2), available: Amount(118)))
        #expect(await rackbeat.caller.call(.post, "\(path)/book", #"{"mail":{"send":false}}"#).status == 403)
        #expect(await rackbeat.caller.call(.put, path, #"{"lines":[]}"#).status == 422)
        #expect(await rackbeat.caller.call(.post, "\(path)/reopen").status == 200)
        #expect(rackbeat.stock(item: "TS-001")?.available == Amount(120))
        #expect(rackbeat.order(number)?.mailsSent == 0)
    }

    @Test func bookingWithoutAWordOnMailSendsOne() async throws {
        let number = try #require(await create(Self.draft()).json["order"]?["number"]?.int)
        _ = await rackbeat.caller.call(.post, "/api/orders/\(number)/book", "{}")
        #expect(rackbeat.order(number)?.mailsSent == 1)
    }

    @Test func postedOrdersAreBookedAtOnce() async {
        _ = await rackbeat.caller.call(.post, "/api/orders", Self.draft())
        #expect(rackbeat.orders().map(\.isBooked) == [true])
        rackbeat.configure { $0.booksPostedOrders = false }
        _ = await rackbeat.caller.call(.post, "/api/orders", Self.draft())
        #expect(rackbeat.orders().map(\.isBooked) == [true, false])
    }

    @Test func otherReferenceIsTakenButNotShown() async throws {
        let answer = await create(Self.draft(["other_reference": "\"42\""]))
        #expect(answer.json["order"]?["other_reference"] == nil)
        #expect(rackbeat.orders().first?.otherReference == "42")
        rackbeat.configure { $0.returnsOtherReference = true }
        let number = try #require(answer.json["order"]?["number"]?.int)
        #expect(await rackbeat.caller.call(.get, "/api/orders/\(number)").json["order"]?["other_reference"] == "42")
    }

    @Test func newestOrdersAreFoundWithoutAFilter() async {
        for index in 1...25 { _ = await create(Self.draft(["heading": "\"prop #\(index)\""])) }
        let query = "order_by=created_at&order_direction=DESC&limit=2&fields=number,heading,lines(child_id)"
        let answer = await rackbeat.caller.call(.get, "/api/orders?\(query)")
        #expect(answer.status == 206)
        #expect(answer.json["total"] == 25)
        #expect(answer.json["pages"] == 13)
        #expect(answer.json["orders"]?.items?.map { $0["heading"] } == ["prop #25", "prop #24"])
        #expect(answer.json["orders"]?.items?.first?["lines"] == [["child_id": "TS-001"]])
        let all = await rackbeat.caller.call(.get, "/api/orders?heading=prop%20%231&limit=5000")
        #expect(all.json["orders"]?.items?.count == 25, "a plain parameter does not filter")
        #expect(all.json["limit"] == 1000)
        #expect(await rackbeat.caller.call(.get, "/api/orders").json["orders"]?.items?.count == 20)
        #expect(await rackbeat.caller.call(.get, "/api/orders?page=9").json["orders"] == [])
    }

    @Test(arguments: [("number", 206), ("created_at", 206), ("heading", 422), ("is_booked", 422)])
    func onlySomePropertiesCanBeFiltered(_ property: String, _ status: Int) async {
        #expect(await rackbeat.caller.call(.get, "/api/orders?simple_filter[\(property)]=1").status == status)
    }

    @Test func whatIsShippedLeavesStockAndOrder() async throws {
        let body = """
            {"customer_id":1,"lines":[{"item_id":"TS-001","quantity":2},{"item_id":"KRUS-01","quantity":1},
            {"item_id":"SHIPPING","quantity":1,"line_price":39}]}
            """
        let number = try #require(
            await rackbeat.caller.call(.post, "/api/orders", body).json["order"]?["number"]?.int)
        #expect(rackbeat.ship(order: number, ["TS-001": Amount(1)]))
        #expect(rackbeat.order(number)?.isPartlyShipped == true)
        #expect(rackbeat.stock(item: "TS-001") == .init(stock: Amount(119), inOrder: Amount(1), available: Amount(118)))
        let created = await rackbeat.caller.call(.post, "/api/orders/\(number)/create-shipment")
        #expect(created.json["order_shipment"]?["lines"]?.items?.map { $0["child_id"] } == ["TS-001", "KRUS-01"])
        let id = try #require(created.json["order_shipment"]?["id"]?.int)
        let path = "/api/orders/shipments/\(id)/mark-shipped"
        #expect(await rackbeat.caller.call(.post, path, #"{"pick":true}"#).status == 200)
        #expect(await rackbeat.caller.call(.post, path, #"{"pick":true}"#).status == 403)
        #expect(rackbeat.order(number)?.isShipped == true)
        let list = await rackbeat.caller.call(.get, "/api/order-shipments?order_number=\(number)")
        #expect(list.json["order_shipments"]?.items?.count == 2)
    }

    @Test func aBackorderContinuesUnderANewNumber() async throws {
        _ = await rackbeat.caller.call(.post, "/api/orders", Self.draft())
        let old = try #require(rackbeat.orders().first?.number)
        #expect(rackbeat.ship(order: old, ["TS-001": Amount(1)]))
        let new = try #require(rackbeat.backorder(old))
        #expect(rackbeat.order(old)?.isCancelled == true)
        #expect(rackbeat.order(new)?.lines.map(\.quantity) == [Amount(1)])
        #expect(rackbeat.order(new)?.note.contains("\(old)") == true)
        #expect(rackbeat.stock(item: "TS-001")?.inOrder == Amount(1))
    }
}
