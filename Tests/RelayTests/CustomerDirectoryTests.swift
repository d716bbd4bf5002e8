import Cryptography
import Foundation
import HTTPClient
import HTTPTypes
import Journal
import JournalSQLite
import Rackbeat
import ShopRouting
import Synchronization
import TestSupport
import Testing

@testable import Relay

/// Customers are created by the same rule as orders: the intent first, and nothing twice before it has settled.
@Suite(.timeLimit(.minutes(1))) struct CustomerDirectoryTests {
    private static let email = "aase@example.test"
    private static let intent =
        "customer a \(Hex.encode(SHA256.digest(of: Array(email.utf8).span).span))"

    private enum Ending { case answered, lostBefore, lostAfter }

    /// A Rackbeat whose customers are those that were created in it.
    private final class Account: Sendable {
        private struct State {
            var customers = 0
            var barred: Set<Int> = []
            var creatingCalls = 0
            var calls = 0
            var ending = Ending.answered
            var intents: [String?] = []
        }

        private let state = Mutex(State())
        private let journal: SQLiteJournal

        init(_ journal: SQLiteJournal) { self.journal = journal }

        var creatingCalls: Int { state.withLock { $0.creatingCalls } }
        /// Of any kind.
        var calls: Int { state.withLock { $0.calls } }
        /// What the journal held of the intent at each creating call.
        var intents: [String?] { state.withLock { $0.intents } }

        func hold(customers: Int) { state.withLock { $0.customers = customers } }
        func bar(_ customer: Int) { state.withLock { _ = $0.barred.insert(customer) } }

        func end(_ ending: Ending) { state.withLock { $0.ending = ending } }

        func answer(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
            state.withLock { $0.calls += 1 }
            if request.method == .get {
                let names = ["customers", "layouts", "payment_terms", "customer_groups"]
                let list = names.first { request.url.contains("/\($0.replacing("_", with: "-"))?") } ?? ""
                let barred = state.withLock { $0.barred }
                let rows = (0..<(list == "customers" ? state.withLock { $0.customers } : 0)).map {
                    #"{"number":\#($0 + 10),"contact_email":"\#(CustomerDirectoryTests.email)","is_barred":\#(barred.contains($0 + 10))}"#
                }
                return .json(206, #"{"\#(list)":[\#(rows.joined(separator: ","))],"pages":1}"#)
            }
            let intent = (try? await journal.cursor(CustomerDirectoryTests.intent)) ?? nil
            let ending = state.withLock { state in
                state.creatingCalls += 1
                state.intents.append(intent)
                if state.ending != .lostBefore { state.customers += 1 }
                return state.ending
            }
            guard ending == .answered else { throw .unclear(.connectionBroken) }
            return .json(201, #"{"customer":{"number":\#(9 + state.withLock { $0.customers })}}"#)
        }
    }

    private struct Bench {
        let account: Account
        let journal: SQLiteJournal
        let agreement: Agreement
        let now = Now()

        /// As a process has it that has just started.
        func directory() -> CustomerDirectory {
            let clock = WallClock { [now] in now.value }
            return CustomerDirectory(
                agreement, journal: journal, calls: FarCalls(agreement, clock: clock), clock: clock)
        }
    }

    private final class Now: Sendable {
        private let moment = Mutex(Moment(milliseconds: 1_000_000))

        var value: Moment { moment.withLock { $0 } }

        func pass(_ time: Duration) { moment.withLock { $0 = $0 + time } }
    }

    private func bench(_ body: (Bench) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let journal = try await SQLiteJournal.open(directory: directory.path + "/state")
        let account = Account(journal)
        var agreement = try SampleAgreement().agreement
        agreement.rackbeat.send = { request throws(ClientError) in try await account.answer(request) }
        agreement.settle = .seconds(10)
        try await body(Bench(account: account, journal: journal, agreement: agreement))
        await journal.close()
    }

    private func number(_ directory: CustomerDirectory) async throws -> Result<Int, CustomerDirectory.Stop> {
        let item = try #require(ItemNumber("X"))
        let order = ShopOrder(
            id: 15, number: "15", status: "processing", currency: "DKK", total: .zero, totalTax: .zero,
            lines: [
                .init(
                    id: 1, name: "Vare", productID: 1, variationID: 0, quantity: 1, subtotal: .zero, total: .zero,
                    totalTax: .zero, sku: "X")
            ])
        let rules = OrderRules(shippingItem: item, feeItem: item, discountItem: item, roundingItem: item)
        let shop = try #require(ShopName("dk"))
        guard case .transfer(let draft) = OrderTranslation(rules: rules, shop: shop).decide(order) else {
            throw CancellationError()
        }
        do throws(CustomerDirectory.Stop) {
            return .success(try await directory.number(email: Self.email, draft, priority: 0))
        } catch {
            return .failure(error)
        }
    }

    private func success(_ result: Result<Int, CustomerDirectory.Stop>) -> Int? { try? result.get() }

    /// rackbeat.md 2.3: our own map first, also after a restart.
    @Test func theIntentIsInTheJournalWhenTheCreatingCallComesAndTheNumberAfterIt() async throws {
        try await bench { (bench) async throws in
            #expect(success(try await number(bench.directory())) == 10)
            #expect(bench.account.intents == [String((bench.now.value + .seconds(10)).milliseconds)])
            let calls = bench.account.calls
            #expect(success(try await number(bench.directory())) == 10)
            #expect(bench.account.calls == calls)
            bench.now.pass(.seconds(86_401))
            #expect(success(try await number(bench.directory())) == 10)
            #expect(bench.account.calls == calls + 1, "a day later it is looked for again")
        }
    }

    @Test func aRememberedCustomerThatRackbeatRefusesIsLookedForAgain() async throws {
        try await bench { (bench) async throws in
            #expect(success(try await number(bench.directory())) == 10)
            let directory = bench.directory()
            let calls = bench.account.calls
            try await directory.forget(Self.email.uppercased())
            #expect(success(try await number(directory)) == 10)
            #expect(bench.account.calls == calls + 1)
        }
    }

    @Test func ofSeveralCustomersWithOneAddressNoneIsTaken() async throws {
        try await bench { bench in
            bench.account.hold(customers: 2)
            guard case .failure(.ambiguous(numbers: [10, 11])) = try await number(bench.directory()) else {
                Issue.record("one of two was taken")
                return
            }
            bench.account.bar(10)
            #expect(success(try await number(bench.directory())) == 11)
        }
    }

    @Test func aCustomerThatALostAnswerCreatedIsFoundAndNotMadeAgain() async throws {
        try await bench { bench in
            bench.account.end(.lostAfter)
            guard case .failure(.call) = try await number(bench.directory()) else {
                return #expect(Bool(false), "an answer that was lost is no success")
            }
            bench.account.end(.answered)
            #expect(success(try await number(bench.directory())) == 10)
            #expect(bench.account.creatingCalls == 1)
        }
    }

    @Test func aCallThatMayStillBeCarriedOutIsNotRepeatedBeforeItHasSettled() async throws {
        try await bench { bench in
            bench.account.end(.lostBefore)
            _ = try await number(bench.directory())
            bench.account.end(.answered)
            let settled = bench.now.value + .seconds(10)
            bench.now.pass(.milliseconds(9999))
            guard case .failure(.settling(settled)) = try await number(bench.directory()) else {
                return #expect(Bool(false), "not settled yet")
            }
            #expect(bench.account.creatingCalls == 1)
            bench.now.pass(.milliseconds(1))
            #expect(success(try await number(bench.directory())) == 10)
            #expect(bench.account.creatingCalls == 2)
        }
    }
}
