import Journal
import ShopRouting
import Testing

struct CommitTests {
    @Test(arguments: JournalKind.all)
    func aCommitThatFailsAtItsEndChangesNothing(kind: JournalKind) async throws {
        let home = try kind.home()
        let key = WorkKey(.main, .stock("A-1"))
        var place: Place?
        try await home.open { (journal) async throws in place = try await journal.keep(.sample()) }
        try home.refuse(cursor: "refused")
        try await home.open { (journal) async throws in
            let changes: [Change] = [
                .sorted(.main, through: try #require(place)), .request(key, at: 1),
                .raise(.sample("order 15")), .advance(cursor: "good", to: "1"),
                .advance(cursor: "refused", to: "1"),
            ]
            await #expect(throws: JournalError.self) { try await journal.commit(changes) }
            #expect(
                try await journal.backlog(.main)
                    == Backlog(unsorted: 1, work: 0, oldest: 1, openAttention: 0, oldestUnsorted: 1))
            #expect(try await journal.cursor("good") == nil)
        }
    }

    @Test(arguments: JournalKind.all)
    func aCommitThatFailsDoesNotFailItsNeighbours(kind: JournalKind) async throws {
        let home = try kind.home()
        try await home.open { _ in }
        try home.refuse(cursor: "refused")
        try await home.open { (journal) async throws in
            let failures = await withTaskGroup(of: (Int, Bool).self) { group in
                for number in 0..<90 {
                    group.addTask {
                        do {
                            switch number % 3 {
                            case 0: _ = try await journal.keep(.sample())
                            case 1: try await journal.commit([.advance(cursor: "good \(number)", to: "1")])
                            default: try await journal.commit([.advance(cursor: "refused", to: "1")])
                            }
                            return (number, false)
                        } catch { return (number, true) }
                    }
                }
                return await group.reduce(into: Set<Int>()) { if $1.1 { $0.insert($1.0) } }
            }
            #expect(failures == Set((0..<90).filter { $0 % 3 == 2 }))
            #expect(try await journal.unsorted(.main, limit: 100).count == 30)
            for number in 0..<90 where number % 3 == 1 {
                #expect(try await journal.cursor("good \(number)") == "1")
            }
        }
    }

    @Test(arguments: JournalKind.all)
    func changesAreMadeInTheirOrder(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let first = AttentionItem.sample("first")
            let second = AttentionItem.sample("second")
            try await journal.commit([
                .advance(cursor: "orders", to: "1"), .advance(cursor: "orders", to: "2"),
                .raise(first), .settle(first.key), .settle(second.key), .raise(second),
            ])
            #expect(try await journal.cursor("orders") == "2")
            try await journal.commit([.forget(cursor: "orders"), .forget(cursor: "unknown")])
            #expect(try await journal.cursor("orders") == nil)
            #expect(try await journal.attention(.main, limit: 10) == [second])
        }
    }

    @Test(arguments: JournalKind.all)
    func whatIsCommittedIsThereAfterReopening(kind: JournalKind) async throws {
        let home = try kind.home()
        let key = WorkKey(.main, .order(.dk, 15))
        let item = AttentionItem.sample("order 15", shop: .dk, holds: key)
        try await home.open { (journal) async throws in
            try await journal.commit([.request(key, at: 7), .raise(item), .advance(cursor: "orders", to: "2026-01-01")])
        }
        try await home.open { (journal) async throws in
            #expect(try await journal.due(.main, at: 7, limit: 10).map(\.key) == [key])
            #expect(try await journal.attention(.main, limit: 10) == [item])
            #expect(try await journal.cursor("orders") == "2026-01-01")
        }
    }

    @Test(arguments: JournalKind.all)
    func anEmptyCommitAndAProbeSucceed(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            try await journal.commit([])
            try await journal.probe()
            #expect(try await journal.backlog(.main) == Backlog(unsorted: 0, work: 0, oldest: nil, openAttention: 0))
        }
    }
}
