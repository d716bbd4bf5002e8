import Cryptography
import EventLoop
import HTTPClient
import HTTPServer
import HTTPTypes
import Synchronization
import TestSupport
import Testing

@testable import Sandbox

/// Webhooks over real sockets.
@Suite(.machineShare)
struct DeliveryTests {
    private struct Scene: Sendable {
        var rackbeat: RackbeatSandbox
        var shop: WooCommerceSandbox
        var receiver: Receiver
        var url: String
        var rackbeatURL: String
        var client: HTTPClient

        func hook(_ topic: String, secret: String = "hemmelig") async -> Int {
            let body: JSON = ["topic": .string(topic), "delivery_url": .string(url), "secret": .string(secret)]
            let answer = await shop.caller.call(
                .post, "/wp-json/wc/v3/webhooks", String(decoding: PHPJSON.encode(body), as: UTF8.self))
            return answer.json["id"]?.int ?? 0
        }

        func deliveries(_ count: Int) async -> [Receiver.Delivery] {
            _ = await eventually { receiver.deliveries.count >= count }
            return receiver.deliveries
        }
    }

    private func play(_ body: (Scene) async throws -> Void) async throws {
        let loop = try EventLoop.start()
        let client = try HTTPClient(loop: loop)
        var shopSwitches = ShopSwitches()
        shopSwitches.tls = .always
        var switches = RackbeatSwitches()
        switches.rateLimit = nil
        let rackbeat = RackbeatSandbox(switches: switches, send: client.send)
        let shop = WooCommerceSandbox(name: "prop", switches: shopSwitches, send: client.send)
        rackbeat.seed(.danish)
        shop.seed(.danish)
        let receiver = Receiver()
        let server = try HTTPServer(host: "127.0.0.1", port: 0, loops: [loop], router: receiver.router)
        let api = try HTTPServer(host: "127.0.0.1", port: 0, loops: [loop], router: rackbeat.routes())
        try await withThrowingTaskGroup { group in
            group.addTask { try await server.run() }
            group.addTask { try await api.run() }
            group.addTask { await rackbeat.run() }
            group.addTask { await shop.run() }
            let scene = Scene(
                rackbeat: rackbeat, shop: shop, receiver: receiver, url: "http://127.0.0.1:\(server.port)/hook",
                rackbeatURL: "http://127.0.0.1:\(api.port)/api/", client: client)
            try await body(scene)
            group.cancelAll()
            while (try? await group.next()) != nil {}
        }
        await client.shutDown()
        loop.stop()
    }

    @Test(arguments: [
        ("s3cr&et\"<x>'", "s3cr&et\"<x>'"), ("a&amp;b", "a&b"), ("&lt;&#039;&gt;&quot;", "<'>\""), ("æøå%", "æøå%"),
    ])
    func theSignatureIsMadeWithTheDecodedSecret(_ stored: String, _ key: String) async throws {
        try await play { scene in
            let id = await scene.hook("order.created", secret: stored)
            try scene.shop.placeOrder(OrderRequest(lines: [.init("ÆBLEGRØD", 2)]))
            let delivery = try #require(await scene.deliveries(1).first)
            let secret = try #require(Secret(Array(key.utf8)))
            let code = try #require(delivery.fields[named: "X-WC-Webhook-Signature"].flatMap(Base64.decode))
            let isAuthentic = secret.authenticates(delivery.body.span, code: code.span)
            #expect(isAuthentic)
            #expect(delivery.fields[named: "X-WC-Webhook-ID"] == String(id))
            #expect(delivery.fields[named: "X-WC-Webhook-Source"] == scene.shop.site + "/")
            #expect(delivery.fields[named: "X-WC-Webhook-Delivery-ID"]?.count == 32)
            #expect(delivery.fields[.userAgent] == "WooCommerce/11.0.1 Hookshot (WordPress/6.9.7)")
            #expect(delivery.fields[.contentType] == "application/json")
            #expect(delivery.body.allSatisfy { $0 < 128 })
        }
    }

    @Test func theCheckoutSendsUpdatedBeforeCreatedWithTheSameBytes() async throws {
        try await play { scene in
            for topic in ["order.created", "order.updated", "product.updated"] { _ = await scene.hook(topic) }
            try scene.shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1), .init("HOOD-S-BLÅ", 1)]))
            let deliveries = await scene.deliveries(4)
            #expect(
                deliveries.map(\.topic) == ["order.updated", "order.created", "product.updated", "product.updated"])
            #expect(deliveries[0].body == deliveries[1].body)
            #expect(
                deliveries[0].json["line_items"]?.items?.first?["meta_data"]?.items?.first?["key"] == "_reduced_stock")
            #expect(deliveries[2].json["stock_quantity"] == 119)
            #expect(deliveries[3].json["id"] == .int(scene.shop.id("HOOD-S-BLÅ")))
            #expect(deliveries[3].json["type"] == "variation")
        }
    }

    @Test func whileTheQueueStandsChangesCollapseAndTheLastStateIsSent() async throws {
        try await play { scene in
            for topic in ["order.created", "order.updated"] { _ = await scene.hook(topic) }
            scene.shop.holdQueue()
            let id = try scene.shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            for status in ["on-hold", "completed"] { scene.shop.setStatus(status, of: id) }
            #expect(scene.receiver.deliveries.isEmpty)
            scene.shop.releaseQueue()
            let deliveries = await scene.deliveries(2)
            #expect(deliveries.map { $0.json["status"] } == ["completed", "completed"])
            scene.shop.setStatus("processing", of: id)
            #expect(await scene.deliveries(3).count == 3)
        }
    }

    @Test func whatWasDeletedBeforeTheQueueRanArrivesAsASignedError() async throws {
        try await play { scene in
            for topic in ["order.created", "order.deleted"] { _ = await scene.hook(topic) }
            scene.shop.holdQueue()
            let gone = try scene.shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            let binned = try scene.shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            #expect(scene.shop.deleteOrder(gone, forEver: true))
            #expect(scene.shop.deleteOrder(binned))
            scene.shop.releaseQueue()
            let deliveries = await scene.deliveries(3)
            #expect(deliveries[0].json["code"] == "woocommerce_rest_shop_order_invalid_id")
            #expect(deliveries[1].json["status"] == "trash")
            #expect(deliveries[2].json == ["id": .int(binned)])
        }
    }

    @Test func anOwnerWithoutRightsSendsErrorsInPlaceOfOrders() async throws {
        try await play { scene in
            _ = await scene.hook("order.created")
            scene.shop.configure { $0.webhookOwnerHasRights = false }
            try scene.shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            let delivery = try #require(await scene.deliveries(1).first)
            #expect(delivery.json["code"] == "woocommerce_rest_cannot_view")
            #expect(delivery.json["data"]?["status"] == 403)
        }
    }

    @Test func theSeventhFailureInARowDisablesAndNothingIsRepeated() async throws {
        try await play { scene in
            let id = await scene.hook("order.created")
            scene.receiver.answer(.internalServerError)
            for count in 1...7 {
                #expect(scene.shop.webhooks.first?.status == "active")
                try scene.shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
                _ = await eventually { scene.shop.deliveryCount == count }
            }
            #expect(await eventually { scene.shop.webhooks.first?.status == "disabled" })
            #expect(scene.receiver.deliveries.count == 7)
            let path = "/wp-json/wc/v3/webhooks/\(id)"
            _ = await scene.shop.caller.call(.put, path, #"{"status":"active"}"#)
            try scene.shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            #expect(await eventually { scene.shop.webhooks.first?.status == "disabled" }, "the counter stayed at 6")
        }
    }

    @Test func redirectsCountAsDelivered() async throws {
        try await play { scene in
            _ = await scene.hook("order.created")
            scene.receiver.answer(.found)
            for count in 1...8 {
                try scene.shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
                _ = await eventually { scene.shop.deliveryCount == count }
            }
            #expect(scene.shop.webhooks.first?.status == "active")
        }
    }

    @Test func aPingNotAnsweredWith200ComesAfterEveryDelivery() async throws {
        try await play { scene in
            scene.receiver.answer(.accepted)
            let id = await scene.hook("order.created")
            #expect(scene.receiver.all.map { String(decoding: $0.body, as: UTF8.self) } == ["webhook_id=\(id)"])
            #expect(scene.receiver.all.first?.fields[named: "X-WC-Webhook-Topic"] == nil)
            for pings in 2...3 {
                try scene.shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
                #expect(await eventually { scene.receiver.pings == pings })
            }
            scene.receiver.answer(.ok)
            try scene.shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            #expect(await eventually { scene.receiver.pings == 4 })
            try scene.shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            #expect(await scene.deliveries(4).count == 4)
            #expect(scene.receiver.pings == 4)
        }
    }

    @Test func aStockWriteEchoesEvenWhenNothingChanges() async throws {
        try await play { scene in
            _ = await scene.hook("product.updated")
            let path = "/wp-json/wc/v3/products/\(scene.shop.id("TS-001"))"
            _ = await scene.shop.caller.call(.put, path, #"{"manage_stock":true,"stock_quantity":120}"#)
            #expect(await scene.deliveries(1).first?.json["stock_quantity"] == 120)
        }
    }

    @Test(arguments: RackbeatSwitches.Authenticity.allCases)
    func rackbeatProvesItselfAsSwitched(_ authenticity: RackbeatSwitches.Authenticity) async throws {
        try await play { scene in
            scene.rackbeat.configure { $0.authenticity = authenticity }
            let body = #"{"event":"inventory.changed","url":"\#(scene.url)"}"#
            let answer = await scene.rackbeat.caller.call(.post, "/api/webhooks", body)
            let token = try #require(answer.json["webhook"]?["token"]?.string)
            scene.rackbeat.setStock(item: "TS-001", quantity: 5)
            let delivery = try #require(await scene.deliveries(1).first)
            #expect(delivery.json == ["item": "TS-001", "item_type": "product", "type": "stock"])
            #expect(delivery.fields[named: "Rackbeat-Webhook-Event"] == "inventory.changed")
            #expect(delivery.fields[named: "Rackbeat-Account-Id"] == "4711")
            #expect(delivery.fields[.userAgent] == "Rackbeat Webhook")
            let sent = delivery.fields[named: "Rackbeat-Webhook-Token"]
            let signature = delivery.fields[named: "X-Rackbeat-Signature"]
            let secret = try #require(Secret(Array(scene.rackbeat.switches.signatureSecret.utf8)))
            let code = secret.signature(of: delivery.body.span)
            #expect((sent == token) == [.token, .both, .badSignature].contains(authenticity))
            #expect((sent != nil) == [.token, .both, .badSignature, .badToken].contains(authenticity))
            let (hex, base64) = (Hex.encode(code.span), Base64.encode(code.span))
            #expect((signature == hex) == [.hmacHex, .both].contains(authenticity))
            #expect((signature == base64) == (authenticity == .hmacBase64))
        }
    }

    @Test func rackbeatRepeatsUntilItIsTaken() async throws {
        try await play { scene in
            scene.rackbeat.configure { $0.retryFactor = 0.0001 }
            let body = #"{"event":"order.created","url":"\#(scene.url)"}"#
            _ = await scene.rackbeat.caller.call(.post, "/api/webhooks", body)
            scene.receiver.answer(.internalServerError)
            let order = #"{"customer_id":1,"lines":[{"item_id":"TS-001","quantity":1}]}"#
            _ = await scene.rackbeat.caller.call(.post, "/api/orders/drafts", order)
            #expect(await scene.deliveries(2).count >= 2)
            scene.receiver.answer(.ok)
            let number = try #require(scene.rackbeat.orders().first?.number)
            #expect(
                await eventually {
                    await scene.rackbeat.caller.call(.get, "/api/webhooks").json["webhooks"]?.items?.first?[
                        "failures_since_last_success"] == 0
                })
            #expect(
                scene.receiver.deliveries.allSatisfy { $0.json == ["key_name": "number", "key": .string("\(number)")] })
        }
    }

    @Test func duplicatesComeWhenSwitched() async throws {
        try await play { scene in
            scene.rackbeat.configure { $0.duplicates = 2 }
            let body = #"{"event":"inventory.changed","url":"\#(scene.url)"}"#
            _ = await scene.rackbeat.caller.call(.post, "/api/webhooks", body)
            scene.rackbeat.setStock(item: "TS-001", quantity: 5)
            #expect(await scene.deliveries(3).count == 3)
        }
    }

    @Test func suppressedWritesTellNobody() async throws {
        try await play { scene in
            let body = #"{"event":"product.updated","url":"\#(scene.url)"}"#
            _ = await scene.rackbeat.caller.call(.post, "/api/webhooks", body)
            let path = "/api/products/TS-001"
            _ = await scene.rackbeat.caller.call(.put, "\(path)?suppress_webhooks=true", #"{"name":"Stille"}"#)
            _ = await scene.rackbeat.caller.call(.put, path, #"{"name":"Højt"}"#)
            #expect(await scene.deliveries(1).count == 1)
            #expect(await eventually { scene.rackbeat.deliveryAttempts == 1 })
        }
    }

    @Test func aResetAfterTheWriteHasWritten() async throws {
        try await play { scene in
            scene.rackbeat.faults.add(Fault("POST /api/orders/drafts", .resetAfterWrite, times: 1))
            let request = ClientRequest(
                .post, scene.rackbeatURL + "orders/drafts",
                fields: [.authorization: "Bearer \(scene.rackbeat.token)", .contentType: "application/json"],
                body: Array(#"{"customer_id":1,"lines":[{"item_id":"TS-001","quantity":1}]}"#.utf8))
            await #expect(throws: ClientError.unclear(.connectionBroken)) { try await scene.client.send(request) }
            #expect(scene.rackbeat.orderCount == 1)
            let second = try await scene.client.send(request)
            #expect(second.status == .created)
            #expect(scene.rackbeat.orderCount == 2)
        }
    }
}
