import Cryptography
import Foundation
import HTTPClient
import HTTPTypes
import ShopRouting
import Synchronization
import Testing
import WooCommerce

struct ClientTests {
    private final class Asked: Sendable {
        private let requests = Mutex<[ClientRequest]>([])

        var all: [ClientRequest] { requests.withLock { $0 } }

        func add(_ request: ClientRequest) { requests.withLock { $0.append(request) } }
    }

    private func client(
        _ url: String = "https://shop.example/sub/", asked: Asked = Asked(),
        _ answer: @escaping @Sendable (ClientRequest) -> (Int, String)
    ) throws -> Client {
        Client(
            url: url, consumerKey: try #require(Secret(Array("ck_1".utf8))),
            consumerSecret: try #require(Secret(Array("cs_1".utf8))), now: { Moment(milliseconds: 1_795_422_941_000) }
        ) { request throws(ClientError) in
            asked.add(request)
            let (status, body) = answer(request)
            return ClientResponse(status: HTTPResponse.Status(code: status), body: Array(body.utf8))
        }
    }

    private func failure<Value>(_ call: () async throws(CallFailure) -> Value) async -> CallFailure? {
        do throws(CallFailure) {
            _ = try await call()
            return nil
        } catch { return error }
    }

    private func recordedBody(_ name: String) throws -> String {
        String(decoding: try RecordedDelivery.own(name).body, as: UTF8.self)
    }

    @Test func anOrderIsReadExactly() async throws {
        let body = try recordedBody("11.0.1_013_order.created")
        let asked = Asked()
        let order = try await client(asked: asked) { _ in (200, body) }.order(15)
        #expect(asked.all.map(\.url) == ["https://shop.example/sub/wp-json/wc/v3/orders/15"])
        #expect(asked.all.first?.fields[.authorization] == "Basic " + Base64.encode(Array("ck_1:cs_1".utf8).span))
        #expect(order.total == Money("603.00") && order.totalTax == Money("120.60") && order.status == "processing")
        #expect(order.lines.map(\.quantity) == [3, 1, 2] && order.lines.map(\.sku) == ["S-1", "TEE", "TEE-S"])
        #expect(order.lines.map(\.variationID) == [0, 13, 12] && order.lines[1].parentName == "Tee")
        #expect(order.createdAt == Moment(milliseconds: 1_795_422_941_000), "the _gmt field, as UTC")
        #expect(order.billing.firstName == "Åse" && order.customerNote == "Ring på — tak \"nu\" / ok")
        #expect(order.shippingLines.map(\.total) == [Money("39.20")] && order.fees.map(\.total) == [Money("10.00")])
    }

    @Test func jsonBehindANoticeOrAByteOrderMarkIsRead() async throws {
        let body = try recordedBody("11.0.1_013_order.created")
        for prefix in ["\u{FEFF}", "<br />\n<b>Notice</b>: x in <b>/y.php</b><br />\n", "Warning: x\n"] {
            #expect(try await client { _ in (200, prefix + body) }.order(15).id == 15)
        }
    }

    @Test(arguments: [
        (404, "woocommerce_rest_shop_order_invalid_id", "missing"),
        (400, "woocommerce_rest_product_invalid_id", "missing"),
        (401, "woocommerce_rest_authentication_error", "unauthorized"),
        (403, "woocommerce_rest_cannot_view", "unauthorized"),
        (400, "rest_invalid_param", "refused"), (429, "x", "notCarriedOut"), (503, "x", "notCarriedOut"),
        (500, "x", "unclear"),
        (502, "x", "unclear"), (301, "x", "refused"), (308, "x", "refused"),
    ])
    func aStatusSaysWhatComesNext(status: Int, code: String, kind: String) async throws {
        let client = try client { _ in (status, "{\"code\":\"\(code)\",\"message\":\"<b>m</b>\",\"data\":null}") }
        let failure = await failure { () throws(CallFailure) in try await client.order(1) }
        #expect(failure.map { String("\($0)".prefix { $0 != "(" }) } == kind)
    }

    @Test func anHTMLPageIsMalformedWith200AndSurvivedWith403() async throws {
        let page = "<!DOCTYPE html><title>Just a moment</title>"
        let ok = try client { _ in (200, page) }
        guard case .malformed = await failure({ () throws(CallFailure) in try await ok.order(1) }) else {
            return #expect(Bool(false))
        }
        let forbidden = try client { _ in (403, page) }
        guard case .unauthorized = await failure({ () throws(CallFailure) in try await forbidden.order(1) }) else {
            return #expect(Bool(false))
        }
    }

    @Test func whereBasicIsNotSeenOAuthIsTriedAndRemembered() async throws {
        let body = try recordedBody("11.0.1_013_order.created")
        let asked = Asked()
        let client = try client(asked: asked) { request in
            request.fields[.authorization] != nil
                ? (401, #"{"code":"woocommerce_rest_cannot_view","message":"","data":{"status":401}}"#) : (200, body)
        }
        for _ in 0..<2 { _ = try await client.order(15) }
        #expect(asked.all.count == 3)
        #expect(
            asked.all.dropFirst().allSatisfy { $0.url.contains("oauth_signature=") && $0.fields[.authorization] == nil }
        )
    }

    @Test func skusAreComparedExactlyAndAskedForInOneCall() async throws {
        let asked = Asked()
        let client = try client(asked: asked) { _ in
            (
                200,
                #"[{"id":1,"sku":"abc-10","manage_stock":true,"stock_quantity":3},{"id":2,"sku":"ABC-10","manage_stock":false,"stock_quantity":null}]"#
            )
        }
        #expect(try await client.products(skus: ["ABC-10", "Æ/1"]).map(\.id) == [2])
        #expect(asked.all.count == 1 && asked.all.first?.url.contains("sku=ABC-10%2C%C3%86%2F1&") == true)
    }

    @Test func stockIsWrittenPerParentAndEachAnswerIsRead() async throws {
        let asked = Asked()
        let client = try client(asked: asked) { request in
            request.url.hasSuffix("/products/batch")
                ? (
                    200,
                    #"{"update":[{"id":1,"manage_stock":true,"stock_quantity":5,"sku":"a"},{"id":2,"manage_stock":true,"stock_quantity":4,"sku":"b"},{"id":3,"manage_stock":false,"stock_quantity":null,"sku":"c"},{"id":4,"error":{"code":"x","message":"m","data":{"status":400}}}]}"#
                )
                : (500, "")
        }
        let outcomes = await client.setStock([
            .init(productID: 1, parentID: 0, quantity: 5), .init(productID: 2, parentID: 0, quantity: 5),
            .init(productID: 9, parentID: 8, quantity: 1), .init(productID: 3, parentID: 0, quantity: 5),
            .init(productID: 4, parentID: 0, quantity: 5),
        ])
        #expect(outcomes[0] == .written && outcomes[1] == .different && outcomes[3] == .ignored)
        #expect(outcomes[4] == .refused(.init(code: "x", message: "m")))
        guard case .failed(.unclear) = outcomes[2] else { return #expect(Bool(false)) }
        #expect(
            asked.all.map { $0.url.split(separator: "/v3/").last } == ["products/batch", "products/8/variations/batch"])
        let body = String(decoding: try #require(asked.all.first).body, as: UTF8.self)
        #expect(body.contains(#""manage_stock":true"#) && body.contains(#""stock_quantity":5"#))
    }

    @Test func aBatchThatIsTooLargeIsHalved() async throws {
        let asked = Asked()
        let client = try client(asked: asked) { request in
            let count = String(decoding: request.body, as: UTF8.self).split(separator: "stock_quantity").count - 1
            guard count <= 2 else { return (413, #"{"code":"woocommerce_rest_request_entity_too_large"}"#) }
            return (
                200,
                "{\"update\":["
                    + Array(repeating: #"{"id":1,"manage_stock":true,"stock_quantity":5}"#, count: count).joined(
                        separator: ",") + "]}"
            )
        }
        let outcomes = await client.setStock((1...5).map { .init(productID: $0, parentID: 0, quantity: 5) })
        #expect(outcomes == Array(repeating: .written, count: 5))
    }
}
