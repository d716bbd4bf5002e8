import HTTPTypes
import TestSupport
import Testing

@testable import Sandbox

/// What follows what in a shop (woocommerce-observed.md 2), told by the topics that are queued.
struct ShopLifeTests {
    private let shop = WooCommerceSandbox.seeded()
    private let orders = "/wp-json/wc/v3/orders"

    /// The shop's queue stands, so that what is to be told of can be counted.
    private func queued(_ body: () async throws -> Void) async throws -> Int {
        for topic in ["created", "updated", "deleted", "restored", "published"] {
            for resource in ["order", "product"] where resource == "product" || topic != "published" {
                await shop.register(topic: "\(resource).\(topic)", url: "http://127.0.0.1/", secret: "s")
            }
        }
        try await body()
        return shop.deliveryBacklog
    }

    private func place() throws -> Int { try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 3)], shipping: nil)) }

    private func line(_ id: Int) async throws -> Int {
        try #require(await shop.caller.call(.get, "\(orders)/\(id)").json["line_items"]?.items?.first?["id"]?.int)
    }

    @Test func aRefundOfLinesPutsGoodsBackAndIsListedBelowZero() async throws {
        let id = try place()
        let line = try await line(id)
        let body = """
            {"amount":"186.25","reason":"retur","api_refund":false,"line_items":[{"id":\(line),"quantity":1,
            "refund_total":149,"refund_tax":[{"id":1,"refund_total":37.25}]}]}
            """
        let told = try await queued {
            #expect(await shop.caller.call(.post, "\(orders)/\(id)/refunds", body).status == 201)
        }
        #expect(told == 2, "product.updated, order.updated")
        #expect(shop.stock(sku: "TS-001") == 118)
        let order = await shop.caller.call(.get, "\(orders)/\(id)").json
        let shown = order["refunds"]?.items?.first
        #expect(shown?["total"] == "-186.25" && shown?["total_tax"] == "-37.25" && shown?["reason"] == "retur")
        #expect(order["line_items"]?.items?.first?["quantity"] == 3, "the order's own line keeps its quantity")
        let listed = await shop.caller.call(.get, "\(orders)/\(id)/refunds").json.items?.first
        let row = listed?["line_items"]?.items?.first
        #expect(row?["quantity"] == -1 && row?["total"] == "-149.00" && row?["total_tax"] == "-37.25")
    }

    @Test func aRefundThatIsDeletedIsGoneAndNobodyIsTold() async throws {
        let id = try place()
        #expect(shop.refund(id, amount: Amount(10)))
        let listed = await shop.caller.call(.get, "\(orders)/\(id)/refunds").json.items?.first
        let path = "\(orders)/\(id)/refunds/\(try #require(listed?["id"]?.int))"
        #expect(await shop.caller.call(.delete, path).status == 501)
        let told = try await queued { #expect(await shop.caller.call(.delete, "\(path)?force=true").status == 200) }
        #expect(told == 0)
        #expect(await shop.caller.call(.get, "\(orders)/\(id)").json["refunds"] == [])
    }

    @Test func aNoteIsKeptAndNobodyIsTold() async throws {
        let id = try place()
        let told = try await queued {
            #expect(await shop.caller.call(.post, "\(orders)/\(id)/notes", #"{"note":"Afsendt"}"#).status == 201)
        }
        let note = await shop.caller.call(.get, "\(orders)/\(id)/notes").json.items?.first
        #expect(told == 0 && note?["note"] == "Afsendt" && note?["customer_note"] == false)
        let path = "\(orders)/\(id)/notes/\(try #require(note?["id"]?.int))?force=true"
        #expect(await shop.caller.call(.delete, path).status == 200)
        #expect(await shop.caller.call(.get, "\(orders)/\(id)/notes").json == [])
    }

    @Test func anEditedQuantityMovesStockAndKeepsTheLinesTotal() async throws {
        let id = try place()
        let body = #"{"line_items":[{"id":\#(try await line(id)),"quantity":5}]}"#
        let told = try await queued {
            #expect(await shop.caller.call(.put, "\(orders)/\(id)", body).status == 200)
        }
        #expect(told == 2, "order.updated, product.updated")
        #expect(shop.stock(sku: "TS-001") == 115)
        let row = await shop.caller.call(.get, "\(orders)/\(id)").json["line_items"]?.items?.first
        #expect(row?["quantity"] == 5 && row?["total"] == "447.00")
    }

    @Test(arguments: [
        ("trash", HTTPRequest.Method.post, 1, "order.deleted"), ("restore", .post, 1, "order.restored"),
        ("", .delete, 0, "for ever: nothing"),
    ])
    func theBinOfOrders(_ action: String, _ method: HTTPRequest.Method, _ count: Int, _ what: Comment) async throws {
        let id = try place()
        if action == "restore" { #expect(shop.deleteOrder(id)) }
        let path = "/sandbox/orders/\(id)" + (action.isEmpty ? "" : "/\(action)")
        let told = try await queued { #expect(await shop.caller.call(method, path).status == 200) }
        #expect(told == count, what)
        #expect(await shop.caller.call(method, path).status == 404)
    }

    @Test(arguments: [
        ("trash", HTTPRequest.Method.post, 1, "product.deleted"),
        ("restore", .post, 3, "product.updated, product.restored, product.published"),
        ("", .delete, 0, "for ever: nothing"),
    ])
    func theBinOfProducts(_ action: String, _ method: HTTPRequest.Method, _ count: Int, _ what: Comment) async throws {
        let id = shop.id("TS-001")
        if action == "restore" { #expect(shop.deleteProduct(id)) }
        let path = "/sandbox/products/\(id)" + (action.isEmpty ? "" : "/\(action)")
        let told = try await queued { #expect(await shop.caller.call(method, path).status == 200) }
        #expect(told == count, what)
    }

    @Test func aQueueThatSleepsLetsOutWhatIsInItWhenSomebodyComes() async throws {
        let queue = WorkQueue<Int>()
        queue.hold(true)
        queue.put([1, 2])
        queue.letThrough()
        queue.put([3])
        #expect(await queue.next() == 1)
        #expect(await queue.next() == 2)
        async let third = queue.next()
        queue.letThrough()
        #expect(await third == 3)
        queue.put([4])
        queue.close()
        #expect(await queue.next() == nil)
    }

    /// woocommerce.md 2.5.
    @Test func aVariationWithoutItsOwnSKUShowsNoneOnlyInEditContext() async throws {
        #expect(shop.hold(product: Array(#"{"id":900,"type":"variable","name":"Tee","sku":"TEE"}"#.utf8)) == 900)
        let body = #"{"id":901,"type":"variation","parent_id":900,"name":"Tee - M","sku":"TEE"}"#
        #expect(shop.hold(product: Array(body.utf8)) == 901)
        let path = "/wp-json/wc/v3/products/901"
        #expect(await shop.caller.call(.get, path).json["sku"] == "TEE")
        #expect(await shop.caller.call(.get, "\(path)?context=edit").json["sku"] == "")
    }

    @Test func anOrderThatAnotherShopWroteReadsAsItWasWrittenUntilItChanges() async throws {
        let id = try place()
        let bytes = try #require(shop.body(ofOrder: id))
        let other = WooCommerceSandbox.seeded { $0.currency = "SEK" }
        #expect(other.hold(order: bytes) == id)
        #expect(await other.caller.call(.get, "\(orders)/\(id)").text == String(decoding: bytes, as: UTF8.self))
        #expect(other.order(id)?.total == shop.order(id)?.total)
        #expect(other.refund(id, amount: Amount(10)))
        let changed = await other.caller.call(.get, "\(orders)/\(id)").json
        #expect(changed["refunds"]?.items?.first?["total"] == "-10.00" && changed["currency"] == "DKK")
        #expect(other.hold(order: Array("{}".utf8)) == nil)
    }
}
