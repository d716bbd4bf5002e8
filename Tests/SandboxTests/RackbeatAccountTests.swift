import HTTPTypes
import Testing

@testable import Sandbox

struct RackbeatAccountTests {
    private let rackbeat = RackbeatSandbox.seeded()

    @Test(arguments: ["/api/self", "/api/orders", "/api/products/TS-001"])
    func withoutTheTokenItIs401(_ target: String) async {
        let stranger = Caller(router: rackbeat.routes(), fields: [.authorization: "Bearer sandbox"])
        #expect(await stranger.call(.get, target).status == 401)
        #expect(await rackbeat.caller.call(.get, target).status < 300)
    }

    @Test func overTheAllowanceItIs429() async {
        rackbeat.configure { $0.rateLimit = 3 }
        for left in ["2", "1", "0"] {
            #expect(await rackbeat.caller.call(.get, "/api/self").fields[named: "X-RateLimit-Remaining"] == left)
        }
        let answer = await rackbeat.caller.call(.get, "/api/self")
        #expect(answer.status == 429)
        #expect((1...60).contains(answer.fields[.retryAfter].flatMap(Int.init) ?? 0))
        rackbeat.configure { $0.sendsRetryAfter = false }
        #expect(await rackbeat.caller.call(.get, "/api/self").fields[.retryAfter] == nil)
    }

    @Test func theAllowanceComesBackWithTheWindow() {
        var window = RateWindow()
        let start = ContinuousClock.now
        #expect(window.enter(limit: 1, window: .seconds(60), now: start) == nil)
        #expect(window.enter(limit: 1, window: .seconds(60), now: start + .seconds(10)) == 50)
        #expect(window.enter(limit: 1, window: .seconds(60), now: start + .seconds(60)) == nil)
    }

    @Test(arguments: ["LYS%2F24", "LYS%252F24", "LYS_2F24"])
    func anItemIsFoundByNumberEncodedOnceOrTwiceOrFriendly(_ key: String) async {
        let answer = await rackbeat.caller.call(.get, "/api/products/\(key)")
        #expect(answer.json["product"]?["number"] == "LYS/24")
        #expect(answer.json["product"]?["urlfriendly_number"] == "LYS_2F24")
    }

    @Test func numbersAreCaseSensitiveUnlessSwitched() async {
        #expect(await rackbeat.caller.call(.get, "/api/items/ts-001").status == 404)
        rackbeat.configure { $0.foldsCaseOfNumbers = true }
        #expect(await rackbeat.caller.call(.get, "/api/items/ts-001").json["item"]?["number"] == "TS-001")
    }

    @Test(arguments: [
        (#"{"number":"NY","name":"Ny","group":1,"sales_price":10.5,"stock_quantity":3}"#, 201),
        (#"{"number":"12345678901234567890123456","name":"Ny","group":1,"sales_price":10}"#, 422),
        (#"{"number":"TS-001","name":"Ny","group":1,"sales_price":10}"#, 422),
        (#"{"number":"NY","name":"Ny","group":9,"sales_price":10}"#, 422), (#"{"number":"NY","group":1}"#, 422),
    ])
    func aProductNeedsItsFields(_ body: String, _ status: Int) async {
        #expect(await rackbeat.caller.call(.post, "/api/products", body).status == status)
        #expect((rackbeat.stock(item: "NY") != nil) == (status == 201))
    }

    @Test func anAdjustmentIsAbsoluteAndTakesEffectWhenBooked() async throws {
        let body = """
            {"item_id":"TS-001","adjustment_type":"quantity","quantity":77,"location":1,
            "regulated_at":"2026-11-23","reason":"x"}
            """
        let answer = await rackbeat.caller.call(.post, "/api/inventory-adjustments", body)
        let id = try #require(answer.json["inventory_regulation"]?["id"]?.int)
        #expect(rackbeat.stock(item: "TS-001")?.stock == Amount(120))
        #expect(await rackbeat.caller.call(.post, "/api/inventory-adjustments/\(id)/book").status == 200)
        #expect(rackbeat.stock(item: "TS-001")?.stock == Amount(77))
        #expect(await rackbeat.caller.call(.post, "/api/inventory-adjustments", body).status == 422, "no change")
    }

    @Test func aCustomerNeedsItsFieldsAndIsSearchedBySubstring() async {
        let body = """
            {"company_name":"Åse Ørsted","contact_email":"aase@example.test","payment_terms_id":1,
            "vat_zone":"domestic","customer_group_id":1,"layout_id":1,"address_city":"København"}
            """
        let answer = await rackbeat.caller.call(.post, "/api/customers", body)
        #expect(answer.status == 201)
        #expect(answer.json["customer"]?["name"] == "Åse Ørsted")
        #expect(answer.json["customer"]?["address_city"] == "København")
        #expect(await rackbeat.caller.call(.post, "/api/customers", #"{"company_name":"X"}"#).status == 422)
        let found = await rackbeat.caller.call(.get, "/api/customers?search=ASE%40example")
        #expect(found.json["customers"]?.items?.count == 1)
        #expect(await rackbeat.caller.call(.get, "/api/customers?simple_filter[contact_email]=x").status == 422)
    }

    @Test func aWebhooksTokenIsShownOnce() async throws {
        let body = #"{"event":"inventory.changed","url":"http://127.0.0.1:9/a"}"#
        let first = await rackbeat.caller.call(.post, "/api/webhooks", body)
        #expect(first.status == 201)
        #expect(first.json["webhook"]?["token"]?.string?.count == 32)
        let second = await rackbeat.caller.call(.post, "/api/webhooks", body)
        #expect(second.json["webhook"]?["id"] == first.json["webhook"]?["id"])
        #expect(second.json["webhook"]?["token"] == nil)
        let list = await rackbeat.caller.call(.get, "/api/webhooks?event=inventory.changed")
        #expect(list.json["webhooks"]?.items?.count == 1)
        #expect(list.json["webhooks"]?.items?.first?["token"] == nil)
        let id = try #require(first.json["webhook"]?["id"]?.int)
        #expect(await rackbeat.caller.call(.delete, "/api/webhooks/\(id)").status == 200)
        #expect(await rackbeat.caller.call(.get, "/api/webhooks/\(id)").status == 404)
    }

    @Test(arguments: [RackbeatSwitches.ErrorForm.json, .text, .html])
    func errorsComeInTheFormThatIsSwitched(_ form: RackbeatSwitches.ErrorForm) async {
        rackbeat.configure { $0.errorForm = form }
        let answer = await rackbeat.caller.call(.get, "/api/findes-ikke")
        #expect(answer.status == 404)
        #expect((answer.json["message"] != nil) == (form == .json))
    }
}
