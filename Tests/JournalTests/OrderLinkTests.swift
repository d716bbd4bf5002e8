import Journal
import ShopRouting
import Testing

@Suite("P2 One order, once") struct OrderLinkTests {
    static let states: [OrderLink.State] = [.intended, .drafted(number: "1001"), .booked(number: "1001")]

    @Test(arguments: JournalKind.all)
    func aLinkIsWhatItWasSetToLast(kind: JournalKind) async throws {
        let home = try kind.home()
        for (index, state) in Self.states.enumerated() {
            let link = OrderLink(
                shop: .dk, orderID: .max, orderKey: index == 0 ? nil : "wc_order_\(index)",
                reference: "[dk:15] \(index)", state: state,
                intendedAt: Moment(milliseconds: Int64(index)), changedAt: Moment(milliseconds: Int64(index) + 5))
            try await home.open { (journal) async throws in try await journal.commit([.link(link)]) }
            try await home.open { (journal) async throws in #expect(try await journal.orderLink(.dk, .max) == link) }
        }
    }

    @Test(arguments: JournalKind.all)
    func shopsMayHaveTheSameOrderID(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let link = OrderLink(
                shop: .dk, orderID: 15, reference: "[dk:15]", state: .intended, intendedAt: 1, changedAt: 1)
            try await journal.commit([.link(link)])
            #expect(try await journal.orderLink(.dk, 15) == link)
            #expect(try await journal.orderLink(.se, 15) == nil)
            #expect(try await journal.orderLink(.dk, 16) == nil)
        }
    }
}
