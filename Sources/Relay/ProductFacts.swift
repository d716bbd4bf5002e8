import HTTPClient
import ShopRouting
import WooCommerce

/// What only a shop's products can tell of order lines, asked once per product and remembered for a while.
///
/// A merchant may change a product at any time, so what is remembered is short-lived; only the answer that lets a line
/// through is, since the other is what somebody is about to mend.
actor ProductFacts {
    private struct Key: Hashable {
        var shop: ShopName
        var id: Int64
    }

    private static let limit = 10_000
    private static let life = Duration.seconds(600)

    private let clock: WallClock
    private var skus: [Key: (sku: String, until: Moment)] = [:]
    /// Products that have no variations.
    private var plain: [Key: Moment] = [:]

    init(clock: WallClock) { self.clock = clock }

    /// - Returns: nil or "" when the variation has no SKU of its own.
    func ownSKU(
        of variation: Int64, in shop: ShopName, _ client: WooCommerce.Client
    ) async throws(CallFailure) -> String? {
        let key = Key(shop: shop, id: variation)
        if let entry = skus[key], entry.until > clock.now() { return entry.sku }
        let sku = try await client.ownSKU(of: variation)
        guard !sku.isEmpty else { return nil }
        if skus.count >= Self.limit { skus.removeAll() }
        skus[key] = (sku, clock.now() + Self.life)
        return sku
    }

    /// Whether each of the products has variations, so that a line of it without a variation has lost it
    /// (woocommerce.md 2.5); without those that the shop no longer has.
    func areVariable(
        _ products: Set<Int64>, in shop: ShopName, _ client: WooCommerce.Client
    ) async throws(CallFailure) -> [Int64: Bool] {
        let now = clock.now()
        let asked = products.filter { id in plain[Key(shop: shop, id: id)].map { $0 <= now } ?? true }
        var known = Dictionary(products.subtracting(asked).map { ($0, false) }) { first, _ in first }
        guard !asked.isEmpty else { return known }
        for (id, type) in try await client.productTypes(of: asked) {
            // Plug-ins name theirs after the core's, such as `variable-subscription`.
            let isVariable = type == "variable" || type.hasPrefix("variable-")
            known[id] = isVariable
            guard !isVariable else { continue }
            if plain.count >= Self.limit { plain.removeAll() }
            plain[Key(shop: shop, id: id)] = now + Self.life
        }
        return known
    }
}
