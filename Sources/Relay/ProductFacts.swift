import HTTPClient
import ShopRouting
import WooCommerce

/// Which variations have a SKU of their own, asked once per variation and remembered for a while.
///
/// A merchant may give a variation its own SKU at any time, so what is remembered is short-lived; only a positive
/// answer is, since "inherited" is what somebody is about to mend.
actor OwnSKUs {
    private struct Key: Hashable {
        var shop: ShopName
        var variation: Int64
    }

    private static let limit = 10_000
    private static let life = Duration.seconds(600)

    private let clock: WallClock
    private var known: [Key: (sku: String, until: Moment)] = [:]

    init(clock: WallClock) { self.clock = clock }

    /// - Returns: nil or "" when the variation has none.
    func sku(
        of variation: Int64, in shop: ShopName, _ client: WooCommerce.Client
    ) async throws(CallFailure) -> String? {
        let key = Key(shop: shop, variation: variation)
        if let entry = known[key], entry.until > clock.now() { return entry.sku }
        let sku = try await client.ownSKU(of: variation)
        guard !sku.isEmpty else { return nil }
        if known.count >= Self.limit { known.removeAll() }
        known[key] = (sku, clock.now() + Self.life)
        return sku
    }
}
