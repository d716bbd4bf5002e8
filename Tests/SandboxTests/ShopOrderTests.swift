import HTTPTypes
import Testing

@testable import Sandbox

struct ShopOrderTests {
    private let shop = WooCommerceSandbox.seeded()
    private let orders = "/wp-json/wc/v3/orders"

    private func sum(_ json: JSON) -> Amount {
        ["line_items", "shipping_lines", "fee_lines"].flatMap { json[$0]?.items ?? [] }.reduce(.zero) { sum, row in
            sum + (row["total"]?.numeric.flatMap(Amount.init) ?? .zero)
                + (row["total_tax"]?.numeric.flatMap(Amount.init) ?? .zero)
        }
    }

    @Test(arguments: [false, true])
    func theTotalIsTheSumOfWhatIsInIt(_ pricesIncludeTax: Bool) throws {
        let shop = WooCommerceSandbox.seeded { $0.pricesIncludeTax = pricesIncludeTax }
        let id = try shop.placeOrder(
            OrderRequest(
                lines: [.init("KRUS-01", 3), .init("LYS/24", 7, price: "19.95"), .init("HOOD-M-BLÅ", 1)],
                coupon: .percent(code: "15", Amount(15)), shipping: .init("Fragt", try #require(Amount("39.20"))),
                fees: [.init("Gavekort", Amount(-50))]))
        let json = try #require(shop.body(ofOrder: id).flatMap(JSONParser.parse))
        #expect(json["total"] == .string(sum(json).fixed(2)))
        #expect(json["prices_include_tax"] == .bool(pricesIncludeTax))
    }

    @Test func pricesInclVATAreStillSentExclVAT() throws {
        let shop = WooCommerceSandbox.seeded { $0.pricesIncludeTax = true }
        let id = try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 2, price: "149.00")], shipping: nil))
        let line = try #require(shop.body(ofOrder: id).flatMap(JSONParser.parse)?["line_items"]?.items?.first)
        #expect(line["total"] == "238.40")
        #expect(line["total_tax"] == "59.60")
        #expect(line["price"] == .number("119.2"))
    }

    @Test func linePricesCarryTheNoiseOfBinaryFractions() throws {
        let shop = WooCommerceSandbox.seeded { $0.pricesIncludeTax = true }
        let id = try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 3, price: "100.50")], shipping: nil))
        let line = try #require(shop.body(ofOrder: id).flatMap(JSONParser.parse)?["line_items"]?.items?.first)
        #expect(line["total"] == "241.20")
        #expect(line["price"] == .number("80.39999999999999"))
    }

    @Test func stockGoesOnceAndComesBackWhenCancelled() throws {
        let id = try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 3)]))
        #expect(shop.stock(sku: "TS-001") == 117)
        for (status, stock) in [
            ("completed", 117), ("refunded", 117), ("cancelled", 120), ("pending", 120), ("processing", 117),
        ] {
            #expect(shop.setStatus(status, of: id))
            #expect(shop.stock(sku: "TS-001") == stock, "\(status)")
        }
    }

    @Test func manyBuyersAtOnceTakeExactlyWhatTheyOrder() async throws {
        await withTaskGroup { group in
            for _ in 0..<40 {
                group.addTask { _ = try? shop.placeOrder(OrderRequest(lines: [.init("TS-001", 2)])) }
            }
        }
        #expect(shop.stock(sku: "TS-001") == 40)
        #expect(shop.orderCount == 40)
    }

    @Test func aBuyerCannotOrderWhatIsNotThere() throws {
        #expect(throws: OrderRefusal.outOfStock("ULDTÆPPE")) {
            try shop.placeOrder(OrderRequest(lines: [.init("ULDTÆPPE", 26)]))
        }
        #expect(throws: OrderRefusal.unknownSKU("X")) { try shop.placeOrder(OrderRequest(lines: [.init("X", 1)])) }
        try shop.placeOrder(OrderRequest(lines: [.init("ULDTÆPPE", 26)], checksStock: false))
        #expect(shop.stock(sku: "ULDTÆPPE") == -1)
    }

    @Test func whatIsGoneLeavesNoSKUBehind() async throws {
        let id = try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1), .init("HOOD-S-BLÅ", 1)]))
        let variation = try #require(shop.product(sku: "HOOD-S-BLÅ"))
        _ = await shop.caller.call(.delete, "/wp-json/wc/v3/products/\(shop.id("TS-001"))?force=true")
        _ = await shop.caller.call(
            .delete, "/wp-json/wc/v3/products/\(variation.parent)/variations/\(variation.id)?force=true")
        let lines = try #require(await shop.caller.call(.get, "\(orders)/\(id)").json["line_items"]?.items)
        #expect(lines[0]["product_id"] == 0)
        #expect(lines[0]["sku"] == .null)
        #expect(lines[1]["product_id"] == .int(variation.parent))
        #expect(lines[1]["variation_id"] == 0)
        #expect(lines[1]["sku"] == "HOOD")
    }

    @Test func missingOrdersAre404ToReadAnd400ToWrite() async {
        #expect(await shop.caller.call(.get, "\(orders)/99").status == 404)
        let answer = await shop.caller.call(.put, "\(orders)/99", "{}")
        #expect(answer.status == 400)
        #expect(answer.json["code"] == "woocommerce_rest_shop_order_invalid_id")
    }

    @Test func anUnknownStatusIs400AloneAndPendingInABatch() async throws {
        let id = try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
        #expect(await shop.caller.call(.put, "\(orders)/\(id)", #"{"status":"sendt"}"#).status == 400)
        _ = await shop.caller.call(.post, "\(orders)/batch", #"{"update":[{"id":\#(id),"status":"sendt"}]}"#)
        #expect(shop.order(id)?.status == "pending")
    }

    @Test func metaIsReplacedByItsKeyAndScalarsBecomeStrings() async throws {
        let id = try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
        for value in ["5", "true", #"{"a":1}"#] {
            let body = #"{"meta_data":[{"key":"_rackbeat","value":\#(value)}]}"#
            _ = await shop.caller.call(.put, "\(orders)/\(id)", body)
        }
        var meta = await shop.caller.call(.get, "\(orders)/\(id)").json["meta_data"]?.items ?? []
        #expect(meta.map { $0["value"] } == [["a": 1]])
        _ = await shop.caller.call(.put, "\(orders)/\(id)", #"{"meta_data":[{"key":"_rackbeat","value":5}]}"#)
        meta = await shop.caller.call(.get, "\(orders)/\(id)").json["meta_data"]?.items ?? []
        #expect(meta.map { $0["value"] } == ["5"])
        _ = await shop.caller.call(.put, "\(orders)/\(id)", #"{"meta_data":[{"key":"_rackbeat","value":null}]}"#)
        #expect(await shop.caller.call(.get, "\(orders)/\(id)").json["meta_data"] == [])
    }

    @Test func anOrderByRESTIsPricedAndTaxed() async throws {
        let body = """
            {"status":"processing","set_paid":true,"billing":{"country":"DK","email":"a@b.dk"},
            "line_items":[{"product_id":\(shop.id("TS-001")),"quantity":2}],
            "shipping_lines":[{"method_id":"flat_rate","method_title":"Fragt","total":"39.20"}]}
            """
        let answer = await shop.caller.call(.post, orders, body)
        #expect(answer.status == 201)
        #expect(answer.json["total"] == "421.50")
        #expect(answer.json["date_paid_gmt"] != .null)
        #expect(shop.stock(sku: "TS-001") == 118)
    }

    @Test func fieldsTrimAnOrderButKeepItsLinks() async throws {
        let id = try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
        let answer = await shop.caller.call(.get, "\(orders)/\(id)?_fields=id,status")
        #expect(answer.json.members.map(\.key) == ["id", "status", "_links"])
    }

    @Test func aRefundOfEverythingEndsTheOrderAndMoreIs500() async throws {
        let id = try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)], shipping: nil))
        #expect(await shop.caller.call(.post, "\(orders)/\(id)/refunds", #"{"amount":"187.00"}"#).status == 500)
        #expect(await shop.caller.call(.post, "\(orders)/\(id)/refunds", #"{"amount":"186.25"}"#).status == 201)
        #expect(shop.order(id)?.status == "refunded")
    }
}
