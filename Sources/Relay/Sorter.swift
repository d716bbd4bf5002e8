import Journal
import Rackbeat
import ShopRouting
import WooCommerce

/// Turns kept deliveries into work and attention items. Reads only what names the thing: bodies are hints.
struct Sorter {
    let agreement: Agreement

    /// - Parameter deliveries: not empty, in the order of arrival.
    func sort(_ deliveries: [KeptDelivery]) -> [Change] {
        var changes: [Change] = []
        var requested: Set<WorkKey> = []
        for kept in deliveries {
            for change in interpret(kept) {
                if case .request(let key, _) = change, !requested.insert(key).inserted { continue }
                changes.append(change)
            }
        }
        if let last = deliveries.last { changes.append(.sorted(agreement.name, through: last.place)) }
        return changes
    }

    /// The cursor that holds where such deliveries of the shop come from.
    static func foreignSource(of shop: ShopName) -> String { "foreign source of \(shop)" }

    private func interpret(_ kept: KeptDelivery) -> [Change] {
        switch kept.delivery.sender {
        case .shop(let name):
            guard let shop = agreement.shop(name) else { return changes(for: kept, fromRemoved: name) }
            return changes(for: kept, from: shop)
        case .rackbeat: return changes(fromRackbeat: kept)
        }
    }

    /// The configuration no longer has the shop: its orders wait until it has, and nothing else of it matters.
    private func changes(for kept: KeptDelivery, fromRemoved shop: ShopName) -> [Change] {
        let topic = kept.delivery.fields["x-wc-webhook-topic"] ?? ""
        switch WooCommerce.DeliveryContent(body: kept.delivery.body, topic: topic) {
        case .order(let id), .deleted(.order, let id):
            return [.request(WorkKey(agreement.name, .order(shop, id)), at: kept.delivery.receivedAt)]
        default: return []
        }
    }

    private func changes(for kept: KeptDelivery, from shop: Shop) -> [Change] {
        let fields = kept.delivery.fields
        if let source = fields["x-wc-webhook-source"], SourceAddress(source) != SourceAddress(shop.url) {
            return [
                .advance(cursor: Self.foreignSource(of: shop.name), to: SourceAddress(String(source.prefix(200))).text),
                raise(
                    .sourceDiffers, "source", kept, shop.name,
                    "Deliveries signed with this shop's secret come from \(source.prefix(200)), not from \(shop.url).",
                    "If the shop has moved, change its url in the configuration and restart: then all of them are carried "
                        + "over. If it is a copy, give the copy other webhooks, then close this item."),
            ]
        }
        let said = fields["x-wc-webhook-topic"] ?? ""
        let topic = Self.known(said)
        switch WooCommerce.DeliveryContent(body: kept.delivery.body, topic: said) {
        case .order(let id), .deleted(.order, let id):
            return [.request(WorkKey(agreement.name, .order(shop.name, id)), at: kept.delivery.receivedAt)]
        // A proxy may have taken the topic away, and what else has this id is no order when it is read.
        case .deleted(.other, let id) where said.isEmpty:
            return [.request(WorkKey(agreement.name, .order(shop.name, id)), at: kept.delivery.receivedAt)]
        // Of its stock see ``ProductHints``.
        case .product(let id), .deleted(.product, let id):
            guard agreement.products.follows(shop) else { return [] }
            return [.request(WorkKey(agreement.name, .productData(shop.name, id)), at: kept.delivery.receivedAt)]
        case .deleted: return []
        case .restError(let code, _):
            let isBlind = code == WebhookKeeper.blindCode && shop.webhookURL != nil
            let found: [Change] =
                isBlind
                ? [.advance(cursor: WebhookKeeper.blind(shop.name), to: kept.delivery.fields["x-wc-webhook-id"] ?? "")]
                : []
            return found + [
                raise(
                    .restError, String(code.prefix(60)), kept, shop.name,
                    "The shop sent the error \(code) in place of an order or product.",
                    "If its webhooks' owner lost the right to read orders, save the webhooks again as an administrator; "
                        + "an order that was deleted first needs nothing.")
            ]
        case .empty:
            return [
                raise(
                    .emptyBody, topic, kept, shop.name, "The shop sent an empty body for \(topic).",
                    "Look for text that is not valid UTF-8 in the newest orders or products of the shop.")
            ]
        case .legacyOrder, .v1:
            return [
                raise(
                    .payloadVersion, topic, kept, shop.name,
                    "The webhook for \(topic) uses an API version whose bodies cannot be used.",
                    "Set the webhook's API version to \"WP REST API Integration v3\" in the shop.")
            ]
        case .other where topic.hasPrefix("order.") || topic.hasPrefix("product."),
            .unreadable where topic.hasPrefix("order.") || topic.hasPrefix("product."):
            return [
                raise(
                    .bodyUnreadable, topic, kept, shop.name, "The shop sent a body for \(topic) that cannot be read.",
                    "Nothing is lost if the order shows in Rackbeat within ten minutes: changed orders are asked for. If it "
                        + "goes on, look for a plug-in of the shop that changes webhooks or adds notices to them.")
            ]
        case .action, .coupon, .customer, .other, .unreadable:
            return [
                raise(
                    .notAnOrder, topic, kept, shop.name,
                    "The delivery with topic \"\(said.prefix(80))\" is neither order nor product.",
                    "Delete the webhook for this topic in the shop; only order and product topics are used.")
            ]
        }
    }

    /// The field is not signed: what it says names a thing only as far as WooCommerce could have said it
    /// (woocommerce.md 1.9).
    private static func known(_ topic: String) -> String {
        if topic.hasPrefix("action.") { return "an action" }
        let parts = topic.split(separator: ".", omittingEmptySubsequences: false)
        let isKnown =
            parts.count == 2 && ["order", "product", "coupon", "customer"].contains(parts[0])
            && ["created", "updated", "deleted", "restored"].contains(parts[1])
        return isKnown ? topic : "an unknown topic"
    }

    private func changes(fromRackbeat kept: KeptDelivery) -> [Change] {
        let event = kept.delivery.fields["rackbeat-webhook-event"]
        switch Rackbeat.DeliveryContent(event: event, body: kept.delivery.body) {
        case .stock(let number):
            return [.request(WorkKey(agreement.name, .stock(number)), at: kept.delivery.receivedAt)]
        // Each order that we make comes back so, and a call to look at it would be one too many.
        case .order where event == "order.created": return []
        case .order(let number):
            return [.request(WorkKey(agreement.name, .rackbeatOrder(number)), at: kept.delivery.receivedAt)]
        case .product(let number) where agreement.products.master != .none:
            return [.request(WorkKey(agreement.name, .item(number)), at: kept.delivery.receivedAt)]
        case .product, .other: return []
        case .unreadable:
            return [
                raise(
                    .bodyUnreadable, "rackbeat", kept, nil, "Rackbeat's delivery cannot be read.",
                    "Check that no program between Rackbeat and this server changes what is sent; changed orders are asked "
                        + "for all the same.")
            ]
        }
    }

    private func raise(
        _ kind: AttentionKind, _ subject: String, _ kept: KeptDelivery, _ shop: ShopName?, _ reason: String,
        _ remedy: String
    ) -> Change {
        let key = AttentionItem.Key(agreement: agreement.name, shop: shop, kind: kind.rawValue, subject: subject)
        return .raise(
            AttentionItem(
                key: key, reason: reason, remedy: remedy, place: kept.place, openedAt: kept.delivery.receivedAt))
    }
}
