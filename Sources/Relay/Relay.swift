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

    /// Closes an attention item and does again what it stands for.
    ///
    /// - Returns: false when its agreement is paused or not configured, or the relay ends.
    public func release(_ item: AttentionItem) async -> Bool {
        await byName[item.key.agreement]?.release(item) ?? false
    }

    public func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for lane in lanes { group.addTask { try await lane.run() } }
        }
    }
}
