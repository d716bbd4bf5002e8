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

/// rackbeat.md 2.7: a token comes once, and the same event and URL again brings none.
@Suite(.timeLimit(.minutes(1))) struct RackbeatWebhookKeeperTests {
    private struct Row {
        var id: Int
        var event: String
        var url: String
        var isActive = true
    }

    private final class Account: Sendable {
        private let state = Mutex<(rows: [Row], last: Int, answersToken: Bool)>(([], 0, true))

        var rows: [Row] { state.withLock { $0.rows } }

        func change(_ body: (inout [Row]) -> Void) { state.withLock { body(&$0.rows) } }

        func stopAnsweringTokens() { state.withLock { $0.answersToken = false } }

        func answer(_ request: ClientRequest) -> ClientResponse {
            switch request.method {
            case .get:
                let rows = rows.map {
                    #"{"id":\#($0.id),"event":"\#($0.event)","url":"\#($0.url)","is_active":\#($0.isActive)}"#
                }
                return .json(206, #"{"webhooks":[\#(rows.joined(separator: ","))],"pages":1}"#)
            case .delete:
                let id = Int(request.url.split(separator: "/").last ?? "")
                change { $0.removeAll { $0.id == id } }
                return .json(200, "{}")
            default:
                struct Body: Decodable {
                    var event: String
                    var url: String
                }
                guard let body = try? JSONDecoder().decode(Body.self, from: Data(request.body)) else {
                    return .json(422, "{}")
                }
                let (id, answersToken) = state.withLock { state in
                    state.last += 1
                    state.rows.append(Row(id: state.last, event: body.event, url: body.url))
                    return (state.last, state.answersToken)
                }
                let token = answersToken ? #","token":"token-\#(id)""# : ""
                return .json(
                    201, #"{"webhook":{"id":\#(id),"event":"\#(body.event)","url":"\#(body.url)"\#(token)}}"#)
            }
        }
    }

    private static let url = "https://relay.example/webhooks/rackbeat/a"

    private struct Bench {
        let account = Account()
        let journal: SQLiteJournal
        var tokens = RegisteredTokens()

        /// As a process has it that has just started.
        func keeper() throws -> RackbeatWebhookKeeper {
            var agreement = try SampleAgreement().agreement
            agreement.rackbeat.send = { [account] request throws(ClientError) in account.answer(request) }
            return RackbeatWebhookKeeper(
                agreement: agreement, url: RackbeatWebhookKeeperTests.url, tokens: tokens, journal: journal,
                calls: FarCalls(agreement, clock: WallClock { Moment(milliseconds: 0) }))
        }

        func accepts(_ token: String) -> Bool {
            Authenticity(tokens: [], signature: nil, registered: tokens).accepts(body: []) { _ in [token] }
        }
    }

    private func bench(_ body: (inout Bench) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        var bench = Bench(journal: try await SQLiteJournal.open(directory: directory.path + "/state"))
        try await body(&bench)
        await bench.journal.close()
    }

    @Test func eachEventGetsAnAddressThatNobodyCanGuessAndItsTokenIsAccepted() async throws {
        try await bench { bench in
            let repaired = try await bench.keeper().run()
            #expect(repaired == ["inventory.changed", "order.shipped"])
            let keys = bench.account.rows.map { $0.url.dropFirst(Self.url.count + 1) }
            #expect(Set(keys).count == 2 && keys.allSatisfy { $0.count == 32 })
            #expect(bench.accepts("token-1") && bench.accepts("token-2"))
            #expect(!bench.accepts("token-3") && !bench.accepts(""))
            let again = try await bench.keeper().run()
            #expect(again == [] && bench.account.rows.count == 2)
        }
    }

    @Test func theNextProcessAcceptsTheTokensWithoutTheJournalHoldingThem() async throws {
        try await bench { bench in
            _ = try await bench.keeper().run()
            bench.tokens = RegisteredTokens()
            #expect(!bench.accepts("token-1"))
            try await bench.keeper().load()
            #expect(bench.accepts("token-1") && bench.accepts("token-2"))
            let kept = try await bench.journal.cursor("rackbeat webhook a inventory.changed")
            #expect(kept?.contains("token-1") == false)
        }
    }

    @Test func oneThatRackbeatSwitchedOffIsReplacedAndItsTokenHoldsAsLongAsItMayDeliver() async throws {
        try await bench { bench in
            _ = try await bench.keeper().run()
            bench.account.change { $0[0].isActive = false }
            let repaired = try await bench.keeper().run()
            #expect(repaired == ["inventory.changed"])
            #expect(bench.account.rows.map(\.id) == [2, 3] && bench.account.rows.allSatisfy(\.isActive))
            #expect(bench.accepts("token-1") && bench.accepts("token-3"))
        }
    }

    /// The process died between the call and its record.
    @Test func oneWhoseTokenIsLostIsReplaced() async throws {
        try await bench { bench in
            bench.account.change { $0.append(Row(id: 90, event: "order.shipped", url: Self.url + "/lost")) }
            _ = try await bench.keeper().run()
            #expect(Set(bench.account.rows.map(\.event)).count == 2 && bench.account.rows.count == 2)
            #expect(!bench.account.rows.contains { $0.id == 90 })
        }
    }

    @Test func thoseOfOthersAndThoseMadeByHandAreLeftAlone() async throws {
        try await bench { bench in
            let others = [
                Row(id: 90, event: "order.shipped", url: "https://erp.example/hook"),
                Row(id: 91, event: "inventory.changed", url: Self.url),
                Row(id: 92, event: "product.updated", url: Self.url + "/x"),
            ]
            bench.account.change { $0 += others }
            _ = try await bench.keeper().run()
            #expect(bench.account.rows.prefix(3).map(\.id) == [90, 91, 92] && bench.account.rows.count == 5)
        }
    }

    @Test func anAnswerWithoutATokenIsAFailureThatSomebodyMustSee() async throws {
        try await bench { bench in
            bench.account.stopAnsweringTokens()
            let keeper = try bench.keeper()
            do throws(RackbeatWebhookKeeper.Stop) {
                _ = try await keeper.run()
                #expect(Bool(false), "no token is no success")
            } catch {
                guard case .call(let failure) = error else { return #expect(Bool(false), "\(error)") }
                #expect(keeper.attention(for: failure, at: Moment(milliseconds: 0)) != nil)
            }
        }
    }
}
