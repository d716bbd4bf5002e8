import Cryptography
import HTTPTypes
import Testing

@testable import Sandbox

/// woocommerce.md 3.1.
struct ShopAuthenticationTests {
    private let shop = WooCommerceSandbox(
        name: "prop",
        keys: [
            .sandbox, ShopKey(key: "ck_read", secret: "cs_1", permissions: .read),
            ShopKey(key: "ck_write", secret: "cs_2", permissions: .write),
            ShopKey(key: "ck_customer", secret: "cs_3", isManager: false),
        ], send: nobody)

    private let products = "/wp-json/wc/v3/products"

    private func basic(_ key: String, _ secret: String) -> Caller {
        Caller(
            router: shop.routes(),
            fields: [.authorization: "Basic " + Base64.encode(Array("\(key):\(secret)".utf8).span)])
    }

    private func signed(
        _ method: String, _ path: String, _ query: [(String, String)] = [], time: Int = CivilTime.now,
        nonce: String? = nil, key: ShopKey = .sandbox, site: String = "http://shop.test"
    ) throws -> String {
        var pairs =
            query + [
                ("oauth_consumer_key", key.key), ("oauth_timestamp", String(time)),
                ("oauth_nonce", try nonce ?? RandomBytes.alphanumeric(32)),
                ("oauth_signature_method", "HMAC-SHA256"),
            ]
        let sorted = pairs.map { ($0.0.percentEncoded, $0.1.percentEncoded) }.sorted { $0.0 < $1.0 }
        let joined = sorted.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        let base = "\(method)&\((site + path).percentEncoded)&\(joined.percentEncoded)"
        let secret = try #require(Secret(Array("\(key.secret)&".utf8)))
        pairs.append(("oauth_signature", Base64.encode(secret.signature(of: Array(base.utf8).span).span)))
        return path + "?" + pairs.map { "\($0.0.percentEncoded)=\($0.1.percentEncoded)" }.joined(separator: "&")
    }

    private func code(_ answer: Caller.Answer) -> String { "\(answer.status) \(answer.json["code"]?.string ?? "")" }

    @Test func basicCountsOnlyWhereTheShopKnowsOfTLS() async {
        let caller = basic(ShopKey.sandbox.key, ShopKey.sandbox.secret)
        #expect(code(await caller.call(.get, products)) == "401 woocommerce_rest_cannot_view")
        shop.configure { $0.tls = .always }
        #expect(await caller.call(.get, products).status == 200)
        shop.configure { $0.tls = .forwarded }
        #expect(await caller.call(.get, products).status == 401)
        var proxied = caller
        proxied.fields[named: "X-Forwarded-Proto"] = "https"
        #expect(await proxied.call(.get, products).status == 200)
    }

    @Test(arguments: [
        ("ck_unknown", "x", HTTPRequest.Method.get, "401 woocommerce_rest_cannot_view"),
        ("ck_read", "x", .get, "401 woocommerce_rest_authentication_error"),
        ("ck_read", "cs_1", .get, "200 "), ("ck_read", "cs_1", .post, "401 woocommerce_rest_authentication_error"),
        ("ck_write", "cs_2", .get, "401 woocommerce_rest_authentication_error"),
        ("ck_customer", "cs_3", .get, "403 woocommerce_rest_cannot_view"),
        ("ck_customer", "cs_3", .post, "403 woocommerce_rest_cannot_create"),
    ])
    func aKeyDoesWhatItMay(_ key: String, _ secret: String, _ method: HTTPRequest.Method, _ expected: String) async {
        shop.configure { $0.tls = .always }
        #expect(code(await basic(key, secret).call(method, products, method == .get ? nil : "{}")) == expected)
    }

    @Test func oauthWorksOnPlainHTTPWithAwkwardValues() async throws {
        let target = try signed("GET", products, [("sku", "a,b &+ø%"), ("per_page", "5")])
        #expect(await Caller(router: shop.routes()).call(.get, target).status == 200)
    }

    @Test func aNonceCountsOnce() async throws {
        let target = try signed("GET", products)
        let caller = Caller(router: shop.routes())
        #expect(await caller.call(.get, target).status == 200)
        #expect(code(await caller.call(.get, target)) == "401 woocommerce_rest_authentication_error")
    }

    @Test(arguments: [(-899, 200), (899, 200), (-960, 401), (960, 401)])
    func aTimestampMayBeAQuarterOfAnHourOff(_ offset: Int, _ status: Int) async throws {
        let target = try signed("GET", products, time: CivilTime.now + offset)
        #expect(await Caller(router: shop.routes()).call(.get, target).status == status)
    }

    @Test func anotherMethodPathSchemeOrSecretDoesNotVerify() async throws {
        let caller = Caller(router: shop.routes())
        let cases = [
            try signed("POST", products), try signed("GET", products, site: "https://shop.test"),
            try signed("GET", products, key: ShopKey(key: ShopKey.sandbox.key, secret: "cs_other")),
            try signed("GET", products).replacing("/products", with: "/orders"),
            try signed("GET", products) + "&page=2",
        ]
        for target in cases {
            #expect(code(await caller.call(.get, target)) == "401 woocommerce_rest_authentication_error")
        }
    }

    @Test func theRootIsPublicAndUnknownRoutesSayWhatIsWrong() async throws {
        let stranger = Caller(router: shop.routes())
        let root = await stranger.call(.get, "/wp-json/")
        #expect(root.json["namespaces"]?.items?.contains("wc/v3") == true)
        #expect(await stranger.call(.get, "/").fields[named: "Link"]?.contains("/wp-json/") == true)
        let target = try signed("GET", "/wp-json/wc/v3/findesikke")
        #expect(code(await stranger.call(.get, target)) == "404 rest_no_route")
    }
}
