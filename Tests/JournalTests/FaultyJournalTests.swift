import Journal
import ShopRouting
import TestSupport
import Testing

struct FaultyJournalTests {
    @Test func itIsTheJournalUntilToldToFailAndAgainAfterwards() async throws {
        try await SQLiteHome().open { (real) async throws in
            let journal = FaultyJournal(real)
            let place = try await journal.keep(.sample())

            journal.fail(with: .superseded)
            await #expect(throws: JournalError.superseded) { try await journal.keep(.sample()) }
            await #expect(throws: JournalError.superseded) { try await journal.unsorted(.main, limit: 1) }

            journal.recover()
            #expect(try await journal.unsorted(.main, limit: 10).map(\.place) == [place])
        }
    }

    @Test func anAnswerCanGetLostAfterTheChangeWasMade() async throws {
        try await SQLiteHome().open { (real) async throws in
            let journal = FaultyJournal(real)
            journal.fail(with: .unavailable("lost"), effect: .made)
            await #expect(throws: JournalError.unavailable("lost")) { try await journal.keep(.sample()) }
            #expect(try await real.unsorted(.main, limit: 10).count == 1)
        }
    }
}
