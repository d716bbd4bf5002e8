import Cryptography
import Sandbox

/// A signed webhook request about an order, as a shop sends it.
struct Delivery {
    let bytes: [UInt8]

    var request: String { String(decoding: bytes, as: UTF8.self) }

    init?(shop: WooCommerceSandbox, order: Int, topic: String = "order.updated") {
        guard let body = shop.body(ofOrder: order) else { return nil }
        self.init(shop: shop, body: body, topic: topic)
    }

    /// - Parameter signed: what the signature is made of; nil for the body.
    /// - Parameter fields: more of them, each with its end.
    init?(
        shop: WooCommerceSandbox, body: [UInt8], topic: String, source: String? = nil,
        secret: String = World.webhookSecret, signed: [UInt8]? = nil, fields: String = ""
    ) {
        guard let key = Secret(Array(secret.utf8)) else { return nil }
        let signed = signed ?? body
        let head = """
            POST /webhooks/woocommerce/\(shop.name) HTTP/1.1\r
            Host: 127.0.0.1\r
            Content-Type: application/json\r
            X-WC-Webhook-Source: \(source ?? shop.site + "/")\r
            X-WC-Webhook-Topic: \(topic)\r
            X-WC-Webhook-Signature: \(Base64.encode(key.signature(of: signed.span).span))\r
            X-WC-Webhook-ID: 1\r
            X-WC-Webhook-Delivery-ID: 00000000000000000000000000000000\r
            Connection: close\r
            Content-Length: \(body.count)\r
            \(fields)\r

            """
        bytes = Array(head.utf8) + body
    }
}
