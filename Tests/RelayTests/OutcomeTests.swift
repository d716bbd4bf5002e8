import Journal
import ShopRouting
import Testing

@testable import Relay

struct OutcomeTests {
    private func item(_ kind: String) throws -> AttentionItem {
        let agreement = try #require(AgreementName("a"))
        let work = WorkKey(agreement, .order(try #require(ShopName("dk")), 15))
        return AttentionItem(
            key: .init(agreement: agreement, kind: kind, subject: "order 15"), reason: "", remedy: "", holds: work,
            openedAt: Moment(milliseconds: 1))
    }

    @Test func anOrderIsHeldByOneItemAtATime() throws {
        let item = try item("sku-missing")
        let work = try #require(item.holds)
        #expect(Outcome.held(by: item) == Outcome(changes: [.settleAll(holding: work), .raise(item)], end: .finished))
    }

    @Test func ofTwoOutcomesTheOneThatComesAgainWins() {
        let later = Outcome.later(cause: "unclear")
        #expect(Outcome.done().and(later).end == later.end)
        #expect(later.and(.done()).end == later.end)
    }
}
