import HTTPClient
import Relay
import ShopRouting
import Testing

/// P7: a side that does not answer costs one probe at a time.
struct FarSideTests {
    private let start = Moment(milliseconds: 1_000_000)

    @Test func threeFailuresInARowCloseItAndAnAnswerOpensIt() async {
        let side = FarSide()
        for _ in 0..<2 {
            await side.failed(at: start)
            #expect(await side.mayCall(at: start) == .call)
        }
        await side.failed(at: start)
        guard case .wait(let until) = await side.mayCall(at: start) else { return #expect(Bool(false), "still open") }
        #expect(until > start)
        // One probe is let through, the next caller waits for what comes of it.
        #expect(await side.mayCall(at: until) == .call)
        #expect(await side.mayCall(at: until) != .call)
        await side.answered()
        #expect(await side.mayCall(at: until) == .call)
    }

    @Test func whatItAsksForIsGiven() async {
        let side = FarSide()
        await side.failed(at: start, retryAfter: .seconds(60))
        #expect(await side.mayCall(at: start + .seconds(59)) == .wait(until: start + .seconds(60)))
    }

    @Test(arguments: [
        CallFailure.refused(.init(status: 422)), .missing(.init(status: 404)), .malformed(.init(status: 200)),
        .unclear(.init(status: 500)),
    ])
    func anErrorThatWasAnsweredShowsThatItLives(failure: CallFailure) async {
        let side = FarSide()
        for _ in 0..<5 { await side.learn(from: failure, at: start) }
        #expect(await side.mayCall(at: start) == .call)
    }

    /// A gateway answers for whoever stands behind it.
    @Test(arguments: [
        CallFailure.unclear(.init(status: 502)), .unclear(.init(status: 503)), .unclear(.init(status: 504)),
        .unclear(.init(code: "timed-out")), .notCarriedOut(retryAfter: nil, .init(code: "refused")),
    ])
    func threeInARowThatNobodyAnsweredCloseIt(failure: CallFailure) async {
        let side = FarSide()
        for _ in 0..<3 {
            #expect(await side.state(at: start) == .open)
            await side.learn(from: failure, at: start)
        }
        guard case .resting(let until) = await side.state(at: start) else {
            Issue.record("still open")
            return
        }
        #expect(await side.state(at: until) == .probing)
    }

    private static func until(_ answer: FarSide.Answer) -> Moment? {
        if case .wait(let until) = answer { until } else { nil }
    }

    /// One refusal is enough, of all that were under way only the first counts.
    @Test func oneRefusalPausesItAndProbesGoOneAtATimeAtGrowingIntervalsUpToTheCap() async throws {
        let side = FarSide(pause: Retry(base: .seconds(1), cap: .seconds(60)))
        var now = start
        #expect(await side.mayCall(at: now) == .call)
        #expect(await side.refused(at: now))
        for _ in 0..<15 { #expect(await side.refused(at: now) == false) }
        #expect(await side.isPaused)
        for longest in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
            let until = try #require(Self.until(await side.mayCall(at: now)))
            #expect(until.duration(since: now) <= .seconds(longest))
            #expect(until.duration(since: now) >= .milliseconds(500 * longest))
            now = until
            #expect(await side.mayCall(at: now) == .call)
            #expect(await side.mayCall(at: now) != .call)
            #expect(await side.refused(at: now))
        }
    }

    @Test func onlyACallThatIsLetInEndsThePause() async throws {
        let side = FarSide()
        _ = await side.refused(at: start)
        let until = try #require(Self.until(await side.mayCall(at: start)))
        #expect(await side.mayCall(at: until) == .call)
        await side.learn(from: .missing(.init(status: 404)), at: until)
        await side.learn(from: .unclear(.init(status: 502)), at: until)
        #expect(await side.isPaused)
        #expect(await side.mayCall(at: until) != .call)
        #expect(await side.admitted())
        #expect(await side.isPaused == false)
        #expect(await side.mayCall(at: until) == .call)
    }

    /// The one before may have been told of a pause, and a journal may not take it.
    @Test func theFirstAdmissionIsNewsUntilItIsRemembered() async {
        let side = FarSide()
        #expect(await side.admitted())
        #expect(await side.admitted())
        await side.rememberAdmission()
        #expect(await side.admitted() == false)
        _ = await side.refused(at: start)
        await side.rememberAdmission()
        #expect(await side.admitted())
    }

    @Test func aPausedSideThatFailsBesidesIsNotAskedSooner() async throws {
        let side = FarSide(retry: Retry(base: .milliseconds(1), cap: .milliseconds(1)))
        _ = await side.refused(at: start)
        let until = try #require(Self.until(await side.mayCall(at: start)))
        for _ in 0..<5 { await side.failed(at: start) }
        #expect(await side.mayCall(at: start) == .wait(until: until))
    }
}
