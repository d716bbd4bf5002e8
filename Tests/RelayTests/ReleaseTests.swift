import Journal
import ShopRouting
import Testing

@testable import Relay

/// What a release means for an order's link: where to go on from.
struct ReleaseTests {
    private static let now = Moment(milliseconds: 9_000_000)

    private func released(_ kind: AttentionKind, _ state: OrderLink.State?) throws -> OrderLink? {
        let (agreement, shop) = (try #require(AgreementName("a")), try #require(ShopName("dk")))
        let item = AttentionItem(
            key: .init(agreement: agreement, shop: shop, kind: kind.rawValue, subject: "order 15"), reason: "",
            remedy: "", holds: WorkKey(agreement, .order(shop, 15)), openedAt: Moment(milliseconds: 1))
        let link = state.map {
            OrderLink(
                shop: shop, orderID: 15, reference: "15 [dk:15]", state: $0, intendedAt: Moment(milliseconds: 5),
                changedAt: Moment(milliseconds: 6))
        }
        return Lane.link(link, released: item, at: Self.now)
    }

    @Test func aDeletedDraftIsSearchedForFromItsFirstCallOnAndMadeAgain() throws {
        let link = try #require(try released(.draftDeleted, .drafted(number: "7")))
        #expect(link.state == .intended && link.intendedAt == Moment(milliseconds: 5) && link.changedAt == Self.now)
    }

    /// Its list would be as long as before: whoever released it has looked.
    @Test(arguments: [OrderLink.State.intended, nil])
    func anUnprovenOrderIsSearchedForFromNowOnAndMade(state: OrderLink.State?) throws {
        let link = try #require(try released(.orderUnproven, state))
        #expect(link.state == .intended && link.intendedAt == Self.now && link.orderID == 15)
    }

    @Test(arguments: [
        (AttentionKind.draftDeleted, OrderLink.State.booked(number: "7")), (.draftDeleted, .intended),
        (.orderUnproven, .drafted(number: "7")), (.orderRefused, .intended), (.orderAmbiguous, .intended),
        (.draftCancelled, .drafted(number: "7")),
    ])
    func anyOtherReleaseLeavesTheLinkAsItIs(kind: AttentionKind, state: OrderLink.State) throws {
        #expect(try released(kind, state) == nil)
    }
}
