import TestSupport
import Testing
import WooCommerce

struct DeliveryContentTests {
    @Test(arguments: [
        ("11.0.1_013_order.created", "order.created", DeliveryContent.order(15)),
        ("11.0.1_017_product.updated", "product.updated", .product(12)),
        ("11.0.1_025_order.deleted", "order.deleted", .deleted(.order, 15)),
        ("11.0.1_042_coupon.created", "coupon.created", .coupon),
        ("11.0.1_047_customer.created", "customer.created", .customer),
        ("11.0.1_089_action.woocommerce_add_to_cart", "action.woocommerce_add_to_cart", .action),
        (
            "11.0.1_111_order.created", "order.created",
            .restError(code: "woocommerce_rest_shop_order_invalid_id", status: 404)
        ),
        ("11.0.1_115_order.updated", "order.updated", .restError(code: "woocommerce_rest_cannot_view", status: 401)),
        ("8.2.2_057_order.updated", "order.updated", .legacyOrder),
        ("8.2.2_054_order.updated", "order.updated", .v1),
        ("11.0.1_117_order.updated", "order.updated", .order(30)),
    ])
    func aRecordedBodyIsKnown(name: String, topic: String, content: DeliveryContent) throws {
        #expect(DeliveryContent(body: try RecordedDelivery.own(name).body, topic: topic) == content)
    }

    @Test(arguments: [
        ("", DeliveryContent.empty), ("<html>", .unreadable), ("[]", .unreadable), ("{}", .other),
        ("\"x\"", .unreadable),
        ("{\"id\":7}", .deleted(.order, 7)), ("{\"id\":\"7\"}", .deleted(.order, 7)),
        ("{\"id\":7,\"line_items\":[],\"currency\":\"DKK\"}", .v1), ("{\"order\":{\"id\":7}}", .legacyOrder),
        (
            "{\"code\":\"e" + String(repeating: "\u{301}", count: 200) + "\",\"message\":\"\"}",
            .restError(code: "e" + String(repeating: "\u{301}", count: 79), status: nil)
        ),
    ])
    func anyOtherBodyIsSurvived(body: String, content: DeliveryContent) {
        #expect(DeliveryContent(body: Array(body.utf8), topic: "order.updated") == content)
    }

    @Test(arguments: ["[", #"{"id":"#, #"{"id":7,"data":["#])
    func aBodyThatNestsAHundredThousandTimesIsUnreadable(opening: String) {
        let body = Array(String(repeating: opening, count: 100_000).utf8)
        #expect(DeliveryContent(body: body, topic: "order.updated") == .unreadable)
    }
}
