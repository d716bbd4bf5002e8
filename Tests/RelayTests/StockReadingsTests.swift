import Testing

@testable import Relay

/// P6: latest wins.
struct StockReadingsTests {
    @Test func anAnswerThatWasAskedForEarlierNeverReplacesALaterOneWhicheverCameFirst() {
        let now = ContinuousClock.now
        let earlier = StockReading(result: .absent, askedAt: now - .seconds(1))
        let later = StockReading(result: .uncounted, askedAt: now)
        for order in [[earlier, later], [later, earlier]] {
            var readings = StockReadings()
            for reading in order { readings.note(reading, of: "X") }
            #expect(readings["X", now: now]?.askedAt == now)
        }
    }

    @Test func aReadingIsUsedForFiveSecondsAndForgottenAfter() {
        let now = ContinuousClock.now
        var readings = StockReadings()
        readings.note(StockReading(result: .absent, askedAt: now), of: "X")
        #expect(readings["X", now: now + .milliseconds(4999)] != nil)
        #expect(readings["X", now: now + .seconds(5)] == nil)
        readings.forgetOld(now: now + .seconds(5))
        #expect(readings["X", now: now] == nil)
    }
}
