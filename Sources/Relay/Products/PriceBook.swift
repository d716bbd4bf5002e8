import HTTPClient
import ShopRouting
import WooCommerce

/// How each shop's prices are meant, asked for once and remembered for a while: a merchant may change it at any time.
actor PriceBook {
    private static let life = Duration.seconds(600)

    private let calls: FarCalls
    private let clock: WallClock
    private var known: [ShopName: (prices: ShopPrices, until: Moment)] = [:]

    init(calls: FarCalls, clock: WallClock) {
        self.calls = calls
        self.clock = clock
    }

    func prices(of shop: Shop) async throws(CallFailure) -> ShopPrices {
        if let entry = known[shop.name], entry.until > clock.now() { return entry.prices }
        let prices = try await calls.shop(shop, needsMore: true) { client throws(CallFailure) in
            try await client.prices()
        }
        known[shop.name] = (prices, clock.now() + Self.life)
        return prices
    }
}
