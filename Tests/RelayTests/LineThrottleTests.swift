import Testing

@testable import Relay

struct LineThrottleTests {
    @Test func onePassesASecondAndTellsHowManyDidNot() {
        let throttle = LineThrottle()
        let start = ContinuousClock.now
        #expect(throttle.pass(at: start) == 0)
        #expect(throttle.pass(at: start) == nil)
        #expect(throttle.pass(at: start + .milliseconds(999)) == nil)
        #expect(throttle.pass(at: start + .seconds(1)) == 2)
        #expect(throttle.pass(at: start + .seconds(5)) == 0)
    }
}
