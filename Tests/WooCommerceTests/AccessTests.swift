import Cryptography
import Foundation
import HTTPClient
import HTTPTypes
import ShopRouting
import Synchronization
import Testing

@testable import WooCommerce

/// How a client gets in, against a shop that checks as WordPress does (woocommerce.md 3.1).
struct AccessTests {
    /// PHP's side of the check. What it sees of the scheme is a setting of the host's.
    private struct Gate: Sendable {
        var seesTLS: Bool
        var stripsAuthorization = false
        /// Seconds that the shop's clock is ahead of ours.
        var clockOffset: Int64 = 0

        func answer(_ request: ClientRequest, inside: ClientResponse) -> ClientResponse {
            let moment = ScriptedShop.now.milliseconds / 1000 + clockOffset
            let date = HTTPFields([HTTPField(name: .date, value: Self.date(moment))])
            if seesTLS, !stripsAuthorization, let field = request.fields[.authorization] {
                return field == "Basic Y2tfMTpjc18x"
                    ? inside : .problem(401, "woocommerce_rest_authentication_error", fields: date)
            }
            guard request[query: "oauth_consumer_key"] == "ck_1" else {
                let verb = request.method == .get ? "view" : "batch"
                return .problem(401, "woocommerce_rest_cannot_\(verb)", fields: date)
            }
            let isRight =
                Self.signature(request, scheme: seesTLS ? "https" : "http") == request[query: "oauth_signature"]
            let stamp = request[query: "oauth_timestamp"].flatMap { Int64($0) } ?? 0
            guard isRight, (stamp - moment).magnitude <= 900 else {
                return .problem(401, "woocommerce_rest_authentication_error", fields: date)
            }
            return inside
        }

        private static func signature(_ request: ClientRequest, scheme: String) -> String? {
            let address = String(request.url.prefix { $0 != "?" })
            guard let colon = address.firstIndex(of: ":") else { return nil }
            let text = Signing.baseString(
                request.method, scheme + address[colon...], request.query.filter { $0.0 != "oauth_signature" })
            return Secret(Array("cs_1&".utf8)).map { Base64.encode($0.signature(of: Array(text.utf8).span).span) }
        }

        private static func date(_ seconds: Int64) -> String {
            let format = DateFormatter()
            format.locale = Locale(identifier: "en_US_POSIX")
            format.timeZone = TimeZone(identifier: "GMT")
            format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
            return format.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
        }
    }

    private func shop(_ gate: Gate, inside: ClientResponse) -> ScriptedShop {
        ScriptedShop { request in gate.answer(request, inside: inside) }
    }

    private let order = ClientResponse.json(
        200, #"{"id":1,"status":"processing","currency":"DKK","total":"1.00","total_tax":"0.20","line_items":[]}"#)

    @Test func basicIsAllThatIsNeededOverTLS() async throws {
        let shop = shop(Gate(seesTLS: true), inside: order)
        _ = try await shop.client().order(1)
        #expect(shop.requests.count == 1)
    }

    @Test func behindAProxyTheSignatureIsOverTheSchemeThatPHPSees() async throws {
        let shop = shop(Gate(seesTLS: false), inside: order)
        let client = try shop.client()
        for _ in 0..<3 { _ = try await client.order(1) }
        #expect(shop.requests.count == 4, "Basic once, then what worked")
        #expect(shop.requests.allSatisfy { $0.url.hasPrefix("https://shop.example/sub/wp-json/wc/v3/orders/1") })
        #expect(shop.requests.dropFirst().allSatisfy { $0.fields[.authorization] == nil })
    }

    @Test func aHostThatStripsAuthorizationTakesASignatureOverTLS() async throws {
        let shop = shop(Gate(seesTLS: true, stripsAuthorization: true), inside: order)
        let client = try shop.client()
        for _ in 0..<2 { _ = try await client.order(1) }
        #expect(shop.requests.count == 4, "Basic, plain, secure; then secure")
    }

    @Test func aWriteFindsItsWayInToo() async throws {
        let written = ClientResponse.json(200, #"{"update":[{"id":1,"manage_stock":true,"stock_quantity":5}]}"#)
        let shop = shop(Gate(seesTLS: false), inside: written)
        let outcomes = try await shop.client().setStock([.init(productID: 1, parentID: 0, quantity: 5)])
        #expect(outcomes == [.written] && Set(shop.requests.map(\.body)).count == 1)
    }

    @Test func aShopWhoseProxyIsMendedIsEnteredAgain() async throws {
        let gate = Mutex(Gate(seesTLS: false))
        let inside = order
        let shop = ScriptedShop { request in gate.withLock { $0 }.answer(request, inside: inside) }
        let client = try shop.client()
        _ = try await client.order(1)
        gate.withLock { $0.seesTLS = true }
        _ = try await client.order(1)
        _ = try await client.order(1)
        #expect(shop.requests.last?.fields[.authorization] == "Basic Y2tfMTpjc18x")
    }

    @Test(arguments: [3600, -3600] as [Int64])
    func aClockThatDiffersIsTakenFromTheAnswer(offset: Int64) async throws {
        let shop = shop(Gate(seesTLS: false, clockOffset: offset), inside: order)
        let client = try shop.client("http://127.0.0.1:8080")
        for _ in 0..<2 { _ = try await client.order(1) }
        #expect(shop.requests.count == 3, "once refused, then right")
        #expect(Set(shop.requests.compactMap { $0[query: "oauth_nonce"] }).count == 3)
    }

    @Test func aWrongSecretIsTriedOnce() async throws {
        let shop = ScriptedShop { _ in .problem(401, "woocommerce_rest_authentication_error") }
        let client = try shop.client()
        let failure = await failure { () throws(CallFailure) in try await client.order(1) }
        #expect(failure?.kind == "unauthorized" && shop.requests.count == 1)
    }

    @Test func anUnknownKeyIsTriedEveryWayAndReportedAsTheFirstAnswerSays() async throws {
        let shop = ScriptedShop { _ in .problem(401, "woocommerce_rest_cannot_view") }
        let client = try shop.client()
        let failure = await failure { () throws(CallFailure) in try await client.order(1) }
        #expect(failure == .unauthorized(.init(status: 401, code: "woocommerce_rest_cannot_view", message: "m")))
        #expect(shop.requests.count == 3)
    }

    @Test func theKeyIsNeverSentUnencryptedAsText() async throws {
        let shop = shop(Gate(seesTLS: false), inside: order)
        _ = try await shop.client("HTTP://127.0.0.1:8080/").order(1)
        #expect(shop.requests.count == 1)
        #expect(shop.requests.allSatisfy { $0.fields[.authorization] == nil && !$0.url.contains("cs_1") })
    }
}
