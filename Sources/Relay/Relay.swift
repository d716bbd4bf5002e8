public import Journal
public import ServiceLifecycle
public import ShopRouting

/// All lanes of this instance.
public struct Relay: Service {
    public let lanes: [Lane]
    private let byName: [AgreementName: Lane]

    public init(agreements: [Agreement], journal: any Journal, clock: WallClock, retry: Retry = Retry()) {
        lanes = agreements.map { Lane($0, journal: journal, clock: clock, retry: retry) }
        byName = Dictionary(lanes.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Makes ready to receive: call it before the front door opens.
    public func prepare() async throws(JournalError) { for lane in lanes { try await lane.loadTokens() } }

    /// Wakes the agreement's lane: something was kept for it.
    @Sendable public func wake(_ agreement: AgreementName) { byName[agreement]?.wake() }

    /// Whether Rackbeat or a shop of the agreement does not let us in: what waits for it may grow old.
    public func hasPausedSide(_ agreement: AgreementName) async -> Bool {
        await byName[agreement]?.hasPausedSide ?? false
    }

    /// Closes attention items of one agreement and does again what they stand for.
    ///
    /// - Returns: false when it is paused or not configured, or the relay ends.
    public func release(_ items: [AttentionItem]) async -> Bool {
        guard let agreement = items.first?.key.agreement else { return true }
        return await byName[agreement]?.release(items) ?? false
    }

    /// Looks at orders of a shop again, and asks for work on those that are not in Rackbeat as they should be.
    public func catchUp(_ shop: ShopName, _ wish: CatchUpWish) async throws(CommandStop) -> CatchUpCount {
        guard let lane = lanes.first(where: { $0.agreement.shop(shop) != nil }) else { throw .unknown }
        return try await lane.catchUp(shop, wish)
    }

    /// Compares all stock, of all agreements that are not paused, or of one shop.
    ///
    /// - Parameter isDryRun: whether what differs is only shown.
    public func compareStock(
        _ shop: ShopName?, isDryRun: Bool
    ) async throws(CommandStop) -> [StockReport] {
        if let shop {
            guard let lane = lanes.first(where: { $0.agreement.shop(shop)?.receivesStock == true }) else {
                throw .unknown
            }
            return try await lane.compareStock(shop, isDryRun: isDryRun)
        }
        var reports: [StockReport] = []
        for lane in lanes where !lane.agreement.isPaused {
            reports += try await lane.compareStock(nil, isDryRun: isDryRun)
        }
        return reports
    }

    /// Begins an import of the agreement, which goes on when nobody watches it.
    ///
    /// - Returns: false while another one of the agreement goes on.
    public func startImport(_ agreement: AgreementName, _ wish: ImportWish) async throws(CommandStop) -> Bool {
        guard let lane = byName[agreement] else { throw .unknown }
        return try await lane.startImport(wish)
    }

    /// Of the agreement's import that goes on, or of the last one of this process; nil before the first.
    public func importState(_ agreement: AgreementName) -> ImportState? { byName[agreement]?.importState }

    /// How the webhooks of all sides stand, by agreement, Rackbeat's first.
    ///
    /// - Parameter isRepairing: whether what is wrong with them is mended first.
    public func webhooks(isRepairing: Bool) async -> [WebhookReport] {
        var reports: [WebhookReport] = []
        for lane in lanes { reports += await lane.webhooks(isRepairing: isRepairing) }
        return reports
    }

    public func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for lane in lanes { group.addTask { try await lane.run() } }
        }
    }
}
