public import Cryptography
public import HTTPClient
import HTTPTypes

/// A webhook as the shop lists it. Neither its secret nor its count of failures is ever shown (woocommerce.md 3.6).
public struct Webhook: Sendable, Equatable, Decodable {
    public let id: Int64
    public let name: String
    /// Such as `order.updated`.
    public let topic: String
    /// `active`, `paused` or `disabled`; the last after the 7th failure in a row (woocommerce.md 1.6).
    public let status: String
    public let deliveryURL: String

    private enum Key: String, CodingKey { case id, name, topic, status, delivery_url }

    public init(from decoder: any Decoder) throws {
        let webhook = try decoder.container(keyedBy: Key.self)
        id = try webhook.decode(Int64.self, forKey: .id)
        name = webhook.text(.name) ?? ""
        topic = webhook.text(.topic) ?? ""
        status = webhook.text(.status) ?? ""
        deliveryURL = webhook.text(.delivery_url) ?? ""
    }
}

extension Client {
    public func webhooks() async throws(CallFailure) -> [Webhook] {
        try await list("webhooks", [("orderby", "id"), ("order", "asc")], of: Webhook.self)
    }

    /// Makes an active webhook of payload version 3. The shop pings `url` before it answers, and ignores the outcome.
    ///
    /// - Parameter secret: 40 or more of `A-Z a-z 0-9`: saving it by hand in the shop changes others (woocommerce.md 1.3).
    public func createWebhook(
        name: String, topic: String, url: String, secret: Secret
    ) async throws(CallFailure) -> Webhook {
        struct Body: Encodable {
            var name: String
            var topic: String
            var delivery_url: String
            var secret: String
        }
        let text = String(decoding: secret.revealed, as: UTF8.self)
        return try await post(
            "webhooks", Body(name: name, topic: topic, delivery_url: url, secret: text), as: Webhook.self)
    }

    /// Deletes for good; gone already counts as done. Deleting and creating is the only way to clear the failures.
    public func deleteWebhook(_ id: Int64) async throws(CallFailure) {
        let call = Access.Call(method: .delete, route: "webhooks/\(id)", query: [("force", "true")])
        do throws(CallFailure) {
            _ = try await value(of: call, as: Webhook.self)
        } catch {
            guard case .missing = error else { throw error }
        }
    }
}
