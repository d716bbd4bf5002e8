import Foundation
import Sandbox
import TestSupport
import Testing

/// design.md 5, over real sockets against the built program.
@Suite("P8 nobody gets in; P1 kept before acknowledged", .halfTheMachine, .timeLimit(.minutes(1)))
struct FrontDoorTests {
    private static func post(_ path: String, _ body: String, _ fields: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    static func attention(_ port: Int) async -> Int? {
        await RelayProcess.figure("attention_open", port: port)
    }

    @Test func everySenderGetsTheAnswerOfDesign5() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let shop = stage.world.dk
            let id = try shop.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)]))
            let right = try #require(Delivery(shop: shop, order: id)).request
            let forged = try #require(
                Delivery(shop: shop, body: Array("{\"id\":1}".utf8), topic: "order.updated", secret: "wrong")
            ).request
            let path = "/webhooks/woocommerce/dk"
            let form = "Content-Type: application/x-www-form-urlencoded\r\n"
            let token = "Rackbeat-Webhook-Token: \(stage.token)\r\nRackbeat-Webhook-Event: inventory.changed\r\n"
            let cases: [(String, String, Int)] = [
                ("a right signature", right, 200), ("a wrong secret", forged, 401),
                ("no signature", Self.post(path, "{}"), 401),
                ("a changed body", right.replacing("\"processing\"", with: "\"completed!\""), 401),
                ("a ping", Self.post(path, "webhook_id=12", form), 200),
                ("a ping of an unknown shop", Self.post("/webhooks/woocommerce/no", "webhook_id=12", form), 404),
                ("a form that is no ping", Self.post(path, "webhook_id=12&x=1", form), 401),
                ("an unknown shop", right.replacing(path, with: "/webhooks/woocommerce/no"), 404),
                ("GET", "GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405),
                ("9 MiB", "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 9437184\r\n\r\n", 413),
                ("no length", "POST \(path) HTTP/1.1\r\nHost: a\r\n\r\n{}", 411),
                ("no length for Rackbeat", "POST /webhooks/rackbeat/sandbox HTTP/1.1\r\nHost: a\r\n\(token)\r\n", 411),
                ("no length in HTTP/1.0", "POST \(path) HTTP/1.0\r\n\r\n", 411),
                ("no body, and it says so", Self.post(path, ""), 401),
                ("a malformed request", "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
                ("a body that is no gzip", Self.post(path, "x", "Content-Encoding: gzip\r\n"), 400),
                ("a coding that is not known", Self.post(path, "x", "Content-Encoding: br\r\n"), 415),
                ("Rackbeat's token", Self.post("/webhooks/rackbeat/sandbox", "{}", token), 200),
                ("Rackbeat's token twice", Self.post("/webhooks/rackbeat/sandbox", "{}", token + token), 401),
                ("no token", Self.post("/webhooks/rackbeat/sandbox", "{}"), 401),
                ("an unknown agreement", Self.post("/webhooks/rackbeat/no", "{}", token), 404),
                ("the dashboard", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200),
                ("readyz", "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200),
            ]
            for (name, request, status) in cases {
                #expect(await RelayProcess.status(port: stage.port, request) == status, "\(name)")
            }
            #expect(await relay.stop() == 0)
        }
    }

    @Test(arguments: [
        ("a REST error", "{\"code\":\"woocommerce_rest_cannot_view\",\"message\":\"x\",\"data\":{\"status\":401}}"),
        ("an empty body", ""), ("no order", "{\"id\":3,\"username\":\"x\"}"), ("no JSON", "<html>"),
        ("version 1", "{\"id\":3,\"line_items\":[],\"currency\":\"DKK\"}"), ("legacy", "{\"order\":{\"id\":3}}"),
    ])
    func aSignedBodyThatCannotBeUsedIsKeptAndBecomesOneAttentionItem(name: String, body: String) async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let delivery = try #require(
                Delivery(shop: stage.world.dk, body: Array(body.utf8), topic: "order.updated")
            ).request
            for _ in 0..<2 { #expect(await RelayProcess.status(port: stage.port, delivery) == 200) }
            #expect(await eventually { await Self.attention(stage.port) == 1 })
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aCopyOfTheShopIsKeptAndNotActedOn() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let shop = stage.world.dk
            let id = try shop.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)]))
            let body = try #require(shop.body(ofOrder: id))
            let copy = try #require(
                Delivery(shop: shop, body: body, topic: "order.created", source: "https://staging.example/")
            ).request
            #expect(await RelayProcess.status(port: stage.port, copy) == 200)
            #expect(await eventually { await Self.attention(stage.port) == 1 })
            #expect(stage.world.rackbeat.orderCount == 0)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func anOrderWithAnUnknownSKUIsHeldAndComesThroughOnceTheItemExists() async throws {
        try await Stage.with { stage in
            let withoutAlias = { (settings: String) in
                settings.replacing("aliases: { GAMMEL-KANDE: KANDE-2 }", with: "")
            }
            let relay = try await stage.relay(change: withoutAlias)
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("GAMMEL-KANDE", 1)]))
            #expect(await eventually { await Self.attention(stage.port) == 1 })
            #expect(stage.world.rackbeat.orderCount == 0)
            let told = try await stage.attention().output
            #expect(told.contains("sandbox/dk") && told.contains("order \(id)\n") && told.contains("GAMMEL-KANDE"))
            #expect(told.contains("  why:   ") && told.contains("  mends: "))
            #expect(await relay.stop() == 0)
            // The alias is added; the restart releases what was held.
            let mended = try await stage.relay()
            #expect(await eventually { stage.orders("dk", id).contains(where: \.isBooked) })
            #expect(await eventually { await Self.attention(stage.port) == 0 })
            #expect(await mended.stop() == 0)
        }
    }

    @Test func ofAnAgreementThatIsConfiguredNoMoreNothingIsLostAndItIsToldOf() async throws {
        try await Stage.with(isConnected: false) { stage in
            let paused = try await stage.relay {
                $0.replacing("- name: sandbox\n", with: "- name: sandbox\n    paused: true\n")
            }
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)]))
            let delivery = try #require(Delivery(shop: stage.world.dk, order: id)).request
            #expect(await RelayProcess.status(port: stage.port, delivery) == 200)
            #expect(await paused.stop() == 0)

            let renamed = try await stage.relay { $0.replacing("- name: sandbox\n", with: "- name: nordic\n") }
            let told = try await stage.attention().output
            #expect(told.contains("agreement-removed agreement sandbox\n"))
            #expect(stage.world.rackbeat.orderCount == 0)
            #expect(await renamed.stop() == 0)

            let again = try await stage.relay()
            let arrived = await eventually { stage.orders("dk", id).contains(where: \.isBooked) }
            #expect(arrived)
            let isQuiet = await eventually { await Self.attention(stage.port) == 0 }
            #expect(isQuiet)
            #expect(await again.stop() == 0)
        }
    }

    /// Its orders are known by its name: under another they would be carried over again (P2).
    @Test func aShopWithAnotherNameThanBeforeIsNotServed() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            #expect(await relay.stop() == 0)
            await #expect(throws: RelayProcess.DidNotStart(status: 2)) {
                _ = try await stage.relay { $0.replacing("- name: dk\n", with: "- name: denmark\n") }
            }
            let again = try await stage.relay()
            #expect(await again.stop() == 0)
        }
    }

    @Test(arguments: ["/", "/metrics"]) func pagesAndMetricsAreCompressedForWhoAsks(path: String) async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            for asked in ["", "Accept-Encoding: gzip, identity;q=0\r\n"] {
                let answer = await RelayProcess.text(
                    port: stage.port,
                    "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(asked)\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("\r\nVary: Accept-Encoding\r\n"))
                #expect(answer.contains("\r\nContent-Encoding: gzip\r\n") == !asked.isEmpty)
            }
            #expect(await relay.stop() == 0)
        }
    }

    /// Compression is a way of sending (RFC 9110 §8.4.1): what a shop signs is the body that it made.
    @Test func theSignatureOfACompressedDeliveryIsOverTheBodyBeforeItWasCompressed() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let shop = stage.world.dk
            let id = try shop.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)]))
            let body = try #require(shop.body(ofOrder: id))
            let coded = body.gzipped
            func status(_ signed: [UInt8], _ coding: String) async throws -> Int? {
                let delivery = try #require(
                    Delivery(
                        shop: shop, body: coded, topic: "order.updated", signed: signed,
                        fields: "Content-Encoding: \(coding)\r\n"))
                return await RelayProcess.status(port: stage.port, delivery.bytes)
            }
            #expect(try await status(coded, "gzip") == 401)
            #expect(try await status(body + [0], "gzip") == 401)
            #expect(try await status(coded, "identity") == 200)
            #expect(await eventually { await Self.attention(stage.port) == 1 }, "what is not inflated is no order")
            #expect(stage.orders("dk", id).isEmpty)
            #expect(try await status(body, "gzip") == 200)
            #expect(await eventually { stage.orders("dk", id).contains(where: \.isBooked) })
            #expect(await relay.stop() == 0)
        }
    }

    @Test func whoGuessesSignaturesIsToldToStopAndARightOneIsStillKept() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let shop = stage.world.dk
            let id = try shop.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)]))
            let right = try #require(Delivery(shop: shop, order: id)).request
            let forged = right.replacing("\"processing\"", with: "\"completed!\"")
            var statuses: [Int?] = []
            for _ in 0..<31 { statuses.append(await RelayProcess.status(port: stage.port, forged)) }
            #expect(statuses == Array(repeating: 401, count: 30) + [429])
            #expect(await RelayProcess.status(port: stage.port, right) == 200)
            #expect(await RelayProcess.status(port: stage.port, forged) == 429)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aFullDiskIs503LosesNothingAndPasses() async throws {
        try await Stage.with(isConnected: false) { stage in
            let shop = stage.world.dk
            let get = { (path: String) in "GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" }
            func send() async throws -> (id: Int, status: Int?) {
                let id = try shop.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)], checksStock: false))
                let delivery = try #require(Delivery(shop: shop, order: id))
                return (id, await RelayProcess.status(port: stage.port, delivery.request))
            }
            var acknowledged: Set<Int> = []
            let full = try await stage.relay(fileKilobytes: 256) {
                $0.replacing("- name: sandbox\n", with: "- name: sandbox\n    paused: true\n")
            }
            while case let (id, status) = try await send(), status != 503 {
                try #require(status == 200 && acknowledged.count < 500)
                acknowledged.insert(id)
            }
            #expect(acknowledged.count > 10)
            #expect(try await send().status == 503)
            #expect(await RelayProcess.status(port: stage.port, get("/readyz")) == 503)
            #expect(await RelayProcess.status(port: stage.port, get("/healthz")) == 200)

            try await full.liftFileLimit()
            let (id, status) = try await send()
            #expect(status == 200)
            acknowledged.insert(id)
            #expect(await RelayProcess.status(port: stage.port, get("/readyz")) == 200)
            await full.killNow()

            let relay = try await stage.relay()
            #expect(
                await eventually(within: .seconds(30)) {
                    acknowledged.allSatisfy { stage.orders("dk", $0).contains(where: \.isBooked) }
                })
            for id in acknowledged { #expect(stage.orders("dk", id).count == 1) }
            #expect(await relay.stop() == 0)
        }
    }

    @Test func anOrderOfAShopThatWasTakenOutIsHeldAndComesThroughOnceTheShopIsBack() async throws {
        try await Stage.with { stage in
            let paused = try await stage.relay {
                $0.replacing("- name: sandbox\n", with: "- name: sandbox\n    paused: true\n")
            }
            let id = try stage.world.se.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            #expect(await eventually { stage.world.se.deliveryCount >= 2 && stage.world.se.deliveryBacklog == 0 })
            #expect(await paused.stop() == 0)

            let without = try await stage.relay { settings in
                settings.components(separatedBy: "      - name: se\n")[0]
            }
            #expect(await eventually { await Self.attention(stage.port) == 1 })
            #expect(stage.world.rackbeat.orderCount == 0)
            #expect(await without.stop() == 0)

            let mended = try await stage.relay()
            #expect(await eventually { stage.orders("se", id).contains(where: \.isBooked) })
            #expect(await eventually { await Self.attention(stage.port) == 0 })
            #expect(stage.orders("se", id).count == 1)
            #expect(await mended.stop() == 0)
        }
    }

    @Test func aPausedAgreementKeepsAndSendsNothingUntilItIsResumed() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay {
                $0.replacing("- name: sandbox\n", with: "- name: sandbox\n    paused: true\n")
            }
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)]))
            #expect(await eventually { stage.world.dk.deliveryCount >= 2 && stage.world.dk.deliveryBacklog == 0 })
            #expect(stage.world.rackbeat.calls.counts.isEmpty)
            #expect(await relay.stop() == 0)
            let resumed = try await stage.relay()
            #expect(
                await eventually { stage.orders("dk", id).count == 1 && stage.orders("dk", id).allSatisfy(\.isBooked) })
            #expect(await resumed.stop() == 0)
        }
    }
}
