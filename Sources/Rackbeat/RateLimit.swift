/// What an answer said about the allowance (rackbeat.md 1.2).
public struct RateLimit: Sendable, Equatable {
    /// Requests per minute.
    public var limit: Int
    public var remaining: Int

    public init(limit: Int, remaining: Int) {
        self.limit = limit
        self.remaining = remaining
    }
}
