import Journal
import ShopRouting
import WooCommerce

/// What deliveries about products ask for. Their bodies are only compared with what is known: what they say that is known
/// already, as our own writes come back, asks for nothing; all else is read from the shop.
struct ProductHints {
    let agreement: Agreement
    let journal: any Journal

    func changes(for deliveries: [KeptDelivery]) async throws(JournalError) -> [Change] {
        var changes: [Change] = []
        for (name, hints) in hints(deliveries) {
            guard let shop = agreement.shop(name) else { continue }
            let known = Dictionary(
                try await journal.products(name, ids: hints.keys.sorted()).map { ($0.id, $0) }
            ) { first, _ in first }
            for (id, hint) in hints.sorted(by: { $0.key < $1.key }) {
                changes += self.changes(hint, id, known[id], shop)
            }
        }
        return changes
    }

    private struct Hint {
        /// nil when the body holds no product, as of one that was deleted.
        var product: ShopProduct?
        var receivedAt: Moment
    }

    /// The last delivery about each product counts: bodies are made when they are sent.
    private func hints(_ deliveries: [KeptDelivery]) -> [ShopName: [Int64: Hint]] {
        var hints: [ShopName: [Int64: Hint]] = [:]
        for delivery in deliveries.map(\.delivery) {
            guard case .shop(let name) = delivery.sender, let shop = agreement.shop(name), shop.receivesStock else {
                continue
            }
            if let source = delivery.fields["x-wc-webhook-source"], SourceAddress(source) != SourceAddress(shop.url) {
                continue
            }
            switch WooCommerce.DeliveryContent(body: delivery.body, topic: delivery.fields["x-wc-webhook-topic"] ?? "")
            {
            case .product(let id):
                hints[name, default: [:]][id] = Hint(
                    product: ShopProduct(deliveryBody: delivery.body), receivedAt: delivery.receivedAt)
            case .deleted(.product, let id):
                hints[name, default: [:]][id] = Hint(product: nil, receivedAt: delivery.receivedAt)
            default: break
            }
        }
        return hints
    }

    private func changes(_ hint: Hint, _ id: Int64, _ known: ShopProduct?, _ shop: Shop) -> [Change] {
        if let known, hint.product == known { return [] }
        var unchanged = hint.product
        unchanged?.stockQuantity = known?.stockQuantity
        guard let known, unchanged == known, let item = shop.rules.aliases.item(of: known.sku) else {
            return [.request(WorkKey(agreement.name, .product(shop.name, id)), at: hint.receivedAt)]
        }
        // Only its stock moved: whoever writes it reads it first.
        return [
            .doubt(product: id, of: shop.name),
            .request(WorkKey(agreement.name, .shopStock(shop.name, item.rawValue)), at: hint.receivedAt),
        ]
    }
}

extension Aliases {
    /// The item that a product of the shop with this SKU stands for; nil when none can.
    func item(of sku: String) -> ItemNumber? { self[sku] ?? ItemNumber(sku) }
}
