public import HTTP

/// Bounds of a server. Deadlines are absolute: a byte now and then does not move them.
public struct Limits: Sendable {
    public var head = HeadLimits()
    /// Without a request on a connection. A sender that takes a small answer slowly cannot be told from one that is idle,
    /// so that this is its deadline too.
    public var idle = Duration.seconds(10)
    /// From a head's first byte to its last.
    public var headTime = Duration.seconds(10)
    /// For the whole body.
    public var bodyTime = Duration.seconds(30)
    /// For a body's first bytes; each ``bodyRate`` bytes give it a second more, up to ``bodyTime``.
    public var bodyGrace = Duration.seconds(8)
    /// Bytes a second, framing included, that a sender must at least come up with.
    public var bodyRate = 1000
    /// For an answer to be taken, its length at ``writeRate`` added; of a stream, for each piece.
    public var writeTime = Duration.seconds(10)
    /// Bytes a second that a reader must at least take.
    public var writeRate = 32 << 10
    /// For a sender to notice an answer that came before it had finished.
    public var lingerTime = Duration.seconds(2)
    /// What such a sender may still send.
    public var lingerBytes = 4 << 20
    /// For the requests in hand after a shutdown began; then they are answered 503, as far as they can be answered at all.
    public var drainTime = Duration.seconds(15)
    /// For the first request on a connection that has just begun when a shutdown does.
    public var firstRequestTime = Duration.seconds(1)
    /// After the end of an idle connection in a shutdown, for the request that crosses it: closing earlier would answer
    /// it with a reset.
    public var crossingTime = Duration.milliseconds(100)
    /// Of all bodies that arrive or are worked on at a time, less the first 16 KiB of each; beyond it 503.
    public var bodyBytes = 64 << 20
    /// The same for one sender.
    public var bodyBytesPerAddress = 32 << 20
    /// Of one body whose content coding is undone, where the route's own limit is not lower; beyond it 413.
    public var inflatedBytes = 8 << 20
    /// How many times as long as what came such a body may become, beyond its first 64 KiB; beyond it 413. Text becomes
    /// ten to fifty times as long, a bomb a thousand times.
    public var inflateRatio = 200
    /// Streams of events at a time: each may keep as much as its own limit says for a reader that is behind; beyond it 503.
    public var eventStreams = 1024
    /// Without an event, after which a stream sends a comment: proxies keep what is not silent.
    public var eventHeartbeat = Duration.seconds(15)
    public var connections = 16_384
    public var connectionsPerAddress = 4096
    public var requestsPerConnection = 1_000_000

    public init() {}

    func writeDeadline(_ bytes: Int) -> ContinuousClock.Instant { .now + writeTime + .seconds(bytes) / writeRate }

    /// - Parameter received: bytes of the body so far.
    func bodyDeadline(_ start: ContinuousClock.Instant, received: Int) -> ContinuousClock.Instant {
        start + min(bodyTime, bodyGrace + .seconds(received) / bodyRate)
    }
}
