import Foundation
import HTTPClient
import HTTPTypes
import Journal
import JournalSQLite
import ShopRouting
import Synchronization
import TestSupport
import Testing

@testable import Relay

/// P6: how Rackbeat's items are read.
struct StockReaderTests {
    private final class Account: Sendable {
        private let seen = Mutex<[String]>([])
        private let answer: @Sendable (String) throws(ClientError) -> ClientResponse

        init(_ answer: @escaping @Sendable (String) throws(ClientError) -> ClientResponse) { self.answer = answer }

        var calls: [String] { seen.withLock { $0 } }

        func send(_ request: ClientRequest) throws(ClientError) -> ClientResponse {
            let path = request.url.replacing("https://r.example/", with: "")
            seen.withLock { $0.append(path) }
            return try answer(path)
        }
    }

    private static func item(_ number: Int) -> String {
        #"{"number":"I\#(number)","available_quantity":\#(number),"stock_quantity":\#(number + 1)}"#
    }

    private func run(
        _ account: Account, items: [String], locations: Set<Int>? = nil
    ) async throws -> [String: ItemStock.Figure] {
        let directory = try TemporaryDirectory()
        let journal = try await SQLiteJournal.open(directory: directory.path + "/state")
        let sample = try SampleAgreement(sendToRackbeat: { request throws(ClientError) in try account.send(request) })
        var agreement = sample.agreement
        agreement.inventory.locations = locations
        let name = agreement.name
        let clock = WallClock { Moment(milliseconds: 5) }
        try await journal.commit(items.map { .request(WorkKey(name, .stock($0)), at: clock.now()) })
        let works = try await journal.dueStock(name, at: clock.now(), limit: 10_000)
        let reader = StockReader(
            agreement: agreement, journal: journal, calls: FarCalls(agreement, clock: clock), clock: clock)
        let outcomes = try await reader.run(works)
        try await journal.commit(outcomes.values.flatMap(\.changes))
        let stocks = try await journal.itemStocks(name, items)
        await journal.close()
        return Dictionary(uniqueKeysWithValues: stocks.compactMap { stock in stock.figure.map { (stock.item, $0) } })
    }

    @Test func manyItemsAreReadFromListsAndOnlyTheOthersOneByOne() async throws {
        let account = Account { path throws(ClientError) in
            switch path.prefix(while: { $0 != "?" }) {
            case "products":
                let rows = (0..<100).map(Self.item).joined(separator: ",")
                return .json(206, #"{"products":[\#(rows)],"pages":1,"total":100}"#)
            case "products/NEW": return .json(200, #"{"product":{"number":"NEW","available_quantity":7}}"#)
            default: return .json(404, "{}")
            }
        }
        let found = try await run(account, items: (0..<100).map { "I\($0)" } + ["NEW", "NONE"])
        #expect(found.count == 102)
        #expect(found["I99"] == .counted(available: 99, physical: 100))
        #expect(found["NEW"] == .counted(available: 7, physical: 0) && found["NONE"] == .absent)
        #expect(account.calls.count <= 4 && account.calls.first?.hasPrefix("products?") == true, "\(account.calls)")
    }

    @Test func fewItemsAreReadOneByOne() async throws {
        let account = Account { path throws(ClientError) in
            .json(200, #"{"product":\#(Self.item(Int(path.drop { !$0.isNumber }) ?? 0))}"#)
        }
        let found = try await run(account, items: ["I3", "I4"])
        #expect(
            found["I3"] == .counted(available: 3, physical: 4) && found["I4"] == .counted(available: 4, physical: 5))
        #expect(Set(account.calls) == ["products/I3", "products/I4"])
    }

    /// rackbeat.md 2.2: what a location has available is not in all answers; then all reservations are taken off.
    @Test(arguments: [
        (#"{"number":1,"stock_quantity":6},{"number":2,"stock_quantity":4},{"number":3,"stock_quantity":10}"#, 7),
        (
            #"{"number":1,"stock_quantity":6,"available_quantity":5},{"number":3,"stock_quantity":10,"available_quantity":9}"#,
            14
        ),
        (#"{"number":2,"stock_quantity":20}"#, -9),
    ])
    func onlyChosenLocationsCount(rows: String, available: Int) async throws {
        let account = Account { path throws(ClientError) in
            path.contains("locations")
                ? .json(206, #"{"product_locations":[\#(rows)]}"#)
                : .json(200, #"{"product":{"number":"I1","available_quantity":11,"stock_quantity":20}}"#)
        }
        let found = try await run(account, items: ["I1"], locations: [1, 3])
        guard case .counted(let shown, _)? = found["I1"] else { return #expect(Bool(false)) }
        #expect(shown == Decimal(available))
    }
}
