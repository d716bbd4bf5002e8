import Cryptography
import HTTPClient
import HTTPTypes
import Rackbeat
import Testing

/// rackbeat.md 2.7.
struct WebhookTests {
    @Test func theTokenOfANewWebhookIsKeptAsASecret() async throws {
        let rackbeat = ScriptedRackbeat([
            "POST webhooks": { _ in
                .json(
                    201,
                    #"{"webhook":{"id":4,"event":"inventory.changed","url":"https://r/x","is_active":1,"token":"0123"}}"#
                )
            }
        ])
        let (webhook, token) = try await rackbeat.client().createWebhook(event: "inventory.changed", url: "https://r/x")
        #expect(webhook.id == 4 && webhook.isActive && webhook.failures == 0)
        #expect(try #require(token).matches(Array("0123".utf8).span))
        let body = String(decoding: try #require(rackbeat.requests.first).body, as: UTF8.self)
        #expect(body.contains(#""event":"inventory.changed""#) && body.contains(#""is_active":true"#))
    }

    @Test(arguments: [#""token":null"#, #""token":"""#, #""plugin":null"#])
    func anUpdatedRowBringsNone(part: String) async throws {
        let rackbeat = ScriptedRackbeat([
            "POST webhooks": { _ in .json(200, #"{"webhook":{"id":4,"event":"e.f","url":"u",\#(part)}}"#) }
        ])
        #expect(try await rackbeat.client().createWebhook(event: "e.f", url: "u").token == nil)
    }

    @Test func allPagesAreListed() async throws {
        let rackbeat = ScriptedRackbeat([
            "GET webhooks": { request in
                .json(
                    206,
                    request.url.hasSuffix("page=1")
                        ? #"{"webhooks":[{"id":1,"event":"a.b","url":"u","is_active":false,"failures_since_last_success":"3"}],"pages":2}"#
                        : #"{"webhooks":[{"id":"2","event":"c.d","url":"v","is_active":true}],"pages":2}"#)
            }
        ])
        let webhooks = try await rackbeat.client().webhooks()
        #expect(webhooks.map(\.id) == [1, 2] && webhooks.map(\.isActive) == [false, true])
        #expect(webhooks.map(\.failures) == [3, 0])
    }

    @Test func aRowThatCannotBeReadIsNotTakenForAbsent() async throws {
        let rackbeat = ScriptedRackbeat([
            "GET webhooks": { _ in .json(206, #"{"webhooks":[{"event":"a.b"}],"pages":1}"#) }
        ])
        let client = try rackbeat.client()
        guard case .malformed = await failure({ () throws(CallFailure) in try await client.webhooks() }) else {
            return #expect(Bool(false))
        }
    }

    @Test(arguments: [200, 204, 404])
    func aWebhookIsGoneAfterwards(status: Int) async throws {
        let rackbeat = ScriptedRackbeat(["DELETE webhooks/4": { _ in .json(status, "") }])
        try await rackbeat.client().deleteWebhook(4)
        #expect(rackbeat.requests.map(\.method) == [.delete])
    }
}
