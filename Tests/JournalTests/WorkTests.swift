import Journal
import ShopRouting
import Testing

struct WorkTests {
    /// What happens to one piece of work, and what is left of it.
    struct Transcript: Sendable, CustomTestStringConvertible {
        enum Step: Sendable {
            case request(Moment)
            /// A lane reads it; the steps below are about what it read.
            case take
            case finish
            case postpone(Moment)
        }

        struct Rest: Equatable {
            var due: Moment
            var attempts: Int
            var requestedAt: Moment
        }

        let testDescription: String
        let steps: [Step]
        let rest: Rest?

        init(_ rule: String, _ steps: [Step], _ rest: (due: Moment, attempts: Int, requestedAt: Moment)?) {
            testDescription = rule
            self.steps = steps
            self.rest = rest.map { Rest(due: $0.due, attempts: $0.attempts, requestedAt: $0.requestedAt) }
        }
    }

    static let transcripts = [
        Transcript("a request is due at its moment", [.request(10)], (10, 0, 10)),
        Transcript("a later request changes neither moment", [.request(10), .request(20)], (10, 0, 10)),
        Transcript("an earlier moment wins", [.request(20), .request(10)], (10, 0, 20)),
        Transcript("finished work is gone", [.request(10), .take, .finish], nil),
        Transcript("finishing twice is finishing", [.request(10), .take, .finish, .finish], nil),
        Transcript("asked for while it ran, it stays due", [.request(10), .take, .request(30), .finish], (10, 0, 10)),
        Transcript("the second run finishes it", [.request(10), .take, .request(30), .take, .finish], nil),
        Transcript("postponed work waits", [.request(10), .take, .postpone(50)], (50, 1, 10)),
        Transcript(
            "attempts are counted", [.request(10), .take, .postpone(50), .take, .postpone(70)], (70, 2, 10)),
        Transcript(
            "asked for while it ran, it is not postponed", [.request(10), .take, .request(30), .postpone(50)],
            (10, 0, 10)),
        Transcript(
            "a request forgets attempts and the wait", [.request(10), .take, .postpone(50), .request(30)],
            (30, 0, 10)),
        Transcript("finished work cannot be postponed", [.request(10), .take, .finish, .postpone(50)], nil),
        Transcript(
            "an old run does not finish what was asked for after it was finished",
            [.request(10), .take, .finish, .request(40), .finish], (40, 0, 40)),
    ]

    @Test(arguments: JournalKind.all, transcripts)
    func workFollowsItsRules(kind: JournalKind, transcript: Transcript) async throws {
        let key = WorkKey(.main, .order(.dk, 15))
        try await kind.open { (journal) async throws in
            var taken: Work?
            for step in transcript.steps {
                switch step {
                case .request(let moment): try await journal.commit([.request(key, at: moment)])
                case .take: taken = try await journal.due(.main, at: 1000, limit: 1).first
                case .finish: try await journal.commit([.finish(try #require(taken))])
                case .postpone(let moment):
                    try await journal.commit([.postpone(try #require(taken), until: moment)])
                }
            }
            let rest = try await journal.due(.main, at: 1000, limit: 10).map {
                Transcript.Rest(due: $0.due, attempts: $0.attempts, requestedAt: $0.requestedAt)
            }
            #expect(rest == [transcript.rest].compactMap(\.self))
        }
    }

    @Test(arguments: JournalKind.all)
    func everyRequestGrowsTheRevision(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let key = WorkKey(.main, .stock("A-1"))
            var revisions: [Int64] = []
            for _ in 0..<3 {
                try await journal.commit([.request(key, at: 1)])
                revisions += try await journal.due(.main, at: 1, limit: 1).map(\.revision)
            }
            #expect(revisions.count == 3 && Set(revisions).count == 3 && revisions == revisions.sorted())
        }
    }

    @Test(arguments: JournalKind.all)
    func ordersComeBeforeStockBeforeProductsWhateverIsDueFirst(kind: JournalKind) async throws {
        let subjects: [(WorkKey.Subject, Moment)] = [
            (.product(.dk, 7), 1), (.stock("A/1"), 3), (.shopStock(.se, "A/1"), 2), (.rackbeatOrder("1001"), 4),
            (.order(.dk, 16), 6), (.order(.dk, 15), 5), (.order(.se, 15), 7), (.order(.dk, 1), 9),
        ]
        try await kind.open { (journal) async throws in
            try await journal.commit(subjects.map { .request(WorkKey(.main, $0.0), at: $0.1) })
            let due = try await journal.due(.main, at: 8, limit: 100).map(\.key.subject)
            let expected: [WorkKey.Subject] = [
                .order(.dk, 15), .order(.dk, 16), .order(.se, 15), .rackbeatOrder("1001"), .stock("A/1"),
                .shopStock(.se, "A/1"), .product(.dk, 7),
            ]
            #expect(due == expected)
        }
    }

    @Test(arguments: JournalKind.all)
    func noBacklogHidesTheWorkOfOthers(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            for id in 1...50 as ClosedRange<Int64> {
                try await journal.commit([
                    .request(WorkKey(.main, .order(.dk, id)), at: 1),
                    .request(WorkKey(.main, .shopStock(.dk, "A-\(id)")), at: 1),
                ])
            }
            let others: [WorkKey.Subject] = [.order(.se, 1), .stock("A"), .shopStock(.se, "A")]
            try await journal.commit(others.map { .request(WorkKey(.main, $0), at: 2) })
            let due = try await journal.due(.main, at: 2, limit: 2).map(\.key.subject)
            #expect(
                due == [
                    .order(.dk, 1), .order(.dk, 2), .order(.se, 1), .stock("A"), .shopStock(.dk, "A-1"),
                    .shopStock(.dk, "A-2"), .shopStock(.se, "A"),
                ])
        }
    }

    @Test(arguments: JournalKind.all)
    func theNextMomentIsTheEarliestBehindNowOfAnyPriority(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            #expect(try await journal.nextDue(.main, after: 0) == nil)
            try await journal.commit([
                .request(WorkKey(.main, .order(.dk, 15)), at: 30),
                .request(WorkKey(.main, .product(.dk, 7)), at: 10),
                .request(WorkKey(.main, .stock("A-1")), at: 20),
            ])
            #expect(try await journal.nextDue(.main, after: 9) == 10)
            #expect(try await journal.nextDue(.main, after: 10) == 20)
            #expect(try await journal.nextDue(.main, after: 29) == 30)
            #expect(try await journal.nextDue(.main, after: 30) == nil)
            #expect(try await journal.nextDue(.other, after: 0) == nil)
        }
    }

    @Test(arguments: JournalKind.all)
    func agreementsDoNotSeeEachOthersWork(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let mine = WorkKey(.main, .stock("A-1"))
            let others = WorkKey(.other, .stock("A-1"))
            try await journal.commit([.request(mine, at: 1), .request(others, at: 1)])
            let work = try #require(try await journal.due(.main, at: 1, limit: 10).first)
            try await journal.commit([.finish(work)])
            #expect(try await journal.due(.main, at: 1, limit: 10).isEmpty)
            #expect(try await journal.due(.other, at: 1, limit: 10).map(\.key) == [others])
        }
    }

    @Test(arguments: JournalKind.all)
    func theBacklogIsTheAgreementsOwnAndAsOldAsItsOldest(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            _ = try await journal.keep(.sample(at: 10))
            let place = try await journal.keep(.sample(at: 20))
            _ = try await journal.keep(.sample(.other, at: 1))
            try await journal.commit([
                .request(WorkKey(.main, .stock("A-1")), at: 15), .raise(.sample("order 15")),
                .raise(.sample("order 16", agreement: .other)),
            ])
            #expect(
                try await journal.backlog(.main)
                    == Backlog(unsorted: 2, work: 1, oldest: 10, openAttention: 1, oldestUnsorted: 10))

            try await journal.commit([.sorted(.main, through: place)])
            #expect(try await journal.backlog(.main) == Backlog(unsorted: 0, work: 1, oldest: 15, openAttention: 1))

            try await journal.commit([
                .request(WorkKey(.main, .order(.se, 15)), at: 18), .request(WorkKey(.main, .order(.dk, 15)), at: 17),
                .request(WorkKey(.other, .order(.dk, 1)), at: 2),
            ])
            #expect(
                try await journal.backlog(.main)
                    == Backlog(unsorted: 0, work: 3, oldest: 15, openAttention: 1, oldestOrder: 17))
        }
    }
}
