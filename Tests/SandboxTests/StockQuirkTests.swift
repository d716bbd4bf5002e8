import HTTPTypes
import Testing

@testable import Sandbox

/// The table of woocommerce.md 3.3 and 3.4, and what woocommerce-observed.md 4 adds.
struct StockQuirkTests {
    private let shop = WooCommerceSandbox.seeded()
    private let path = "/wp-json/wc/v3/products"

    @Test(arguments: [
        (#"{"stock_quantity":7}"#, 200, 7), (#"{"stock_quantity":"7"}"#, 200, 7), (#"{"stock_quantity":null}"#, 200, 0),
        (#"{"stock_quantity":-4}"#, 200, -4), (#"{"stock_quantity":2.6}"#, 400, 120),
        (#"{"stock_quantity":"abc"}"#, 400, 120), (#"{}"#, 200, 120),
    ])
    func aSingleWriteIsValidated(_ body: String, _ status: Int, _ stock: Int) async {
        let answer = await shop.caller.call(.put, "\(path)/\(shop.id("TS-001"))", body)
        #expect(answer.status == status)
        #expect(shop.stock(sku: "TS-001") == stock)
        if status == 400 { #expect(answer.json["code"] == "rest_invalid_param") }
    }

    @Test(arguments: [("7", 7), ("\"7\"", 7), ("2.6", 2), ("\"abc\"", 0), ("null", 120)])
    func aBatchIsNot(_ quantity: String, _ stock: Int) async {
        let body = #"{"update":[{"id":\#(shop.id("TS-001")),"stock_quantity":\#(quantity)}]}"#
        let answer = await shop.caller.call(.post, "\(path)/batch", body)
        #expect(answer.status == 200)
        #expect(shop.stock(sku: "TS-001") == stock)
    }

    @Test func withoutManageStockTheFigureIsIgnoredWith200() async {
        let target = "\(path)/\(shop.id("TS-001"))"
        _ = await shop.caller.call(.put, target, #"{"manage_stock":false}"#)
        let answer = await shop.caller.call(.put, target, #"{"stock_quantity":9}"#)
        #expect(answer.status == 200)
        #expect(answer.json["stock_quantity"] == .null)
        #expect(shop.stock(sku: "TS-001") == nil)
        let both = await shop.caller.call(.put, target, #"{"manage_stock":true,"stock_quantity":9}"#)
        #expect(both.json["stock_quantity"] == 9)
    }

    @Test func aVariationUnderItsParentsStockSaysParentAndIgnoresFigures() async throws {
        let variation = try #require(shop.product(sku: "HOOD-S-BLÅ"))
        let target = "\(path)/\(variation.parent)/variations/\(variation.id)"
        _ = await shop.caller.call(.put, "\(path)/\(variation.parent)", #"{"manage_stock":true,"stock_quantity":250}"#)
        _ = await shop.caller.call(.put, target, #"{"manage_stock":false}"#)
        for body in [#"{"stock_quantity":46}"#, #"{"manage_stock":false}"#, #"{"manage_stock":"parent"}"#] {
            let answer = await shop.caller.call(.put, target, body)
            #expect(answer.status == 200)
            #expect(answer.json["manage_stock"] == "parent")
            #expect(answer.json["stock_quantity"] == 250)
        }
        try shop.placeOrder(OrderRequest(lines: [.init("HOOD-S-BLÅ", 3)]))
        #expect(shop.stock(sku: "HOOD") == 247)
    }

    @Test func echoingParentBackIs400In10() async throws {
        let shop = WooCommerceSandbox.seeded { $0.version = .v10 }
        let variation = try #require(shop.product(sku: "HOOD-S-BLÅ"))
        _ = await shop.caller.call(.put, "\(path)/\(variation.parent)", #"{"manage_stock":true}"#)
        let target = "\(path)/\(variation.parent)/variations/\(variation.id)"
        #expect(await shop.caller.call(.put, target, #"{"manage_stock":"parent"}"#).status == 400)
    }

    @Test(arguments: [("no", 0, "outofstock"), ("notify", -1, "onbackorder"), ("no", 1, "instock")])
    func theStatusFollowsTheFigure(_ backorders: String, _ quantity: Int, _ status: String) async {
        let body = #"{"backorders":"\#(backorders)","stock_quantity":\#(quantity),"stock_status":"instock"}"#
        let answer = await shop.caller.call(.put, "\(path)/\(shop.id("TS-001"))", body)
        #expect(answer.json["stock_status"] == .string(status))
    }

    @Test func aDecimalCommaMakesAPriceAHundredTimesAsHigh() async {
        let target = "\(path)/\(shop.id("TS-001"))"
        #expect(await shop.caller.call(.put, target, #"{"regular_price":"12,50"}"#).json["price"] == "1250")
        #expect(await shop.caller.call(.put, target, #"{"regular_price":12.5}"#).status == 400)
        let batch = #"{"update":[{"id":\#(shop.id("TS-001")),"regular_price":12.5}]}"#
        _ = await shop.caller.call(.post, "\(path)/batch", batch)
        #expect(await shop.caller.call(.get, target).json["price"] == "12.5")
    }

    @Test func aBatchAnswersEachItemInItsPlace() async throws {
        let variation = try #require(shop.product(sku: "HOOD-S-BLÅ"))
        let body = """
            {"update":[{"id":\(shop.id("TS-001")),"stock_quantity":5},{"id":99999,"stock_quantity":1},
            {"id":\(variation.id),"stock_quantity":1},{"stock_quantity":1},{"id":\(shop.id("KRUS-01")),"sku":"TS-001"},
            {"id":\(shop.id("LYS/24")),"status":"findesikke"}]}
            """
        let rows = try #require(await shop.caller.call(.post, "\(path)/batch", body).json["update"]?.items)
        #expect(rows.map { $0["error"]?["data"]?["status"] ?? .null } == [.null, 400, 404, 400, 400, .null])
        #expect(rows[4]["error"]?["code"] == "product_invalid_sku")
        #expect(rows[4]["error"]?["data"]?["resource_id"] == .int(shop.id("TS-001")))
        #expect(rows[3]["id"] == .null)
        #expect(rows[5]["status"] == "draft")
        #expect(shop.stock(sku: "TS-001") == 5)
    }

    @Test func moreThan100ItemsAreTooMany() async {
        let rows = [String](repeating: #"{"id":1}"#, count: 101).joined(separator: ",")
        #expect(await shop.caller.call(.post, "\(path)/batch", #"{"update":[\#(rows)]}"#).status == 413)
    }

    @Test func fieldsEmptyTheAnswerOfABatch() async {
        let body = #"{"update":[{"id":\#(shop.id("TS-001")),"stock_quantity":5}]}"#
        #expect(await shop.caller.call(.post, "\(path)/batch?_fields=id", body).text == "[]")
        #expect(shop.stock(sku: "TS-001") == 5)
    }

    @Test func aVariationIsReadButNotWrittenAsAProduct() async throws {
        let variation = try #require(shop.product(sku: "HOOD-S-BLÅ"))
        #expect(await shop.caller.call(.get, "\(path)/\(variation.id)").json["type"] == "variation")
        let answer = await shop.caller.call(.put, "\(path)/\(variation.id)", #"{"stock_quantity":1}"#)
        #expect(answer.status == 404)
        #expect(answer.json["code"] == "woocommerce_rest_invalid_product_id")
        let wrong = "\(path)/\(shop.id("TS-001"))/variations/\(variation.id)"
        #expect(
            await shop.caller.call(.put, wrong, "{}").json["code"] == "woocommerce_rest_product_variation_invalid_id")
    }
}
