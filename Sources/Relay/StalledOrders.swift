import ShopRouting

/// Which orders find no place because those that have one do not get on, as when Rackbeat does not answer: what they have
/// sold is noted all the same (P6).
struct StalledOrders {
    enum Answer: Equatable {
        /// What these have sold is to be noted.
        case note([Int64])
        /// Ask again then.
        case ask(after: Duration)
        case nothing
    }

    private static let patience = Duration.seconds(2)

    private var lastEnds: [ShopName: ContinuousClock.Instant] = [:]
    private var noted: [ShopName: Set<Int64>] = [:]
    private var watched: Set<ShopName> = []

    /// An order of the shop has given its place away.
    mutating func hasMoved(_ shop: ShopName, now: ContinuousClock.Instant = .now) {
        lastEnds[shop] = now
        noted[shop] = nil
    }

    /// - Parameter ids: of orders without a place.
    mutating func answer(_ ids: [Int64], of shop: ShopName, now: ContinuousClock.Instant = .now) -> Answer {
        let known = noted[shop, default: []]
        let ids = ids.filter { !known.contains($0) }
        guard !ids.isEmpty else { return .nothing }
        guard let last = lastEnds[shop], last + Self.patience <= now else {
            if lastEnds[shop] == nil { lastEnds[shop] = now }
            return watched.insert(shop).inserted ? .ask(after: Self.patience) : .nothing
        }
        watched.remove(shop)
        noted[shop, default: []].formUnion(ids)
        return .note(ids)
    }
}
