import Cryptography
import Foundation
import HTTPClient
import HTTPTypes
import ShopRouting
import TestSupport
import Testing
import WooCommerce

struct ClientTests {
    private func recordedBody(_ name: String) throws -> String {
        String(decoding: try RecordedDelivery.own(name).body, as: UTF8.self)
    }

    @Test func anOrderIsReadExactly() async throws {
        let body = try recordedBody("11.0.1_013_order.created")
        let shop = ScriptedShop { _ in .json(200, body) }
        let order = try await shop.client().order(15)
        #expect(shop.requests.map(\.url) == ["https://shop.example/sub/wp-json/wc/v3/orders/15"])
        #expect(shop.requests.first?.fields[.authorization] == "Basic " + Base64.encode(Array("ck_1:cs_1".utf8).span))
        #expect(order.total == Money("603.00") && order.totalTax == Money("120.60") && order.status == "processing")
        #expect(order.lines.map(\.quantity) == [3, 1, 2] && order.lines.map(\.sku) == ["S-1", "TEE", "TEE-S"])
        #expect(order.lines.map(\.variationID) == [0, 13, 12] && order.lines[1].parentName == "Tee")
        #expect(order.createdAt == Moment(milliseconds: 1_795_422_941_000), "the _gmt field, as UTC")
        #expect(order.billing.firstName == "Åse" && order.customerNote == "Ring på — tak \"nu\" / ok")
        #expect(order.shippingLines.map(\.total) == [Money("39.20")] && order.fees.map(\.total) == [Money("10.00")])
    }

    @Test func jsonBehindANoticeOrAByteOrderMarkIsRead() async throws {
        let body = try recordedBody("11.0.1_013_order.created")
        for prefix in ["\u{FEFF}", "<br />\n<b>Notice</b>: x in <b>/y.php</b><br />\n", "Warning: x\n"] {
            let shop = ScriptedShop { _ in .json(200, prefix + body) }
            #expect(try await shop.client().order(15).id == 15)
        }
    }

    @Test(arguments: [
        (404, "woocommerce_rest_shop_order_invalid_id", "missing"),
        (400, "woocommerce_rest_product_invalid_id", "missing"),
        (404, "woocommerce_rest_invalid_product_id", "missing"),
        (404, "rest_no_route", "malformed"), (404, "x", "malformed"), (410, "x", "malformed"),
        (401, "woocommerce_rest_authentication_error", "unauthorized"),
        (403, "woocommerce_rest_cannot_view", "unauthorized"),
        (400, "rest_invalid_param", "refused"), (422, "x", "refused"), (429, "x", "notCarriedOut"),
        (503, "x", "notCarriedOut"), (500, "x", "unclear"), (502, "x", "unclear"), (504, "x", "unclear"),
        (408, "x", "unclear"), (301, "x", "refused"), (308, "x", "refused"),
    ])
    func aStatusSaysWhatComesNext(status: Int, code: String, kind: String) async throws {
        let client = try ScriptedShop { _ in .problem(status, code) }.client()
        #expect(await failure { () throws(CallFailure) in try await client.order(1) }?.kind == kind)
    }

    @Test func aWebServersOwn404DoesNotMeanThatTheOrderIsGone() async throws {
        let client = try ScriptedShop { _ in .json(404, "<html><h1>Not Found</h1>") }.client()
        #expect(await failure { () throws(CallFailure) in try await client.order(1) }?.kind == "malformed")
    }

    @Test(arguments: [("30", 30), ("99999", 3600), ("-1", 0)])
    func aShopSaysHowLongItWantsToBeLeftAlone(field: String, seconds: Int) async throws {
        let client = try ScriptedShop { _ in .json(503, "<html>", fields: [.retryAfter: field]) }.client()
        guard
            case .notCarriedOut(let wait, _) = await failure({ () throws(CallFailure) in try await client.order(1) })
        else { return #expect(Bool(false)) }
        #expect(wait == .seconds(seconds))
    }

    @Test func aRedirectIsNotFollowedAndItsTargetIsShownWithoutWhatItCarries() async throws {
        let target = "https://www.shop.example/wp-json/?consumer_secret=cs_1"
        let shop = ScriptedShop { _ in .json(301, "", fields: [.location: target]) }
        let outcomes = try await shop.client().setStock([.init(productID: 1, parentID: 0, quantity: 5)])
        guard case .failed(.refused(let detail)) = outcomes[0] else { return #expect(Bool(false)) }
        #expect(detail.code == "redirected" && detail.message == "The shop redirects to https://www.shop.example.")
        #expect(shop.requests.count == 1 && shop.requests.allSatisfy { !$0.followsRedirects })
    }

    @Test(arguments: ["word ", "a" + String(repeating: "\u{301}", count: 500)])
    func aMessageComesWithoutItsHTMLAndWithin300Scalars(word: String) async throws {
        let words = String(repeating: word, count: 100)
        let client = try ScriptedShop { _ in
            .json(500, #"{"code":"internal_server_error","message":"<p>\#(words)</p>","data":null}"#)
        }.client()
        let message = await failure { () throws(CallFailure) in try await client.order(1) }?.detail.message
        #expect(message?.unicodeScalars.elementsEqual(words.unicodeScalars.prefix(300)) == true)
    }

    @Test func aCodeThatIsANumberIsReadToo() async throws {
        let client = try ScriptedShop { _ in .json(400, #"{"code":7,"message":["x"]}"#) }.client()
        #expect(
            await failure { () throws(CallFailure) in try await client.order(1) }
                == .refused(.init(status: 400, code: "7")))
    }

    @Test func anHTMLPageIsMalformedWith200AndSurvivedWith403() async throws {
        let page = "<!DOCTYPE html><title>Just a moment</title>"
        for (status, kind) in [(200, "malformed"), (403, "unauthorized")] {
            let client = try ScriptedShop { _ in .json(status, page) }.client()
            #expect(await failure { () throws(CallFailure) in try await client.order(1) }?.kind == kind)
        }
    }

    @Test(arguments: [
        (ClientError.notSent(.connectionRefused), "notCarriedOut"), (.unclear(.timeout), "unclear"),
        (.refused(.forbiddenAddress), "refused"), (.cancelled, "unclear"),
    ])
    func withoutAnAnswerTheClientsErrorSaysIt(error: ClientError, kind: String) async throws {
        let client = try ScriptedShop { _ throws(ClientError) in throw error }.client()
        #expect(await failure { () throws(CallFailure) in try await client.order(1) }?.kind == kind)
    }

    @Test func skusAreComparedExactlyAndAskedForInOneCall() async throws {
        let shop = ScriptedShop { _ in
            .json(
                200,
                #"[{"id":1,"sku":"abc-10","manage_stock":true,"stock_quantity":3},{"id":2,"sku":"ABC-10","manage_stock":false,"stock_quantity":null}]"#
            )
        }
        #expect(try await shop.client().products(skus: ["ABC-10", "Æ/1"]).map(\.id) == [2])
        #expect(shop.requests.count == 1 && shop.requests.first?.url.contains("sku=ABC-10%2C%C3%86%2F1&") == true)
    }

    @Test func aComposedLetterIsNotADecomposedOne() async throws {
        let shop = ScriptedShop { _ in .json(200, #"[{"id":1,"sku":"BLA\u030a"},{"id":2,"sku":"BL\u00c5"}]"#) }
        #expect(try await shop.client().products(skus: ["BL\u{C5}"]).map(\.id) == [2])
    }

    @Test func noSKUsAreNoCall() async throws {
        let shop = ScriptedShop { _ in .json(200, "[]") }
        #expect(try await shop.client().products(skus: []).isEmpty)
        #expect(try await shop.client().products(skus: [""]).isEmpty)
        #expect(shop.requests.isEmpty)
    }

    @Test(arguments: [
        ("true", #"5"#, ShopProduct.StockManager.itself), (#""parent""#, "250", .parent), ("false", "null", .nobody),
        ("null", "null", .nobody),
    ])
    func whoManagesStockIsReadFromABooleanOrAText(json: String, quantity: String, manager: ShopProduct.StockManager)
        async throws
    {
        let product = try await ScriptedShop { _ in
            .json(200, #"{"id":1,"sku":"A","manage_stock":\#(json),"stock_quantity":\#(quantity)}"#)
        }.client().product(1)
        #expect(product.stockManager == manager && (product.stockQuantity == nil) == (quantity == "null"))
    }

    @Test func aVariationsOwnSKUIsReadInTheContextThatShowsIt() async throws {
        let shop = ScriptedShop { _ in .json(200, #"{"id":29,"sku":""}"#) }
        #expect(try await shop.client().ownSKU(of: 29) == "")
        #expect(shop.requests.map(\.url) == ["https://shop.example/sub/wp-json/wc/v3/products/29?context=edit"])
    }

    @Test func stockIsWrittenPerParentAndEachAnswerIsRead() async throws {
        let shop = ScriptedShop { request in
            guard request.url.hasSuffix("/products/batch") else { return .json(500, "") }
            return .json(
                200,
                #"{"update":[{"id":1,"manage_stock":true,"stock_quantity":5},{"id":2,"manage_stock":true,"stock_quantity":4},{"id":3,"manage_stock":false,"stock_quantity":null},{"id":4,"error":{"code":"x","message":"m","data":{"status":400}}},{"id":5,"error":"broken"},{"id":7,"manage_stock":true,"stock_quantity":5},{"id":"x"}]}"#
            )
        }
        let simple = [1, 2, 3, 4, 5, 6, 8].map { StockWrite(productID: $0, parentID: 0, quantity: 5) }
        let outcomes = try await shop.client().setStock([.init(productID: 9, parentID: 8, quantity: 1)] + simple)
        guard case .failed(.unclear) = outcomes[0] else { return #expect(Bool(false)) }
        #expect(
            outcomes.dropFirst() == [
                .written, .different, .ignored, .refused(.init(code: "x", message: "m")),
                .refused(.init(code: "unreadable")), .refused(.init(code: "another_product")),
                .refused(.init(code: "unreadable")),
            ])
        #expect(
            shop.requests.map { $0.url.split(separator: "/v3/").last } == [
                "products/batch", "products/8/variations/batch",
            ])
        let body = String(decoding: try #require(shop.requests.first).body, as: UTF8.self)
        #expect(body.contains(#""manage_stock":true"#) && body.contains(#""stock_quantity":5"#))
        #expect(shop.requests.allSatisfy { $0.method == .post && $0.fields[.contentType] == "application/json" })
    }

    @Test func anAnswerWithTooFewItemsIsNotMatchedUp() async throws {
        // `_fields` or a plug-in empties it (woocommerce-observed.md 4).
        let shop = ScriptedShop { _ in .json(200, #"{"update":[]}"#) }
        let outcomes = try await shop.client().setStock([.init(productID: 1, parentID: 0, quantity: 5)])
        #expect(outcomes == [.failed(.malformed(.init(code: "batch_count")))])
    }

    @Test func aBatchThatIsTooLargeIsHalved() async throws {
        let shop = ScriptedShop { request in
            let ids = String(decoding: request.body, as: UTF8.self).split(separator: #""id":"#).dropFirst()
                .map { $0.prefix { $0.isNumber } }
            guard ids.count <= 2 else { return .problem(413, "woocommerce_rest_request_entity_too_large") }
            let items = ids.map { #"{"id":\#($0),"manage_stock":true,"stock_quantity":5}"# }
            return .json(200, #"{"update":[\#(items.joined(separator: ","))]}"#)
        }
        let outcomes = try await shop.client().setStock((1...5).map { .init(productID: $0, parentID: 0, quantity: 5) })
        #expect(outcomes == Array(repeating: .written, count: 5))
    }

    @Test func aCallHoldsNoMoreThanTheBatchSize() async throws {
        let shop = ScriptedShop { _ in .json(500, "") }
        var client = try shop.client()
        client.batchSize = 2
        _ = await client.setStock((1...5).map { .init(productID: $0, parentID: 0, quantity: 5) })
        #expect(shop.requests.count == 3)
    }

    @Test func changedOrdersAreAskedForInUTCWithoutAZone() async throws {
        let shop = ScriptedShop { _ in
            .json(200, #"[{"id":5,"status":"on-hold","date_modified_gmt":"2026-11-23T08:35:41","_links":{}},{"id":6}]"#)
        }
        let orders = try await shop.client().orders(modifiedAfter: ScriptedShop.now, page: 3)
        #expect(
            orders.map(\.id) == [5, 6] && orders[0].modifiedAt == ScriptedShop.now && orders[0].status == "on-hold")
        let request = try #require(shop.requests.first)
        #expect(request[query: "modified_after"] == "2026-11-23T08:35:41" && request[query: "dates_are_gmt"] == "true")
        #expect(request[query: "orderby"] == "id" && request[query: "order"] == "asc" && request[query: "page"] == "3")
    }

    @Test func aListIsReadToItsLastPage() async throws {
        let shop = ScriptedShop { request in
            let page = request[query: "page"].flatMap { Int($0) } ?? 0
            let ids = page < 3 ? (0..<100).map { page * 100 + $0 } : [300]
            return .json(200, "[" + ids.map { #"{"id":\#($0),"sku":"\#($0)"}"# }.joined(separator: ",") + "]")
        }
        #expect(try await shop.client().variations(of: 1).count == 201 && shop.requests.count == 3)
    }

    @Test func aProbeTellsWhetherTheKeyWorks() async throws {
        try await ScriptedShop { _ in .json(200, #"[{"id":1}]"#) }.client().probe()
        let client = try ScriptedShop { _ in .problem(403, "woocommerce_rest_cannot_view") }.client()
        #expect(await failure { () throws(CallFailure) in try await client.probe() }?.kind == "unauthorized")
    }
}
