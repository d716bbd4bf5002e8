public import Cryptography
public import HTTPClient
import HTTPTypes

/// A webhook as Rackbeat lists it (rackbeat.md 2.7).
public struct Webhook: Sendable, Equatable, Decodable {
    public let id: Int
    /// Such as `inventory.changed`.
    public let event: String
    public let url: String
    /// Switched off by Rackbeat after failures, how many is not known.
    public let isActive: Bool
    public let failures: Int

    private enum Key: String, CodingKey { case id, event, url, is_active, failures_since_last_success }

    public init(from decoder: any Decoder) throws {
        let webhook = try decoder.container(keyedBy: Key.self)
        guard let id = webhook.text(.id).flatMap({ Int($0) }) else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: webhook, debugDescription: "no id")
        }
        self.id = id
        event = webhook.text(.event) ?? ""
        url = webhook.text(.url) ?? ""
        isActive = webhook.flag(.is_active) ?? false
        failures = webhook.text(.failures_since_last_success).flatMap { Int($0) } ?? 0
    }
}

extension Client {
    /// - Throws: also when a row could not be read: who repairs webhooks must not make a second one of it.
    public func webhooks() async throws(CallFailure) -> [Webhook] {
        var found: [Webhook] = []
        for page in 1...50 {
            let answer = try await list("webhooks", [("limit", "100"), ("page", String(page))], of: Webhook.self)
            guard answer.unreadable == 0 else { throw .malformed(.init(code: "unreadable")) }
            found += answer.rows
            if answer.rows.isEmpty || answer.pages.map({ page >= $0 }) == true { return found }
        }
        throw .malformed(.init(code: "list_without_end"))
    }

    /// Makes an active webhook. The same event and URL again changes the old row and brings no token: put a random part
    /// into each URL.
    ///
    /// - Returns: with the token of its deliveries, which is never shown again; nil when the answer held none.
    public func createWebhook(
        event: String, url: String
    ) async throws(CallFailure) -> (webhook: Webhook, token: Secret?) {
        struct Body: Encodable {
            var event: String
            var url: String
            var is_active = true
        }
        let created: Created = try await call(.post, "webhooks", body: Body(event: event, url: url), wrapped: "webhook")
        return (created.webhook, created.token)
    }

    /// Gone already counts as done.
    public func deleteWebhook(_ id: Int) async throws(CallFailure) {
        do throws(CallFailure) {
            _ = try await answer(.delete, "webhooks/\(id)", body: nil as DraftBody?)
        } catch {
            guard case .missing = error else { throw error }
        }
    }

    private struct Created: Decodable {
        let webhook: Webhook
        let token: Secret?

        private enum Key: String, CodingKey { case token }

        init(from decoder: any Decoder) throws {
            webhook = try Webhook(from: decoder)
            let text = try decoder.container(keyedBy: Key.self).text(.token)
            token = text.flatMap { Secret(Array($0.utf8)) }
        }
    }
}
