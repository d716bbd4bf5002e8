import Journal
import ShopRouting
import Testing

@Suite("P4 Nothing is dropped silently") struct AttentionTests {
    @Test(arguments: JournalKind.all)
    func openItemsComeOldestFirst(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let items = [
                AttentionItem.sample("c", openedAt: 1), .sample("a", openedAt: 2), .sample("b", openedAt: 2),
            ]
            try await journal.commit([.raise(items[1]), .raise(items[2]), .raise(items[0])])
            #expect(try await journal.attention(.main, limit: 10) == items)
            #expect(try await journal.attention(.main, limit: 1) == [items[0]])
            #expect(try await journal.attention(.other, limit: 10).isEmpty)
        }
    }

    @Test(arguments: JournalKind.all)
    func anAgreementWithAnythingOpenIsNamedWhoeverIsConfigured(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            #expect(try await journal.agreements().isEmpty)
            let item = AttentionItem.sample("a", openedAt: 1)
            try await journal.commit([.raise(item), .request(WorkKey(.other, .order(.dk, 1)), at: 1)])
            #expect(try await journal.agreements() == [.main, .other])

            try await journal.commit([.settle(item.key)])
            #expect(try await journal.agreements() == [.other])
            let place = try await journal.keep(.sample())
            #expect(try await journal.agreements() == [.main, .other])
            try await journal.commit([.sorted(.main, through: place)])
            try await journal.commit(try await journal.due(.other, at: 1, limit: 1).map(Change.finish))
            #expect(try await journal.agreements().isEmpty)
        }
    }

    @Test(arguments: JournalKind.all)
    func raisedAgainItHasTheNewTextTheOldAgeAndTheFirstDelivery(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let place = try await journal.keep(.sample())
            var item = AttentionItem.sample("order 15", shop: .dk, reason: "old", openedAt: 1)
            try await journal.commit([.raise(item)])
            item.reason = "new"
            item.remedy = "other"
            item.holds = WorkKey(.main, .order(.dk, 15))
            item.place = place
            item.openedAt = 9
            try await journal.commit([.raise(item)])
            item.openedAt = 1
            #expect(try await journal.attention(.main, limit: 10) == [item])

            item.place = try await journal.keep(.sample())
            try await journal.commit([.raise(item)])
            item.place = place
            #expect(try await journal.attention(.main, limit: 10) == [item])
        }
    }

    @Test(arguments: JournalKind.all)
    func everyPartOfTheKeyTellsItemsApart(kind: JournalKind) async throws {
        var other = AttentionItem.sample("order 15", openedAt: 4)
        other.key.kind = "totals-differ"
        let items = [
            AttentionItem.sample("order 15", openedAt: 1), .sample("order 15", shop: .dk, openedAt: 2),
            .sample("order 15", shop: .se, openedAt: 3), other, .sample("order 16", openedAt: 5),
        ]
        try await kind.open { (journal) async throws in
            try await journal.commit(items.map(Change.raise))
            #expect(try await journal.attention(.main, limit: 10) == items)
            try await journal.commit([.settle(items[1].key)])
            #expect(try await journal.attention(.main, limit: 10) == [items[0]] + items[2...])
        }
    }

    @Test(arguments: JournalKind.all)
    func workThatCameThroughClosesWhatHeldItAndNothingElse(kind: JournalKind) async throws {
        let key = WorkKey(.main, .order(.dk, 15))
        let next = WorkKey(.main, .order(.dk, 16))
        let same = WorkKey(.other, .order(.dk, 15))
        let rest = [
            AttentionItem.sample("c", holds: next, openedAt: 3), .sample("d", holds: same, openedAt: 4),
            .sample("e", openedAt: 5),
        ]
        try await kind.open { (journal) async throws in
            try await journal.commit(
                [.raise(.sample("a", holds: key)), .raise(.sample("b", holds: key))] + rest.map(Change.raise)
                    + [.settleAll(holding: key)])
            #expect(try await journal.attention(.main, limit: 10) == rest)
        }
    }

    @Test(arguments: JournalKind.all)
    func settlingWhatIsNotOpenDoesNothing(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            try await journal.commit([
                .settle(AttentionItem.sample("a").key), .settleAll(holding: WorkKey(.main, .stock("A-1"))),
            ])
            #expect(try await journal.attention(.main, limit: 10).isEmpty)
        }
    }
}
