/// What came of a catch-up that somebody has asked for.
public struct CatchUpCount: Sendable, Equatable {
    /// Orders that were looked at.
    public var seen: Int
    /// Those of them that were not in Rackbeat as they should be: work was asked for.
    public var requested: Int
}
