import Cryptography
import Foundation
import ShopRouting
import TestSupport
import Testing

@testable import WooCommerce

/// Every delivery recorded from three shops, against what its index says.
@Suite("302 recorded deliveries", .enabled(if: Recording.directory != nil, "the recording lies beside the checkout"))
struct RecordingTests {
    private struct Summary: Decodable {
        var id: Int64?
        var status: String?
        var sku: String?
        var code: String?
        var type: String?
        var parent_id: Int64?
    }

    private let secrets: [String: Secret]

    init() throws {
        secrets = [
            "A": try #require(Secret(wooCommerce: Array(#"s3cr&amp;et"<x>'"#.utf8))),
            "B": try #require(Secret(wooCommerce: Array("abc".utf8))),
        ]
    }

    @Test func thereAre302() { #expect(Recording.rows.count == 302) }

    @Test(arguments: Recording.rows)
    func itsSignatureVerifiesUnderItsSecretAndNoOther(row: Recording.Row) throws {
        let delivery = try row.delivery()
        let signatures = delivery.fields["x-wc-webhook-signature"].map { [$0] } ?? []
        for (name, secret) in secrets {
            let isAuthentic = Authenticity.accepts(signatures: signatures, body: delivery.body, secrets: [secret])
            #expect(isAuthentic == (row.secret == name))
        }
        var changed = delivery.body
        changed[changed.count / 2] ^= 1
        #expect(!Authenticity.accepts(signatures: signatures, body: changed, secrets: Array(secrets.values)))
    }

    @Test(arguments: Recording.rows)
    func itIsWhatTheIndexSays(row: Recording.Row) throws {
        let delivery = try row.delivery()
        let ping = Ping(contentType: delivery.fields["content-type"], body: delivery.body)
        guard row.topic != "ping" else {
            #expect(row.summary == "webhook_id=\(try #require(ping).webhookID)")
            return
        }
        #expect(ping == nil)
        let summary = try JSONDecoder().decode(Summary.self, from: Data(row.summary.utf8))
        let content = DeliveryContent(body: delivery.body, topic: row.topic)
        switch (row.topic.split(separator: ".").first ?? "", content) {
        case (_, .restError(let code, _)): #expect(code == summary.code)
        case ("order", .order(let id)):
            #expect(id == summary.id)
            let order = try JSONDecoder().decode(Order.self, from: Data(delivery.body)).value
            #expect(order.status == summary.status)
            let sum = (order.lines.map(\.total) + order.shippingLines.map(\.total) + order.fees.map(\.total))
                .reduce(order.totalTax, +)
            #expect(sum == order.total, "woocommerce.md 2.7")
        case ("order", .deleted(.order, let id)), ("product", .deleted(.product, let id)): #expect(id == summary.id)
        case ("product", .product(let id)):
            #expect(id == summary.id)
            let product = try JSONDecoder().decode(Product.self, from: Data(delivery.body)).value
            #expect(product.sku == summary.sku)
            #expect(product.type == summary.type)
            #expect(product.parentID == summary.parent_id)
        case ("order", .v1), ("order", .legacyOrder): #expect(summary.id == nil || row.file.hasPrefix("8.2.2"))
        case ("action", .action), ("coupon", .coupon), ("customer", .customer): break
        default: Issue.record("\(row.topic) was read as \(content)")
        }
    }
}
