import Cryptography
import HTTPClient
import Journal
import ShopRouting
import WooCommerce

/// Keeps one shop's webhooks alive: WooCommerce switches one off for good after seven failures in a row and says nothing
/// (woocommerce.md 1.6, 3.6).
struct WebhookKeeper {
    struct Repair: Sendable, Equatable {
        var topic: String
        var fault: WebhookFault
        /// Whether one is to be made: none stands that works.
        var creates: Bool
        /// To be deleted once it is.
        var dead: [Int64]
    }

    /// What order work is asked for by.
    static let orderTopics = ["order.created", "order.updated", "order.deleted", "order.restored"]
    /// What tells of stock that moves and of products that come and go.
    static let productTopics = ["product.created", "product.updated", "product.deleted", "product.restored"]
    /// What the names of webhooks begin with that this relay has made.
    static let namePrefix = "Shoprelay: "

    let shop: Shop
    /// Where deliveries of this shop are received.
    let url: String
    /// Those that are kept, with the resource first.
    let topics: [String]
    let calls: FarCalls

    /// The code of the errors that a webhook sends whose owner may not read orders, signed and with every other sign of
    /// success.
    static let blindCode = "woocommerce_rest_cannot_view"

    /// The cursor that holds the id of such a webhook of the shop.
    static func blind(_ shop: ShopName) -> String { "blind webhooks of \(shop)" }

    /// What is to be done, by what the shop lists. A webhook is ours by its URL, and by its name if it goes elsewhere.
    ///
    /// - Parameter blind: if it is one of ours, all are made anew, and are then of the REST API key's user.
    static func repairs(of webhooks: [Webhook], url: String, topics: [String], blind: Int64? = nil) -> [Repair] {
        let areBlind = webhooks.contains { $0.id == blind && $0.deliveryURL == url }
        return repairs(of: webhooks, url: url, topics: topics, areBlind: areBlind)
    }

    private static func repairs(
        of webhooks: [Webhook], url: String, topics: [String], areBlind: Bool
    ) -> [Repair] {
        topics.compactMap { topic in
            let here = webhooks.filter { $0.topic == topic && $0.deliveryURL == url }
            let moved = webhooks.filter {
                $0.topic == topic && $0.deliveryURL != url && $0.name == namePrefix + topic
            }
            let off = areBlind ? here : here.filter { $0.status != "active" }
            let dead = (off + moved).map(\.id)
            let creates = here.count == off.count
            guard creates || !dead.isEmpty else { return nil }
            let fault: WebhookFault = !off.isEmpty ? areBlind ? .blind : .off : moved.isEmpty ? .missing : .elsewhere
            return Repair(topic: topic, fault: fault, creates: creates, dead: dead)
        }
    }

    /// Makes the missing webhooks and deletes the dead ones, in this order: a crash in between leaves one too many, which
    /// the next pass finds.
    ///
    /// - Parameter repaired: is told of each that was, with its topic.
    /// - Returns: what was wrong.
    func run(
        blind: Int64? = nil, _ repaired: (WebhookFault, String) async -> Void = { _, _ in }
    ) async throws(CallFailure) -> [Repair] {
        let repairs = try await repairs(blind: blind)
        for repair in repairs {
            if repair.creates, let secret = shop.webhookSecrets.first {
                _ = try await call { client throws(CallFailure) in
                    try await client.createWebhook(
                        name: Self.namePrefix + repair.topic, topic: repair.topic, url: url, secret: secret)
                }
            }
            for id in repair.dead {
                try await call { client throws(CallFailure) in try await client.deleteWebhook(id) }
            }
            await repaired(repair.fault, repair.topic)
        }
        return repairs
    }

    /// How each of them stands, without changing any.
    func states() async throws(CallFailure) -> [WebhookReport.State] {
        let repairs = try await repairs()
        return topics.map { topic in
            WebhookReport.State(name: topic, fault: repairs.first { $0.topic == topic && $0.creates }?.fault)
        }
    }

    private func repairs(blind: Int64? = nil) async throws(CallFailure) -> [Repair] {
        let webhooks = try await call { client throws(CallFailure) in try await client.webhooks() }
        return Self.repairs(of: webhooks, url: url, topics: topics, blind: blind)
    }

    private func call<Value: Sendable>(
        _ call: (WooCommerce.Client) async throws(CallFailure) -> Value
    ) async throws(CallFailure) -> Value {
        try await calls.shop(shop, needsMore: true, call)
    }

    /// What an operator has to know of a pass that failed; nil when it will get better by itself.
    func attention(for failure: CallFailure, of agreement: AgreementName, at now: Moment) -> AttentionItem? {
        // The shop is not paused for it: orders need less.
        if case .unauthorized = failure {} else if !failure.needsSomebody { return nil }
        return AttentionItem(
            key: failingKey(agreement),
            reason: "The shop's webhooks cannot be read or repaired: \(failure.detail.summary). If one is off, its "
                + "orders come late.",
            remedy: "Give the REST API key to a user who may manage the shop, with read and write access; or set "
                + "keep_webhooks: false and look after them by hand.",
            openedAt: now)
    }

    func failingKey(_ agreement: AgreementName) -> AttentionItem.Key {
        AttentionItem.Key(
            agreement: agreement, shop: shop.name, kind: AttentionKind.webhooksFailing.rawValue, subject: "webhooks")
    }
}

extension CallFailure {
    /// Whether asking again changes nothing until somebody mends something. Of a side that does not let us in
    /// ``AccessReport`` tells.
    var needsSomebody: Bool {
        switch self {
        case .notCarriedOut, .unclear, .unauthorized: false
        case .missing, .refused, .malformed: true
        }
    }
}
