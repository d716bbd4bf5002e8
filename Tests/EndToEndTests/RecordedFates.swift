/// What must have become of everything in the recording once it is through, from the deliveries themselves and the
/// contract: one row for each reason.
enum RecordedFates {
    enum Fate: Equatable {
        /// In Rackbeat once, booked, with the shop's total.
        case booked
        /// Not in Rackbeat, and an open item of this kind names it.
        case held(String)
        /// The same, until it was put in the bin: then there is nothing to mend.
        case heldUntilBinned(String)
        case ignored
    }

    struct Row {
        let shop: String
        let orders: [Int]
        let fate: Fate
        let why: String
    }

    static let orders = [
        Row(
            shop: "v11", orders: [19, 27, 31, 32, 33, 34, 35, 36, 37, 143], fate: .booked,
            why: "processing when first told of, each line with its own SKU; what comes later books nothing twice"),
        Row(shop: "v11", orders: [24], fate: .booked, why: "on-hold, then completed"),
        Row(
            shop: "v11", orders: [15], fate: .heldUntilBinned("sku-inherited"),
            why: "variation 13 shows its parent's SKU (woocommerce.md 2.5); order.deleted ends it"),
        Row(shop: "v11", orders: [18, 22, 30, 38, 140, 141], fate: .ignored, why: "never more than pending"),
        Row(shop: "v10", orders: [19], fate: .booked, why: "processing; refunded later. In USD, without VAT"),
        Row(
            shop: "v10", orders: [15], fate: .held("sku-inherited"),
            why: "variation 13 shows its parent's SKU; out of the bin again at the end"),
        Row(shop: "v10", orders: [23, 26], fate: .ignored, why: "checkout-draft, then on-hold"),
        Row(shop: "v10", orders: [18, 24, 27], fate: .ignored, why: "never more than pending; two were in the bin"),
        Row(shop: "v8", orders: [21, 26], fate: .booked, why: "processing when first told of"),
        Row(
            shop: "v8", orders: [17], fate: .held("product-deleted"),
            why: "a line with product_id 0 (woocommerce.md 2.5); out of the bin again at the end"),
        Row(shop: "v8", orders: [25], fate: .ignored, why: "checkout-draft, then on-hold"),
        Row(shop: "v8", orders: [20], fate: .ignored, why: "never more than pending"),
    ]

    /// Open items that hold no order: kind and subject, as many as there are causes, however many deliveries showed them.
    static let items: [(shops: [String], kind: String, subjects: [String], why: String)] = [
        (
            ["v11", "v10", "v8"], "not-an-order", ["coupon.created", "customer.created", "an action"],
            "webhooks for topics that nobody here uses (woocommerce.md 1.9)"
        ),
        (
            ["v11", "v10", "v8"], "stock-elsewhere", ["item TEE"],
            "an item with the SKU of a variable product, whose stock is its variations'"
        ), (["v11", "v10", "v8"], "skus-inherited", ["products"], "a variation shows its parent's SKU"),
        (
            ["v11"], "rest-error", ["woocommerce_rest_shop_order_invalid_id"],
            "deleted for ever before the queue ran (woocommerce-observed.md 2)"
        ), (["v11"], "rest-error", ["woocommerce_rest_cannot_view"], "its owner lost his rights (woocommerce.md 1.13)"),
        (["v11"], "rest-error", ["woocommerce_rest_invalid_shop_order_id"], "v1 under HPOS (woocommerce.md 1.12)"),
        (
            ["v11", "v10"], "order-refunded", ["order 19"],
            "cancelled after it was booked, then given back whole, which is what is left to see to"
        ), (["v8"], "order-refunded", ["order 21"], "the same"),
        (["v11"], "order-refunded", ["order 27"], "a part was given back after it was booked"),
        (["v11"], "order-changed", ["order 27"], "its quantity was raised from 1 to 2 after it was booked"),
        (["v8"], "payload-version", ["order.updated"], "v1, and wrapped as legacy v3 (woocommerce.md 1.12)"),
    ]
}
