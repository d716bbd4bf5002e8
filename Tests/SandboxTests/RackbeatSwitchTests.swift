import Cryptography
import HTTPClient
import HTTPTypes
import Synchronization
import TestSupport
import Testing

@testable import Sandbox

/// rackbeat.md 5: the switches by name.
@Suite(.machineShare)
struct RackbeatSwitchTests {
    /// Names and values as the contract's table has them, the default first; numbers where it has a number.
    static let contract: [(name: String, values: [String])] = [
        ("webhook-body", ["minimal", "full"]), ("stock-type", ["stock", "other"]), ("stock-body", ["item", "key"]),
        ("events", ["any", "strict"]), ("shipped-event", ["each", "complete"]), ("duplicates", ["0", "2"]),
        ("reorder", ["0", "3600000"]), ("deactivate-after", ["off", "1"]), ("errors", ["json", "text", "html"]),
        ("rate", ["480", "1"]), ("retry-after", ["on", "off"]), ("unknown-params", ["ignore", "422"]),
        ("post-orders", ["booked", "draft"]), ("draft-reserves", ["no", "yes"]),
        ("sku-case", ["sensitive", "insensitive"]), ("draft-required", ["minimal", "full"]),
        ("negative-price", ["accept", "reject"]), ("timestamps", ["iso", "plain"]), ("cancel-endpoint", ["off", "on"]),
        ("delete", ["200", "204"]), ("other-reference-read", ["off", "on"]),
        ("auth", ["token", "hmac-hex", "hmac-base64", "both", "none", "bad-token", "bad-signature"]),
    ]

    /// What the contract leaves open without a switch of its own.
    static let open: [(name: String, values: [String])] = [
        ("backorder-heading", ["empty", "kept"]), ("vat-rounding", ["rate", "line"]),
        ("line-totals", ["rounded", "exact"]),
    ]

    private static let control = "/sandbox/switches"

    private func put(_ name: String, _ value: String, _ rackbeat: RackbeatSandbox) async -> Caller.Answer {
        await rackbeat.caller.call(.put, Self.control, #"{"\#(name)":"\#(value)"}"#)
    }

    @Test func theRouteHasTheContractsSwitchesAndOursAndBeginsWithTheirDefaults() async {
        let rackbeat = RackbeatSandbox(send: nobody)
        let members = await rackbeat.caller.call(.get, Self.control).json.members
        #expect(members.map(\.key) == (Self.contract + Self.open).map(\.name))
        #expect(members.map(\.value) == (Self.contract + Self.open).map { .string($0.values[0]) })
    }

    @Test(arguments: contract + open)
    func everyValueIsTakenAndShown(_ name: String, _ values: [String]) async {
        let rackbeat = RackbeatSandbox(send: nobody)
        for value in values.reversed() {
            #expect(await put(name, value, rackbeat).status == 200)
            #expect(await rackbeat.caller.call(.get, Self.control).json[name] == .string(value))
        }
    }

    @Test(arguments: contract)
    func anotherValueIs422NamingWhatIsAllowedAndNothingChanges(_ name: String, _ values: [String]) async {
        let rackbeat = RackbeatSandbox(send: nobody)
        let before = await rackbeat.caller.call(.get, Self.control).json
        let answer = await rackbeat.caller.call(.put, Self.control, #"{"timestamps":"plain","\#(name)":"-1"}"#)
        #expect(answer.status == 422)
        let message = answer.json["message"]?.string ?? ""
        #expect(message.contains(name))
        for value in values where Int(value) == nil { #expect(message.contains(value)) }
        #expect(await rackbeat.caller.call(.get, Self.control).json == before)
    }

    @Test func anUnknownNameIs422NamingAllThatThereAre() async {
        let answer = await put("post-order", "draft", RackbeatSandbox(send: nobody))
        #expect(answer.status == 422)
        for (name, _) in Self.contract { #expect(answer.json["message"]?.string?.contains(name) == true) }
    }

    /// Each value shows something that no other value of its switch does.
    @Test(arguments: (contract + open).filter { observations[$0.name] != nil })
    func everyValueIsSeenInAnAnswer(_ name: String, _ values: [String]) async throws {
        let observe = try #require(Self.observations[name])
        var seen: Set<String> = []
        for value in values {
            let rackbeat = RackbeatSandbox(send: nobody)
            rackbeat.seed(.danish)
            _ = await put(name, value, rackbeat)
            seen.insert(await observe(rackbeat))
        }
        #expect(seen.count == values.count, "\(seen)")
    }

    private typealias Observation = @Sendable (RackbeatSandbox) async -> String

    private static let draft = #"{"customer_id":1,"other_reference":"7","lines":[{"item_id":"TS-001","quantity":2}]}"#

    private static func answered(
        _ method: HTTPRequest.Method, _ target: String, _ body: String? = nil
    ) -> Observation {
        { "\(await $0.caller.call(method, target, body).status)" }
    }

    /// Of twice 3 × 0.335: 1.01 or 1.005 each, VAT of both 0.51 or of each 0.25.
    private static let sums: Observation = { rackbeat in
        let line = #"{"item_id":"TS-001","quantity":3,"line_price":0.335,"vat_percentage":25}"#
        let body = #"{"customer_id":1,"lines":[\#(line),\#(line)]}"#
        let order = await rackbeat.caller.call(.post, "/api/orders/drafts", body).json["order"]
        return ["total_subtotal", "total_vat", "total_total"].map { order?[$0]?.numeric ?? "" }.joined(separator: " ")
    }

    /// What answers show; the rest is seen in deliveries.
    private static let observations: [String: Observation] = [
        "events": answered(.post, "/api/webhooks", #"{"event":"moon.risen","url":"http://127.0.0.1/"}"#),
        "errors": { "\(await $0.caller.call(.get, "/api/orders/9").text)" },
        "rate": { rackbeat in
            _ = await rackbeat.caller.call(.get, "/api/self")
            return "\(await rackbeat.caller.call(.get, "/api/self").status)"
        },
        "retry-after": { rackbeat in
            rackbeat.configure { $0.rateLimit = 1 }
            _ = await rackbeat.caller.call(.get, "/api/self")
            return "\(await rackbeat.caller.call(.get, "/api/self").fields[.retryAfter] == nil)"
        },
        "unknown-params": answered(.get, "/api/orders?moon=full"),
        "post-orders": { rackbeat in
            "\(await rackbeat.caller.call(.post, "/api/orders", draft).json["order"]?["is_booked"] == true)"
        },
        "draft-reserves": { rackbeat in
            _ = await rackbeat.caller.call(.post, "/api/orders/drafts", draft)
            return "\(rackbeat.stock(item: "TS-001")?.available ?? .zero)"
        }, "sku-case": answered(.get, "/api/products/ts-001"),
        "draft-required": answered(.post, "/api/orders/drafts", draft),
        "negative-price": answered(
            .post, "/api/orders/drafts",
            #"{"customer_id":1,"lines":[{"item_id":"DISCOUNT","quantity":1,"line_price":-5}]}"#),
        "vat-rounding": sums, "line-totals": sums,
        "timestamps": { rackbeat in
            let customer = await rackbeat.caller.call(.get, "/api/customers/1").json["customer"]
            return "\(customer?["created_at"]?.string?.contains("T") == true)"
        },
        "cancel-endpoint": { rackbeat in
            let made = await rackbeat.caller.call(.post, "/api/orders/drafts", draft)
            let number = made.json["order"]?["number"]?.int ?? 0
            return "\(await rackbeat.caller.call(.post, "/api/orders/\(number)/cancel").status)"
        }, "delete": answered(.delete, "/api/customers/1"),
        "other-reference-read": { rackbeat in
            "\(await rackbeat.caller.call(.post, "/api/orders/drafts", draft).json["order"]?["other_reference"] == "7")"
        },
    ]

    /// As far as `auth`, what is under way, and bodies go.
    @Test(arguments: contract.filter { observations[$0.name] == nil })
    func everyValueIsSeenInDeliveries(_ name: String, _ values: [String]) async throws {
        var seen: Set<String> = []
        for value in values { seen.insert(try await Self.deliveries(name, value)) }
        #expect(seen.count == values.count, "\(seen)")
    }

    /// What comes of a partial shipment and of a new stock figure.
    private static func deliveries(_ name: String, _ value: String) async throws -> String {
        let sent = Mutex<[ClientRequest]>([])
        let isRefused = name == "deactivate-after"
        let rackbeat = RackbeatSandbox { request throws(ClientError) in
            sent.withLock { $0.append(request) }
            return ClientResponse(status: isRefused ? .internalServerError : .ok, fields: [:], body: [])
        }
        rackbeat.seed(.danish)
        _ = await rackbeat.caller.call(.put, control, #"{"\#(name)":"\#(value)"}"#)
        let token = rackbeat.register(event: "inventory.changed", url: "http://127.0.0.1/stock")
        let other = rackbeat.register(event: "order.shipped", url: "http://127.0.0.1/shipped")
        let running = Task { await rackbeat.run() }
        defer { running.cancel() }
        _ = await rackbeat.caller.call(.post, "/api/orders", draft)
        let number = try #require(rackbeat.orders().first?.number)
        #expect(rackbeat.ship(order: number, ["TS-001": Amount(1)]))
        if isRefused {
            _ = await eventually { rackbeat.deliveryAttempts == 2 }
            let isOver = await eventually { rackbeat.webhooks.allSatisfy { $0.isActive == (value == "off") } }
            return "\(isOver) \(rackbeat.webhooks.map(\.isActive))"
        }
        let expected = name == "shipped-event" && value == "complete" ? 1 : name == "duplicates" && value == "2" ? 6 : 2
        // What is held back for up to an hour is not waited for.
        let deadline: Duration = value == "3600000" ? .milliseconds(100) : .seconds(10)
        _ = await eventually(within: deadline) { sent.withLock { $0.count } >= expected }
        return sent.withLock { sent in
            sent.map { request in
                let key = request.fields[named: "Rackbeat-Webhook-Token"] ?? "-"
                let signature = request.fields[named: "X-Rackbeat-Signature"] ?? "-"
                let isRight = [token, other].contains(key)
                let text = String(decoding: request.body, as: UTF8.self)
                let isTrue = Secret(Array(rackbeat.switches.signatureSecret.utf8)).map {
                    let code = $0.signature(of: request.body.span)
                    return [Hex.encode(code.span), Base64.encode(code.span)].contains(signature)
                }
                return "\(text) \(key == "-" ? "none" : "\(isRight)") \(signature.utf8.count) \(isTrue == true)"
            }.sorted().joined(separator: "; ")
        }
    }
}
