import Journal
import ShopRouting
import Testing

@Suite("P2 One order, once") struct OrderLinkTests {
    static let states: [OrderLink.State] = [
        .intended, .drafted(number: "1001"), .booked(number: "1001"), .shipped(number: "1002"),
        .withdrawn(number: "1001"),
    ]

    @Test(arguments: JournalKind.all)
    func aLinkIsWhatItWasSetToLast(kind: JournalKind) async throws {
        let home = try kind.home()
        for (index, state) in Self.states.enumerated() {
            let link = OrderLink(
                shop: .dk, orderID: .max, orderKey: index == 0 ? nil : "wc_order_\(index)",
                reference: "[dk:15] \(index)", state: state,
                intendedAt: Moment(milliseconds: Int64(index)), changedAt: Moment(milliseconds: Int64(index) + 5),
                snapshot: OrderSnapshot(text: index == 0 ? "" : "processing a:-:b:c:d 5,7 \(index) a:e:b:c:d"))
            try await home.open { (journal) async throws in try await journal.commit([.link(link)]) }
            try await home.open { (journal) async throws in #expect(try await journal.orderLink(.dk, .max) == link) }
        }
    }

    private func link(
        _ shop: ShopName, _ id: Int64, _ state: OrderLink.State
    ) -> OrderLink {
        OrderLink(shop: shop, orderID: id, reference: "[\(shop):\(id)]", state: state, intendedAt: 1, changedAt: 1)
    }

    /// Numbers are an agreement's own: two of them may use the same.
    @Test(arguments: JournalKind.all)
    func linksAreFoundByRackbeatsNumberWhichMayChange(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let (danish, swedish) = (link(.dk, 15, .booked(number: "7")), link(.se, 3, .drafted(number: "7")))
            try await journal.commit([.link(danish), .link(swedish), .link(link(.dk, 16, .intended))])
            #expect(try await journal.orderLinks(number: "7") == [danish, swedish])
            try await journal.commit([.link(link(.dk, 15, .booked(number: "8")))])
            #expect(try await journal.orderLinks(number: "7") == [swedish])
            #expect(try await journal.orderLinks(number: "9") == [])
        }
    }

    @Test(arguments: JournalKind.all)
    func whatIsInRackbeatAndNotShippedIsOpen(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            for (index, state) in Self.states.enumerated() {
                try await journal.commit([.link(link(.dk, Int64(index), state)), .link(link(.se, 1, state))])
            }
            #expect(try await journal.openOrderLinks(.dk, after: 0, limit: 10).map(\.orderID) == [1, 2])
            #expect(try await journal.openOrderLinks(.dk, after: 1, limit: 10).map(\.orderID) == [2])
            #expect(try await journal.openOrderLinks(.dk, after: 0, limit: 1).map(\.orderID) == [1])
        }
    }

    @Test(arguments: JournalKind.all)
    func whatIsInRackbeatIsFoundFromAnOrderBackwards(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            for (index, state) in Self.states.enumerated() {
                try await journal.commit([.link(link(.dk, Int64(index), state)), .link(link(.se, 1, state))])
            }
            #expect(try await journal.orderLinks(.dk, before: 9, limit: 10).map(\.orderID) == [4, 3, 2, 1])
            #expect(try await journal.orderLinks(.dk, before: 3, limit: 1).map(\.orderID) == [2])
            #expect(try await journal.orderLinks(.dk, before: 1, limit: 10) == [], "an intent is not in Rackbeat")
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
