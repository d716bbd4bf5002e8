import HTTPTypes
import Testing

@testable import Sandbox

/// Whether the sandbox writes what real shops write: the same keys in the same order, of the same types.
struct ShapeTests {
    private static func shape(_ json: JSON) -> String {
        switch json {
        case .null: "null"
        case .bool: "bool"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// - Parameter loose: may be null or something else, as the case has it.
    private static func compare(_ ours: JSON, _ theirs: JSON, loose: Set<String> = []) {
        #expect(ours.members.map(\.key) == theirs.members.map(\.key))
        for member in theirs.members where !loose.contains(member.key) {
            #expect(shape(ours[member.key] ?? .null) == shape(member.value), "\(member.key)")
        }
    }

    private func product(_ target: String, in shop: WooCommerceSandbox) async -> JSON {
        await shop.caller.call(.get, target).json
    }

    @Test func anOrderLooksLikeAShops() throws {
        let shop = WooCommerceSandbox.seeded()
        let id = try shop.placeOrder(
            OrderRequest(
                lines: [.init("TS-001", 2), .init("HOOD-S-BLÅ", 1)], coupon: .percent(code: "ti10", Amount(10)),
                fees: [.init("Gave", Amount(10))]))
        let ours = try #require(shop.body(ofOrder: id).flatMap(JSONParser.parse))
        let theirs = try #require(JSONParser.parse(try WireTests.fixture("order.json")))
        let withCoupon = try #require(JSONParser.parse(try WireTests.fixture("order-with-coupon.json")))
        Self.compare(ours, theirs)
        Self.compare(ours["billing"] ?? .null, theirs["billing"] ?? .null)
        Self.compare(ours["shipping"] ?? .null, theirs["shipping"] ?? .null)
        for (key, source) in [
            ("line_items", theirs), ("tax_lines", theirs), ("shipping_lines", theirs), ("fee_lines", theirs),
            ("coupon_lines", withCoupon),
        ] {
            Self.compare(
                try #require(ours[key]?.items?.first), try #require(source[key]?.items?.first), loose: ["image"])
        }
        let variation = try #require(ours["line_items"]?.items?.last)
        #expect(variation["parent_name"] == "Hættetrøje")
        #expect(variation["variation_id"] == .int(shop.id("HOOD-S-BLÅ")))
    }

    @Test func productsAndVariationsLookLikeAShops() async throws {
        let shop = WooCommerceSandbox.seeded()
        let variation = try #require(shop.product(sku: "HOOD-S-BLÅ"))
        let cases = [
            ("product.json", "/wp-json/wc/v3/products/\(shop.id("TS-001"))"),
            ("variation-as-product.json", "/wp-json/wc/v3/products/\(variation.id)"),
            ("variation.json", "/wp-json/wc/v3/products/\(variation.parent)/variations/\(variation.id)"),
        ]
        for (name, target) in cases {
            let theirs = try #require(JSONParser.parse(try WireTests.fixture(name)))
            Self.compare(await product(target, in: shop), theirs)
        }
    }

    @Test func aBadParameterIsRefusedInWordPressWords() async throws {
        let answer = await WooCommerceSandbox.seeded().caller.call(.get, "/wp-json/wc/v3/products?per_page=101")
        let theirs = try #require(JSONParser.parse(try WireTests.fixture("per-page-101.json")))
        #expect(answer.status == 400)
        #expect(answer.json["code"] == theirs["code"])
        #expect(answer.json["data"]?["params"] == theirs["data"]?["params"])
    }
}
