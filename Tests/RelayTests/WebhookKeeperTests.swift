import Foundation
import Testing
import WooCommerce

@testable import Relay

struct WebhookKeeperTests {
    private static let url = "https://relay.example/webhooks/woocommerce/dk"
    private static let old = "https://before.example/webhooks/woocommerce/dk"

    private struct Row {
        var id: Int
        var topic = "order.created"
        var status = "active"
        var url = WebhookKeeperTests.url
        var name = "whatever"
    }

    /// With the other topics as they should be.
    private func repairs(_ rows: [Row]) throws -> [WebhookKeeper.Repair] {
        let others = WebhookKeeper.orderTopics.dropFirst().enumerated().map { Row(id: 900 + $0, topic: $1) }
        let webhooks = try (rows + others).map { row in
            let object: [String: Any] = [
                "id": row.id, "topic": row.topic, "status": row.status, "delivery_url": row.url, "name": row.name,
            ]
            return try JSONDecoder().decode(Webhook.self, from: JSONSerialization.data(withJSONObject: object))
        }
        return WebhookKeeper.repairs(of: webhooks, url: Self.url, topics: WebhookKeeper.orderTopics)
    }

    private func repair(
        _ fault: WebhookFault, creates: Bool = true, _ dead: Int64...
    ) -> [WebhookKeeper.Repair] {
        [WebhookKeeper.Repair(topic: "order.created", fault: fault, creates: creates, dead: dead)]
    }

    @Test func anActiveOneForThisAddressIsEnoughWhoeverMadeIt() throws {
        #expect(try repairs([Row(id: 1)]) == [])
        #expect(try repairs([Row(id: 1), Row(id: 2)]) == [])
    }

    @Test func oneForAnotherTopicOrOfSomebodyElseDoesNotCount() throws {
        #expect(try repairs([]) == repair(.missing))
        #expect(try repairs([Row(id: 1, topic: "product.updated")]) == repair(.missing))
        #expect(try repairs([Row(id: 1, url: "https://erp.example/orders")]) == repair(.missing))
    }

    @Test(arguments: ["disabled", "paused"])
    func oneThatIsOffIsReplaced(status: String) throws {
        #expect(try repairs([Row(id: 1, status: status)]) == repair(.off, 1))
        #expect(try repairs([Row(id: 1, status: status), Row(id: 2)]) == repair(.off, creates: false, 1))
    }

    /// woocommerce.md 2.1: of an owner who lost the right to read orders are all that he has made.
    @Test func whereOneIsBlindAllAreMadeAnewUnlessItHasGoneSince() throws {
        let webhook = try JSONDecoder().decode(
            Webhook.self,
            from: Data(#"{"id":7,"topic":"order.created","status":"active","delivery_url":"\#(Self.url)"}"#.utf8))
        let repairs = WebhookKeeper.repairs(of: [webhook], url: Self.url, topics: WebhookKeeper.orderTopics, blind: 7)
        #expect(repairs.first == repair(.blind, 7).first && repairs.count == 4)
        #expect(
            WebhookKeeper.repairs(of: [webhook], url: Self.url, topics: WebhookKeeper.orderTopics, blind: 8).map(
                \.fault)
                == Array(repeating: .missing, count: 3))
        #expect(
            WebhookKeeper.repairs(
                of: [webhook], url: "https://other.example", topics: WebhookKeeper.orderTopics, blind: 7
            ).allSatisfy {
                $0.fault == .missing
            })
    }

    @Test func oneOfOursThatGoesElsewhereIsReplaced() throws {
        let name = WebhookKeeper.namePrefix + "order.created"
        #expect(try repairs([Row(id: 1, url: Self.old, name: name)]) == repair(.elsewhere, 1))
        let both = try repairs([Row(id: 1, url: Self.old, name: name), Row(id: 2)])
        #expect(both == repair(.elsewhere, creates: false, 1))
        #expect(try repairs([Row(id: 1, url: Self.old)]) == repair(.missing))
    }
}
