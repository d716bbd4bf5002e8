public import ShopRouting

/// Where the relay gets the time from: the system, or a test.
public struct WallClock: Sendable {
    public var now: @Sendable () -> Moment

    public init(now: @escaping @Sendable () -> Moment) { self.now = now }
}
