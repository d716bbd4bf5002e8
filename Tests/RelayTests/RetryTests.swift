import Relay
import Testing

struct RetryTests {
    @Test(arguments: [(1, 0.5, 1.0), (2, 1, 2), (5, 8, 16), (10, 150, 300), (1000, 150, 300)])
    func theDelayDoublesUpToItsCapWithJitterInItsUpperHalf(attempts: Int, low: Double, high: Double) {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            let delay = Retry().delay(afterAttempts: attempts, using: &random)
            #expect(delay >= .seconds(low) && delay <= .seconds(high))
        }
    }

    @Test func whatTheFarSideAsksForWinsUpToAnHour() {
        var random = SystemRandomNumberGenerator()
        #expect(Retry().delay(afterAttempts: 1, atLeast: .seconds(900), using: &random) == .seconds(900))
        #expect(Retry().delay(afterAttempts: 1, atLeast: .seconds(90_000), using: &random) == .seconds(3600))
    }
}
