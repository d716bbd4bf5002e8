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
        CallFailure.refused(.init(status: 422)), .missing(.init(status: 404)), .unauthorized(.init(status: 401)),
        .unclear(.init(status: 500)),
    ])
    func anErrorThatWasAnsweredShowsThatItLives(failure: CallFailure) async {
        let side = FarSide()
        for _ in 0..<5 { await side.learn(from: failure, at: start) }
        #expect(await side.mayCall(at: start) == .call)
    }
}
