import Journal
import ShopRouting
import Testing

struct SortedAgainTests {
    @Test(arguments: JournalKind.all)
    func deliveriesAreSortedAgainFromThePlaceThatIsNamed(kind: JournalKind) async throws {
        let home = try kind.home()
        var places: [Place] = []
        try await home.open { (journal) async throws in
            for _ in 0..<5 {
                places.append(try await journal.keep(.sample()))
                _ = try await journal.keep(.sample(.other))
            }
            try await journal.commit([.sorted(.main, through: places[4])])
            #expect(try await journal.unsorted(.main, limit: 10).isEmpty)

            try await journal.commit([.unsorted(.main, from: places[2])])
            #expect(try await journal.unsorted(.main, limit: 10).map(\.place) == Array(places[2...]))
            #expect(try await journal.backlog(.main).unsorted == 3)
            #expect(try await journal.unsorted(.other, limit: 10).count == 5)
            // What is not sorted yet stays so.
            try await journal.commit([.unsorted(.main, from: places[3])])
            #expect(try await journal.backlog(.main).unsorted == 3)
        }
        try await home.open { (journal) async throws in
            #expect(try await journal.unsorted(.main, limit: 10).map(\.place) == Array(places[2...]))
            try await journal.commit([.sorted(.main, through: places[4])])
            #expect(try await journal.backlog(.main).unsorted == 0)
        }
    }
}
