import HTTPClient
import Rackbeat
import ShopRouting
import Synchronization
import Testing

/// P2: an unclear creating call is resolved by searching, and neither filter nor ordering is trusted (rackbeat.md 2.4).
struct OrderSearchTests {
    private struct Row {
        var number: Int
        var heading = "x"
        var isCancelled = false
        /// Minutes before the creating call.
        var age: Int
    }

    private static let start = Moment(milliseconds: 1_795_422_941_000)  // 2026-11-23T08:35:41Z

    private func search(
        _ pages: [[Row]], statesPages: Bool = true, total: Int? = nil, neighbours: Set<String> = []
    ) async throws -> (Client.SearchResult, calls: Int) {
        let rackbeat = ScriptedRackbeat([
            "GET orders": { request in
                let page = Int(request.url.split(separator: "page=").last ?? "") ?? 0
                let rows = page <= pages.count ? pages[page - 1] : []
                let json = rows.map { row in
                    let minute = 8 * 60 + 35 - row.age
                    let time = "2026-11-23T\(Self.pad(minute / 60)):\(Self.pad(minute % 60)):41+00:00"
                    return
                        #"{"number":\#(row.number),"heading":"\#(row.heading)","is_cancelled":\#(row.isCancelled),"created_at":"\#(time)"}"#
                }
                var count = statesPages ? #","pages":\#(pages.count)"# : ""
                if let total { count += #","total":\#(total)"# }
                return .json(206, #"{"orders":[\#(json.joined(separator: ","))]\#(count)}"#)
            }
        ])
        let reference = OrderReference(shop: try #require(ShopName("dk")), orderID: 15)
        let results = try await rackbeat.client().search([
            .init(reference, createdSince: Self.start, neighbours: neighbours)
        ])
        return (try #require(results.first), rackbeat.requests.count)
    }

    private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private func numbers(_ result: Client.SearchResult?) -> [String]? {
        if case .found(let orders) = result { orders.map(\.number) } else { nil }
    }

    @Test func aHeadingThatEndsWithTheReferenceIsTheOrder() async throws {
        let (result, _) = try await search([
            [
                Row(number: 9, age: 0), Row(number: 8, heading: "1001 [dk:15]", age: 1),
                Row(number: 7, heading: "[dk:151]", age: 2),
            ]
        ])
        #expect(numbers(result) == ["8"])
    }

    @Test func rowsFromBeforeTheCallProveAbsenceWhenTheyAreNewestFirstAndReachToANeighbour() async throws {
        let (result, calls) = try await search(
            [[Row(number: 9, age: 0), Row(number: 8, age: 120)], [Row(number: 7, heading: "[dk:15]", age: 121)]],
            neighbours: ["8"])
        #expect(result == .absent && calls == 1)
    }

    /// Older orders may have a higher series of numbers, and a list that goes by numbers shows them first.
    @Test func rowsFromBeforeTheCallProveNothingWhereNoNeighbourIsAmongThem() async throws {
        let pages = [
            [Row(number: 90_002, age: 200), Row(number: 90_001, age: 300)],
            [Row(number: 102, heading: "[dk:15]", age: 0), Row(number: 101, age: 10)],
        ]
        #expect(numbers(try await search(pages, neighbours: ["101"]).0) == ["102"])
        #expect(numbers(try await search(pages).0) == ["102"])
    }

    /// Rackbeat's clock may be behind ours: an order that it made after the call may bear an earlier time.
    @Test func rowsFromAnHourBeforeTheCallProveNothing() async throws {
        let (result, _) = try await search(
            [[Row(number: 9, age: 0), Row(number: 8, age: 59)], [Row(number: 7, heading: "[dk:15]", age: 59)]],
            neighbours: ["8"])
        #expect(numbers(result) == ["7"])
    }

    @Test func aListInAnyOtherOrderIsReadToItsEnd() async throws {
        let (result, calls) = try await search([
            [Row(number: 1, age: 200), Row(number: 2, age: 100)], [Row(number: 3, heading: "[dk:15]", age: 0)],
        ])
        #expect(numbers(result) == ["3"] && calls == 3)
    }

    @Test func withoutANumberOfPagesAnEmptyPageIsTheEnd() async throws {
        let (result, calls) = try await search([[Row(number: 1, age: 0)]], statesPages: false)
        #expect(result == .absent && calls == 3)
    }

    @Test func twoAreBothShown() async throws {
        let (result, _) = try await search([
            [Row(number: 2, heading: "a [dk:15]", age: 0), Row(number: 1, heading: "[dk:15]", age: 1)]
        ])
        #expect(numbers(result) == ["2", "1"])
    }

    @Test func oneReadingAnswersForEveryOrderThatIsSought() async throws {
        let rackbeat = ScriptedRackbeat([
            "GET orders": { _ in
                .json(
                    206,
                    #"""
                    {"orders":[{"number":9,"heading":"7 [dk:7]","created_at":"2026-11-23T08:40:41+00:00"},
                    {"number":8,"heading":"15 [dk:15]","created_at":"2026-11-23T08:36:41+00:00"},
                    {"number":7,"heading":"x","created_at":"2026-11-23T06:35:41+00:00"}],"pages":9}
                    """#)
            }
        ])
        let dk = try #require(ShopName("dk"))
        func sought(_ id: Int64, hoursBefore hours: Int = 0) -> Client.Sought {
            .init(
                OrderReference(shop: dk, orderID: id), createdSince: Self.start - .seconds(3600 * hours),
                neighbours: ["7"])
        }
        let results = try await rackbeat.client().search([sought(15), sought(151), sought(7)])
        #expect(results.map(numbers) == [["8"], nil, ["9"]] && results[1] == .absent)
        #expect(rackbeat.requests.count == 1)
        let none = try await rackbeat.client().search([])
        #expect(none.isEmpty && rackbeat.requests.count == 1)
        // The list ends nowhere: what is newer than its oldest row is proved all the same.
        let older = try await rackbeat.client().search([sought(151, hoursBefore: 9), sought(152)])
        #expect(older == [.inconclusive, .absent])
    }

    @Test func aListWithoutAnEndProvesNothing() async throws {
        let pages = (0..<60).map { [Row(number: $0, age: 0)] }
        let (result, calls) = try await search(pages)
        #expect(result == .inconclusive && calls == 99)
    }

    @Test func aPageThatComesAgainProvesNothing() async throws {
        let page = (0..<3).map { Row(number: $0, age: 0) }
        let (result, calls) = try await search(Array(repeating: page, count: 3))
        #expect(result == .inconclusive && calls == 3)
    }

    @Test func rowsOfOneTimeDoNotShowWhichWayTheListGoes() async throws {
        let old = (0..<3).map { Row(number: $0, age: 200) }
        let (result, calls) = try await search([old, [Row(number: 9, heading: "[dk:15]", age: 0)]])
        #expect(numbers(result) == ["9"] && calls == 3)
    }

    @Test(arguments: [(1, Client.SearchResult.absent), (2, .inconclusive)])
    func aListThatShowsFewerThanItSaysProvesNothing(total: Int, expected: Client.SearchResult) async throws {
        #expect(try await search([[Row(number: 1, age: 0)]], total: total).0 == expected)
        #expect(try await search([], total: total - 1).0 == expected)
    }

    @Test func ordersThatAreMadeWhileTheListIsReadChangeNothing() async throws {
        // Two rows on a page. Between the pages order 5 comes in front and pushes 3 to the second one.
        let pages = [
            #"{"orders":[{"number":4},{"number":3}],"total":4,"pages":2}"#,
            #"{"orders":[{"number":3},{"number":2}],"total":5,"pages":3}"#,
            #"{"orders":[{"number":1}],"total":5,"pages":3}"#,
        ]
        let rackbeat = ScriptedRackbeat([
            "GET orders": { request in
                .json(206, pages[(Int(request.url.split(separator: "page=").last ?? "") ?? 1) - 1])
            }
        ])
        let reference = OrderReference(shop: try #require(ShopName("dk")), orderID: 15)
        #expect(try await rackbeat.client().search([.init(reference, createdSince: Self.start)]).first == .absent)
    }

    /// Two rows on a page. Between the pages order 5, in front, is deleted, and ours moves to the page that was read.
    @Test func anOrderThatADeletionMovesToAPageThatWasReadIsFound() async throws {
        func row(_ number: Int, _ minute: Int, _ heading: String = "x") -> String {
            #"{"number":\#(number),"heading":"\#(heading)","created_at":"2026-11-23T\#(minute / 60):\#(minute % 60):41+00:00"}"#
        }
        let before = [row(5, 630), row(4, 625), row(3, 620, "1001 [dk:15]"), row(2, 310), row(1, 305)]
        let asked = Atomic(0)
        let rackbeat = ScriptedRackbeat([
            "GET orders": { request in
                let isFirst = asked.wrappingAdd(1, ordering: .relaxed).oldValue == 0
                let rows = isFirst ? before[...] : before.dropFirst()
                let page = Int(request.url.split(separator: "page=").last ?? "") ?? 1
                let shown = rows.dropFirst(2 * (page - 1)).prefix(2).joined(separator: ",")
                return .json(206, #"{"orders":[\#(shown)],"total":\#(rows.count),"pages":\#((rows.count + 1) / 2)}"#)
            }
        ])
        let reference = OrderReference(shop: try #require(ShopName("dk")), orderID: 15)
        #expect(
            numbers(try await rackbeat.client().search([.init(reference, createdSince: Self.start)]).first) == ["3"])
    }

    @Test func aRowThatCannotBeReadProvesNothing() async throws {
        let rackbeat = ScriptedRackbeat(["GET orders": { _ in .json(206, #"{"orders":[{"heading":"x"}],"pages":1}"#) }])
        let reference = OrderReference(shop: try #require(ShopName("dk")), orderID: 15)
        #expect(try await rackbeat.client().search([.init(reference, createdSince: Self.start)]).first == .inconclusive)
    }

    @Test func aCancelledOrderCountsWhereNoOtherIsLeft() async throws {
        let cancelled = Row(number: 1, heading: "1001 [dk:15]", isCancelled: true, age: 1)
        #expect(numbers(try await search([[cancelled]]).0) == ["1"], "whoever cancelled it does not want it twice")
        let backorder = Row(number: 2, heading: "1001 [dk:15]", age: 0)
        #expect(numbers(try await search([[backorder, cancelled]]).0) == ["2"], "it continues under a new number")
    }

    /// Its words are not known, only that they name the original (rackbeat.md 2.4, U30).
    @Test(arguments: [
        ("", "Restordre af ordre 1001", true), ("15 [dk:15]", "", true), ("", "af 1001.", true),
        ("", "Restordre af ordre 11001", false), ("16 [dk:16]", "", false), ("", "", false),
    ])
    func aBackorderIsTheOneThatNamesItsOriginal(heading: String, note: String, isOne: Bool) async throws {
        let rackbeat = ScriptedRackbeat([
            "GET orders": { _ in
                .json(
                    206,
                    #"{"orders":[{"number":1002,"heading":"\#(heading)","note":"\#(note)"},{"number":1001,"is_cancelled":true,"heading":"15 [dk:15]"}],"pages":1}"#
                )
            }
        ])
        let reference = OrderReference(shop: try #require(ShopName("dk")), orderID: 15)
        let found = try await rackbeat.client().backorders(of: "1001", reference, createdSince: Self.start)
        #expect(found.map(\.number) == (isOne ? ["1002"] : []))
    }
}
