import Foundation

/// A registered webhook (woocommerce.md 3.6).
struct WooWebhook: Sendable {
    var id: Int
    var name: String
    var status = "active"
    var topic: String
    var url: String
    /// Never shown by the API.
    var secret: String
    /// Successive; the seventh finds it at 6 and disables.
    var failures = 0
    /// A ping that was not answered with exactly 200 (woocommerce.md 1.4).
    var owesPing = true
    var ownerHasRights = true
    var created: Int
    var modified: Int?

    var resource: Substring { topic.split(separator: ".").first ?? "" }
    var event: Substring { topic.split(separator: ".", maxSplits: 1).last ?? "" }

    /// The key it signs with: HTML entities are decoded (woocommerce.md 1.3).
    var signingKey: String {
        var key = secret
        let entities = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#039;", "'"), ("&#39;", "'"), ("&amp;", "&"),
        ]
        for (entity, character) in entities { key = key.replacingOccurrences(of: entity, with: character) }
        return key
    }

    func json(_ view: WooView) -> JSON {
        [
            "id": .int(id), "name": .string(name), "status": .string(status), "topic": .string(topic),
            "resource": .string(String(resource)), "event": .string(String(event)),
            "hooks": [.string("woocommerce_\(topic.replacingOccurrences(of: ".", with: "_"))")],
            "delivery_url": .string(url), "date_created": view.local(created), "date_created_gmt": view.gmt(created),
            "date_modified": view.local(modified), "date_modified_gmt": view.gmt(modified),
            "_links": view.links("webhooks/\(id)", collection: "webhooks"),
        ]
    }

    static func isTopic(_ topic: String, _ version: ShopSwitches.Version) -> Bool {
        if topic.hasPrefix("action.woocommerce_") || topic.hasPrefix("action.wc_") { return true }
        let parts = topic.split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else { return false }
        switch parts[0] {
        case "order": return ["created", "updated", "deleted", "restored"].contains(parts[1])
        case "product":
            if parts[1] == "published" { return version == .v11 }
            return ["created", "updated", "deleted", "restored"].contains(parts[1])
        case "coupon": return ["created", "updated", "deleted", "restored"].contains(parts[1])
        case "customer": return ["created", "updated", "deleted"].contains(parts[1])
        default: return false
        }
    }
}
