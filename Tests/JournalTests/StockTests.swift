import Foundation
import Journal
import ShopRouting
import Testing

@Suite("P6 What shops have sold and Rackbeat does not count yet is in the journal") struct StockTests {
    private func sale(_ quantities: [String: Decimal]) throws -> Sale {
        Sale(Dictionary(uniqueKeysWithValues: try quantities.map { (try #require(ItemNumber($0.key)), $0.value) }))
    }

    private func link(_ id: Int64, _ state: OrderLink.State, shop: ShopName = .dk) -> Change {
        .link(
            OrderLink(
                shop: shop, orderID: id, reference: "[\(shop):\(id)]", state: state, intendedAt: 1, changedAt: 1))
    }

    private func reading(_ item: String, _ available: Decimal, since snapshot: StockSnapshot) -> Change {
        .stock(
            StockReading(
                agreement: .main, item: item, figure: .counted(available: available, physical: available + 1),
                snapshot: snapshot, readAt: 5))
    }

    private func stock(_ journal: any Journal, _ item: String = "A") async throws -> ItemStock {
        try #require(try await journal.itemStocks(.main, [item]).first)
    }

    private func snapshot(_ journal: any Journal, _ items: [String]? = ["A"]) async throws -> StockSnapshot {
        try await journal.stockSnapshot(.main, items)
    }

    /// Of items that are to be read again.
    private func due(_ journal: any Journal) async throws -> [WorkKey] {
        try await journal.due(.main, at: 9, limit: 9).map(\.key)
    }

    @Test(arguments: JournalKind.all)
    func whatAllShopsHaveSoldOfAnItemIsAddedUpAndSurvivesTheProcess(kind: JournalKind) async throws {
        let home = try kind.home()
        try await home.open { (journal) async throws in
            #expect(try await stock(journal) == ItemStock(item: "A", figure: nil, inFlight: 0))
            try await journal.commit([
                .sale(try sale(["A": 2, "B": 1]), of: .main, .dk, orderID: 15, countedFrom: .booked),
                .sale(try sale(["A": 0.5]), of: .main, .se, orderID: 15, countedFrom: .booked),
                .sale(try sale(["A": 7]), of: .other, .se, orderID: 16, countedFrom: .booked),
            ])
        }
        try await home.open { (journal) async throws in
            #expect(try await stock(journal).inFlight == 2.5)
            #expect(try await journal.sale(.dk, 15) == sale(["A": 2, "B": 1]))
            #expect(try await journal.sale(.dk, 16) == .none)
        }
    }

    @Test(arguments: JournalKind.all)
    func anEditedOrderSellsWhatItHoldsNowAndACancelledOneNothing(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            try await journal.commit([.sale(try sale(["A": 2]), of: .main, .dk, orderID: 15, countedFrom: .booked)])
            try await journal.commit([
                .sale(try sale(["A": 3, "B": 1]), of: .main, .dk, orderID: 15, countedFrom: .booked)
            ])
            #expect(try await stock(journal).inFlight == 3)
            try await journal.commit([.sale(.none, of: .main, .dk, orderID: 15, countedFrom: .booked)])
            #expect(try await stock(journal).inFlight == 0)
        }
    }

    @Test(arguments: JournalKind.all)
    func aSaleIsInFlightUntilAReadingThatBeganWhenRackbeatHeldItsOrder(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            try await journal.commit([
                .sale(try sale(["A": 2]), of: .main, .dk, orderID: 15, countedFrom: .booked),
                link(15, .drafted(number: "1")),
            ])
            // A draft reserves nothing.
            try await journal.commit([reading("A", 12, since: try await snapshot(journal))])
            #expect(
                try await stock(journal)
                    == ItemStock(item: "A", figure: .counted(available: 12, physical: 13), inFlight: 2))
            try await journal.commit([link(15, .booked(number: "1"))])
            #expect(try await stock(journal).inFlight == 2)
            try await journal.commit([reading("A", 10, since: try await snapshot(journal))])
            #expect(
                try await stock(journal)
                    == ItemStock(item: "A", figure: .counted(available: 10, physical: 11), inFlight: 0))
        }
    }

    @Test(arguments: JournalKind.all)
    func anOrderBookedWhileRackbeatIsAskedStaysInFlight(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            try await journal.commit([
                .sale(try sale(["A": 2]), of: .main, .dk, orderID: 15, countedFrom: .booked),
                link(15, .drafted(number: "1")),
            ])
            let snapshot = try await snapshot(journal)
            try await journal.commit([link(15, .booked(number: "1"))])
            try await journal.commit([reading("A", 10, since: snapshot)])
            #expect(try await stock(journal).inFlight == 2)
            #expect(try await due(journal) == [WorkKey(.main, .stock("A"))])
        }
    }

    @Test(arguments: JournalKind.all)
    func aReadingThatAnotherOvertookIsNotTakenAndTheItemIsReadAgain(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let (first, second) = (try await snapshot(journal), try await snapshot(journal, nil))
            try await journal.commit([reading("A", 10, since: second), reading("B", 3, since: second)])
            try await journal.commit([reading("A", 12, since: first)])
            #expect(try await stock(journal).figure == .counted(available: 10, physical: 11))
            #expect(try await due(journal) == [WorkKey(.main, .stock("A"))])
        }
    }

    @Test(arguments: JournalKind.all, [(OrderLink.Stage.drafted, 3), (.booked, 2), (.shipped, 1)])
    func fromWhichStepOnRackbeatCountsAnOrderIsSaidWithItsSale(
        kind: JournalKind, stage: (step: OrderLink.Stage, held: Int)
    ) async throws {
        try await kind.open { (journal) async throws in
            let states: [OrderLink.State] = [
                .intended, .withdrawn(number: "1"), .drafted(number: "2"), .booked(number: "3"), .shipped(number: "4"),
            ]
            for (index, state) in states.enumerated() {
                let id = Int64(index)
                try await journal.commit([
                    link(id, state), link(id, state, shop: .se),
                    .sale(try sale(["A": 1]), of: .main, .dk, orderID: id, countedFrom: stage.step),
                    .sale(try sale(["B": 1]), of: .main, .se, orderID: id, countedFrom: stage.step),
                ])
            }
            #expect(try await snapshot(journal).held.count == stage.held)
            #expect(try await snapshot(journal, nil).held.count == 2 * stage.held)
            #expect(try await journal.stockSnapshot(.other, nil).held == [])
        }
    }

    @Test(arguments: JournalKind.all)
    func anItemIsReadAgainWhereAReadingMayCountAnOrderThatIsInFlightAllTheSame(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            try await journal.commit([
                .sale(try sale(["A": 2]), of: .main, .dk, orderID: 15, countedFrom: .booked),
                link(15, .drafted(number: "1")),
            ])
            // Nothing is known of the item: there is nothing to mend.
            try await journal.commit([link(15, .booked(number: "1")), link(15, .drafted(number: "1"))])
            #expect(try await due(journal) == [])
            // Booked already, and the journal does not know it yet. An edit does not hide it.
            try await journal.commit([reading("A", 10, since: try await snapshot(journal))])
            #expect(try await due(journal) == [])
            try await journal.commit([
                .sale(try sale(["A": 3]), of: .main, .dk, orderID: 15, countedFrom: .booked)
            ])
            try await journal.commit([link(15, .booked(number: "1"))])
            #expect(try await due(journal) == [WorkKey(.main, .stock("A"))])
        }
    }

    @Test(arguments: JournalKind.all)
    func anOrderThatWasWithdrawnSellsNothingAndItsItemsAreReadAgain(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            try await journal.commit([
                .sale(try sale(["A": 2]), of: .main, .dk, orderID: 15, countedFrom: .drafted),
                link(15, .withdrawn(number: "1")),
            ])
            #expect(try await stock(journal).inFlight == 0)
            #expect(try await due(journal) == [WorkKey(.main, .stock("A"))])
        }
    }

    @Test(arguments: JournalKind.all, [ItemStock.Figure.uncounted, .absent, .gone])
    func whatRackbeatDoesNotCountOrHaveIsKnownToo(kind: JournalKind, figure: ItemStock.Figure) async throws {
        try await kind.open { (journal) async throws in
            let reading = StockReading(
                agreement: .main, item: "A", figure: figure, snapshot: try await snapshot(journal), readAt: 5)
            try await journal.commit([.stock(reading)])
            #expect(try await stock(journal).figure == figure)
        }
    }

    @Test(arguments: JournalKind.all)
    func anItemThatWasThereAndIsAbsentNowIsGone(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            try await journal.commit([reading("A", 12, since: try await snapshot(journal))])
            for _ in 0..<2 {
                let absent = StockReading(
                    agreement: .main, item: "A", figure: .absent, snapshot: try await snapshot(journal), readAt: 5)
                try await journal.commit([.stock(absent)])
                #expect(try await stock(journal).figure == .gone)
            }
            try await journal.commit([reading("A", 3, since: try await snapshot(journal))])
            #expect(try await stock(journal).figure == .counted(available: 3, physical: 4))
        }
    }

    /// Composed and decomposed letters are two items.
    @Test(arguments: JournalKind.all)
    func itemsAreComparedByteForByte(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            try await journal.commit([.sale(try sale(["Å": 2]), of: .main, .dk, orderID: 15, countedFrom: .booked)])
            #expect(try await stock(journal, "Å").inFlight == 2)
            #expect(try await stock(journal, "A\u{30A}").inFlight == 0)
        }
    }
}
