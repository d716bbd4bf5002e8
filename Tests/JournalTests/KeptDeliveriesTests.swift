import Journal
import ShopRouting
import Testing

@Suite("P1 Kept before acknowledged") struct KeptDeliveriesTests {
    @Test(arguments: JournalKind.all)
    func whatIsKeptIsThereAfterReopening(kind: JournalKind) async throws {
        let deliveries = [
            Delivery(
                agreement: .main, sender: .shop(.dk), receivedAt: 1_700_000_000_123,
                fields: ["topic": "order.created", "source": "https://dk.example/æ", "x": "", "": "1:a,\n\0"],
                body: Array(0...255)),
            Delivery(agreement: .main, sender: .rackbeat, receivedAt: -1, fields: [:], body: []),
        ]
        let home = try kind.home()
        var kept: [KeptDelivery] = []
        try await home.open { (journal) async throws in
            for delivery in deliveries {
                kept.append(KeptDelivery(place: try await journal.keep(delivery), delivery: delivery))
            }
        }
        try await home.open { (journal) async throws in
            #expect(try await journal.unsorted(.main, limit: 10) == kept)
            for delivery in kept { #expect(try await journal.delivery(at: delivery.place) == delivery) }
        }
    }

    @Test(arguments: JournalKind.all)
    func laterDeliveriesHaveLargerPlacesAlsoAfterReopening(kind: JournalKind) async throws {
        let home = try kind.home()
        var places: [Place] = []
        for _ in 0..<3 {
            try await home.open { (journal) async throws in
                for _ in 0..<3 { places.append(try await journal.keep(.sample())) }
                try await journal.commit([.sorted(.main, through: try #require(places.last))])
            }
        }
        #expect(places == places.sorted() && Set(places).count == 9)
    }

    @Test(arguments: JournalKind.all)
    func aThousandKeptAtOnceHaveAPlaceEach(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let kept = try await withThrowingTaskGroup(of: KeptDelivery.self) { group in
                for number in 0..<1000 {
                    group.addTask {
                        let delivery = Delivery.sample(body: Array("\(number)".utf8))
                        return KeptDelivery(place: try await journal.keep(delivery), delivery: delivery)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(try await journal.unsorted(.main, limit: 2000) == kept.sorted { $0.place < $1.place })
            #expect(Set(kept.map(\.place)).count == 1000)
        }
    }

    @Test(arguments: JournalKind.all)
    func theSameDeliveryTwiceIsTwoDeliveries(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let places = [try await journal.keep(.sample()), try await journal.keep(.sample())]
            #expect(try await journal.unsorted(.main, limit: 10).map(\.place) == places)
        }
    }

    @Test(arguments: JournalKind.all)
    func aCancelledCallerStillLearnsThePlace(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let place = try await withThrowingTaskGroup(of: Place.self) { group in
                group.cancelAll()
                group.addTask {
                    #expect(Task.isCancelled)
                    return try await journal.keep(.sample())
                }
                return try await group.next()
            }
            #expect(try await journal.unsorted(.main, limit: 10).map(\.place) == [place])
        }
    }

    @Test(arguments: JournalKind.all)
    func unsortedBeginsBehindTheLastSorted(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            var places: [Place] = []
            for _ in 0..<5 { places.append(try await journal.keep(.sample())) }
            try await journal.commit([.sorted(.main, through: places[2])])
            #expect(try await journal.unsorted(.main, limit: 10).map(\.place) == [places[3], places[4]])
            #expect(try await journal.unsorted(.main, limit: 1).map(\.place) == [places[3]])

            try await journal.commit([.sorted(.main, through: places[0])])
            #expect(try await journal.unsorted(.main, limit: 10).map(\.place) == [places[3], places[4]])
            #expect(try await journal.delivery(at: places[0])?.place == places[0])
        }
    }

    @Test(arguments: JournalKind.all)
    func agreementsDoNotSeeEachOthersDeliveries(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let mine = try await journal.keep(.sample(.main))
            let others = try await journal.keep(.sample(.other))
            #expect(try await journal.unsorted(.main, limit: 10).map(\.place) == [mine])
            try await journal.commit([.sorted(.main, through: mine)])
            #expect(try await journal.unsorted(.main, limit: 10).isEmpty)
            #expect(try await journal.unsorted(.other, limit: 10).map(\.place) == [others])
        }
    }

    @Test(arguments: JournalKind.all)
    func sortedThroughWhatIsNotItsOwnIsRefused(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let mine = try await journal.keep(.sample(.main))
            let others = try await journal.keep(.sample(.other))
            for place in [others, Place(rawValue: others.rawValue + 1)] {
                let error = await #expect(throws: JournalError.self) {
                    try await journal.commit([.advance(cursor: "c", to: "1"), .sorted(.main, through: place)])
                }
                guard case .broken = error else { return #expect(error == .broken("")) }
            }
            #expect(try await journal.unsorted(.main, limit: 10).map(\.place) == [mine])
            #expect(try await journal.cursor("c") == nil)
        }
    }

    @Test(arguments: JournalKind.all)
    func theBacklogCountsWhatIsUnsortedFromItsOldestOnAlsoAfterReopening(kind: JournalKind) async throws {
        let home = try kind.home()
        var places: [Place] = []
        try await home.open { (journal) async throws in
            for moment in 1...5 as ClosedRange<Int64> {
                places.append(try await journal.keep(.sample(at: Moment(milliseconds: moment))))
                _ = try await journal.keep(.sample(.other, at: 9))
            }
            #expect(try await journal.backlog(.main).oldest == 1)
            try await journal.commit([.sorted(.main, through: places[1])])
            for _ in 0..<2 {
                let backlog = try await journal.backlog(.main)
                #expect(backlog.unsorted == 3 && backlog.oldest == 3)
            }
        }
        try await home.open { (journal) async throws in
            #expect(try await journal.backlog(.main).oldest == 3)
            #expect(try await journal.backlog(.main).unsorted == 3)
            try await journal.commit([.sorted(.main, through: places[4])])
            #expect(try await journal.backlog(.main) == Backlog(unsorted: 0, work: 0, oldest: nil, openAttention: 0))
            places.append(try await journal.keep(.sample(at: 7)))
            #expect(try await journal.backlog(.main).oldest == 7)
            #expect(try await journal.backlog(.other).unsorted == 5)
        }
        try await home.open { (journal) async throws in
            #expect(try await journal.unsorted(.main, limit: 10).map(\.place) == [places[5]])
        }
    }

    @Test(arguments: JournalKind.all)
    func aPlaceThatNobodyHasHoldsNothing(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            #expect(try await journal.delivery(at: Place(rawValue: 1)) == nil)
        }
    }
}
