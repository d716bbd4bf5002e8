import Cryptography
import Foundation
import HTTPClient
import HTTPTypes
import ShopRouting
import TestSupport
import Testing

@testable import WooCommerce

/// What a real shop, 11.0.1, answered to calls like ours.
struct RecordedExchangeTests {
    private func shop(_ name: String) throws -> ScriptedShop {
        let response = try RecordedExchange.own(name).response
        return ScriptedShop { _ in response }
    }

    @Test func anOrder() async throws {
        let order = try await shop("A-33-order-one").client().order(197)
        #expect(order.total == Money("920.00") && order.totalTax == Money("184.00") && order.status == "processing")
        #expect(order.lines.map(\.sku) == ["TS-001", "HOOD-S-BLÅ"] && order.lines.map(\.variationID) == [0, 22])
        #expect(
            order.lines.map(\.total) == [Money("298.00"), Money("399.00")] && order.lines.map(\.quantity) == [2, 1])
        #expect(order.paidAt == Moment(milliseconds: 1_795_424_536_000), "2026-11-23T09:02:16Z")
    }

    @Test func anAnswerWithAnotherOrderIsNotTaken() async throws {
        let client = try shop("A-33-order-one").client()
        let failure = await failure { () throws(CallFailure) in try await client.order(196) }
        #expect(failure?.kind == "malformed" && failure?.detail.code == "another_order")
    }

    @Test func aSKUWhoseCaseTheShopFoldsFindsItsOwnProductAlone() async throws {
        let shop = try shop("A-10-sku-case-pair-upper")
        let found = try await shop.client().products(skus: ["ABC-10"])
        #expect(found.map(\.id) == [47] && found.first?.stockQuantity == 70 && found.first?.stockManager == .itself)
    }

    @Test func aSKUWithACommaIsAskedForAlone() async throws {
        let shop = try shop("A-10-sku-comma-in-sku")
        let found = try await shop.client().products(skus: ["X", "KOMMA,SKU", "Y"])
        #expect(found.map(\.id) == [53])
        #expect(shop.requests.map { $0[query: "sku"] } == ["KOMMA,SKU", "X,Y"])
        #expect(shop.requests.first?.url.contains("sku=KOMMA%2CSKU&") == true)
    }

    @Test func variationsWithTheirParentsSKUAmongThem() async throws {
        let found = try await shop("A-14-variations-with-unsku").client().variations(of: 27)
        #expect(found.map(\.sku) == ["SKO-42", "SKO", "SKO-40"] && found.allSatisfy { $0.parentID == 27 })
    }

    @Test func everyItemOfABatchHasItsOwnOutcome() async throws {
        // The recorded call sent these, and things of its own that had the two products fail.
        let outcomes = try await shop("A-21-products-batch-partial-errors").client().setStock([
            .init(productID: 76, parentID: 0, quantity: 701), .init(productID: 999_999, parentID: 0, quantity: 1),
            .init(productID: 22, parentID: 0, quantity: 77), .init(productID: 1, parentID: 0, quantity: 5),
            .init(productID: 77, parentID: 0, quantity: 12), .init(productID: 78, parentID: 0, quantity: 1),
            .init(productID: 72, parentID: 0, quantity: 3), .init(productID: 79, parentID: 0, quantity: 603),
            .init(productID: 80, parentID: 0, quantity: 705),
        ])
        #expect([0, 6, 7, 8].allSatisfy { outcomes[$0] == .written } && outcomes[4] == .different)
        let codes = [1, 2, 3, 5].map { index in
            if case .refused(let detail) = outcomes[index] { detail.code ?? "" } else { "\(outcomes[index])" }
        }
        #expect(
            codes == [
                "woocommerce_rest_product_invalid_id", "woocommerce_rest_invalid_product_id",
                "woocommerce_rest_product_invalid_id", "product_invalid_sku",
            ])
    }

    @Test(arguments: ["A-22-variations-batch-partial-errors", "A-22-variations-batch-no-such-parent"])
    func variationsOfABatchToo(name: String) async throws {
        let isPartial = name.hasSuffix("partial-errors")
        let ids: [Int64] = isPartial ? [26, 999_999, 76, 28, 25] : [26]
        let shop = try shop(name)
        let outcomes = try await shop.client().setStock(
            ids.map { StockWrite(productID: $0, parentID: 20, quantity: 61) })
        #expect(shop.requests.map(\.url) == ["https://shop.example/sub/wp-json/wc/v3/products/20/variations/batch"])
        #expect((outcomes.first == .written) == isPartial)
        for outcome in outcomes.dropFirst(isPartial ? 1 : 0) {
            guard case .refused = outcome else { return #expect(Bool(false), "\(outcome)") }
        }
    }

    @Test func aBatchThatIsTooLargeIsHalvedDownToSingleWrites() async throws {
        let tooLarge = try RecordedExchange.own("A-21-products-batch-101").response
        let shop = ScriptedShop { _ in tooLarge }
        let outcomes = try await shop.client().setStock((1...4).map { .init(productID: $0, parentID: 0, quantity: 5) })
        #expect(shop.requests.count == 7, "4, 2, 1, 1, 2, 1, 1")
        for outcome in outcomes {
            guard case .failed(.refused(let detail)) = outcome else { return #expect(Bool(false)) }
            #expect(detail.code == "woocommerce_rest_request_entity_too_large" && detail.status == 413)
        }
    }

    @Test(arguments: [
        ("A-33-order-missing", "missing"), ("A-60-401-wrong-secret", "unauthorized"),
        ("A-60-401-read-key-writes", "unauthorized"), ("A-60-403-customer-key-orders", "unauthorized"),
        ("A-60-404-no-route", "malformed"), ("A-36-refund-too-much", "unclear"),
    ])
    func aRefusalSaysWhatComesNext(name: String, kind: String) async throws {
        let client = try shop(name).client()
        let failure = await failure { () throws(CallFailure) in try await client.order(1) }
        #expect(failure?.kind == kind)
    }

    @Test func webhooks() async throws {
        let listed = try await shop("A-41-webhooks-list").client().webhooks()
        #expect(listed.count > 1 && listed.allSatisfy { $0.status == "active" && !$0.deliveryURL.isEmpty })
        #expect(listed.contains { $0.id == 2 && $0.topic == "order.updated" })
        let shop = try shop("A-40-webhook-create")
        let secret = try #require(Secret(Array("min-hemmelighed".utf8)))
        let created = try await shop.client().createWebhook(
            name: "Rackbeat order.created", topic: "order.created", url: "http://127.0.0.1:9099/A/rest-record",
            secret: secret)
        #expect(created.id == 26 && created.topic == "order.created" && created.status == "active")
        let body = Data(try #require(shop.requests.first).body)
        let sent = try #require(try JSONSerialization.jsonObject(with: body) as? [String: String])
        #expect(
            sent == [
                "name": "Rackbeat order.created", "topic": "order.created",
                "delivery_url": "http://127.0.0.1:9099/A/rest-record", "secret": "min-hemmelighed",
            ])
    }

    @Test(arguments: ["A-44-webhook-delete", "A-44-webhook-get-deleted"])
    func aWebhookIsGoneAfterwards(name: String) async throws {
        let shop = try shop(name)
        try await shop.client().deleteWebhook(28)
        #expect(shop.requests.map(\.url) == ["https://shop.example/sub/wp-json/wc/v3/webhooks/28?force=true"])
        #expect(shop.requests.map(\.method) == [.delete])
    }

    @Suite(
        "Every recorded exchange", .enabled(if: Recording.directory != nil, "the recording lies beside the checkout"))
    struct All {
        private struct Code: Decodable { var code: String }

        @Test func thereAreSome() { #expect(RecordedExchange.all.count > 100) }

        @Test(arguments: RecordedExchange.all)
        func itsAnswerIsUnderstood(exchange: RecordedExchange) throws {
            let (response, data) = (exchange.response, Data(exchange.response.body))
            guard response.status.kind == .successful else {
                let failure = FailureReading.failure(response)
                #expect(failure.detail.code == (try JSONDecoder().decode(Code.self, from: data).code))
                #expect(failure.kind != "malformed" || failure.detail.code == "rest_no_route")
                return
            }
            let path = exchange.target.split(separator: "?")[0].split(separator: "/").dropFirst(3).map(String.init)
            let isPartial = exchange.target.contains("_fields=") || exchange.method == "DELETE"
            guard !isPartial else { return }
            switch (path.first, path.count, path.last) {
            case ("orders", 1, _) where exchange.method == "GET":
                for order in try JSONDecoder().decode([WooCommerce::Order].self, from: data) { check(order.value) }
            case ("orders", 2, let last?) where Int64(last) != nil:
                check(try JSONDecoder().decode(WooCommerce::Order.self, from: data).value)
            case ("products", 1, _) where exchange.method == "GET", ("products", 3, "variations"),
                ("variations", 1, _):
                _ = try JSONDecoder().decode([WooCommerce::Product].self, from: data)
            case ("products", 2, let last?) where Int64(last) != nil,
                ("products", 4, let last?) where Int64(last) != nil:
                #expect(try JSONDecoder().decode(WooCommerce::Product.self, from: data).value.id == Int64(last))
            default: break
            }
        }

        /// woocommerce.md 2.7; an edited order need not sum up.
        private func check(_ order: ShopOrder) {
            let sum = (order.lines.map(\.total) + order.shippingLines.map(\.total) + order.fees.map(\.total))
                .reduce(order.totalTax, +)
            let difference = (sum - order.total).amount.magnitude
            #expect(order.id > 0 && difference <= Decimal(order.lines.count) / 100, "\(order.id): \(difference)")
        }
    }
}
