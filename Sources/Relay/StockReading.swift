import HTTPClient
import Journal
import Rackbeat
import ShopRouting

/// What Rackbeat says of an item, and when it was asked.
struct StockReading: Sendable {
    enum Result: Sendable {
        case item(Rackbeat.Item)
        /// Rackbeat does not count it: there is no figure to show.
        case uncounted
        /// Rackbeat does not have it, or no shop can have its number.
        case absent
    }

    var result: Result
    var askedAt: ContinuousClock.Instant
}

/// The newest reading of each item, for the shops that are written next.
struct StockReadings {
    /// After which an item is read again: its shops are written at once, or are in trouble.
    private static let life = Duration.seconds(5)

    private var readings: [String: StockReading] = [:]

    /// Keeps the one that was asked for last, whichever answer came first.
    mutating func note(_ reading: StockReading, of item: String) {
        if let known = readings[item], known.askedAt > reading.askedAt { return }
        readings[item] = reading
    }

    subscript(item: String, now now: ContinuousClock.Instant) -> StockReading? {
        readings[item].flatMap { $0.askedAt + Self.life > now ? $0 : nil }
    }

    mutating func forgetOld(now: ContinuousClock.Instant) {
        readings = readings.filter { $0.value.askedAt + Self.life > now }
    }
}
