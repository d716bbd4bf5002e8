/// A point in time that outlives the process: milliseconds since 1970 UTC. Whoever reads a clock makes it.
public struct Moment: Hashable, Comparable, Sendable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }

    public static func + (moment: Moment, duration: Duration) -> Moment {
        let (seconds, attoseconds) = duration.components
        return Moment(milliseconds: moment.milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    public static func - (moment: Moment, duration: Duration) -> Moment { moment + (.zero - duration) }

    public func duration(since earlier: Moment) -> Duration { .milliseconds(milliseconds - earlier.milliseconds) }
}

extension Moment {
    /// The day in UTC.
    public var day: CivilDate {
        // Before 1970 a day that has begun counts whole.
        CivilDate(daysSince1970: Int((milliseconds - (milliseconds < 0 ? 86_399_999 : 0)) / 86_400_000))
    }

    /// `yyyy-MM-dd` in UTC.
    public var civilDate: String { day.description }
}
