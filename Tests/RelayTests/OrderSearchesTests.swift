import HTTPClient
import Rackbeat
import ShopRouting
import Synchronization
import TestSupport
import Testing

@testable import Relay

/// After a crash many orders are in doubt at once: they share readings of Rackbeat's list.
@Suite(.timeLimit(.minutes(1))) struct OrderSearchesTests {
    private final class Account: Sendable {
        private let state = Mutex((calls: 0, isOpen: false))
        private let answer: @Sendable (Int) throws(ClientError) -> ClientResponse

        init(_ answer: @escaping @Sendable (Int) throws(ClientError) -> ClientResponse) { self.answer = answer }

        var calls: Int { state.withLock { $0.calls } }

        func open() { state.withLock { $0.isOpen = true } }

        /// The first call is answered once the account is open.
        func send() async throws(ClientError) -> ClientResponse {
            let call = state.withLock { state in
                state.calls += 1
                return state.calls
            }
            if call == 1 { _ = await eventually { state.withLock { $0.isOpen } } }
            return try answer(call)
        }
    }

    private func searches(_ account: Account) throws -> OrderSearches {
        var agreement = try SampleAgreement().agreement
        agreement.rackbeat.send = { _ throws(ClientError) in try await account.send() }
        return OrderSearches(FarCalls(agreement, clock: WallClock { Moment(milliseconds: 0) }))
    }

    /// What orders 1 to `count` of the shop come to, when 2 and later ask while the list is read for order 1.
    private func results(
        _ count: Int64, _ account: Account, _ searches: OrderSearches
    ) async throws -> [Int64: Result<Client.SearchResult, CallFailure>] {
        let dk = try #require(ShopName("dk"))
        return await withTaskGroup(of: (Int64, Result<Client.SearchResult, CallFailure>).self) { group in
            for id in 1...count {
                group.addTask {
                    do throws(CallFailure) {
                        let reference = OrderReference(shop: dk, orderID: id)
                        let result = try await searches.search(
                            reference, createdSince: Moment(milliseconds: 0), neighbours: [])
                        return (id, .success(result))
                    } catch {
                        return (id, .failure(error))
                    }
                }
                if id == 1 { #expect(await eventually { account.calls == 1 }) }
            }
            #expect(await eventually { await searches.waiting == count - 1 })
            account.open()
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    @Test func whoAsksWhileTheListIsReadSharesTheNextReading() async throws {
        let account = Account { call in
            // Order 2 came to be after the first reading had begun.
            let row = call == 1 ? #"{"number":1,"heading":"x"}"# : #"{"number":2,"heading":"2 [dk:2]"}"#
            return .json(206, #"{"orders":[\#(row)],"pages":1}"#)
        }
        let results = try await results(32, account, try searches(account))
        #expect(account.calls == 2 && results.count == 32)
        for (id, result) in results {
            if id == 2 {
                guard case .success(.found(let orders)) = result else {
                    Issue.record("order 2 was not found")
                    continue
                }
                #expect(orders.map(\.number) == ["2"])
            } else {
                #expect(try result.get() == .absent)
            }
        }
    }

    @Test func aReadingThatFailsFailsForAllWhoSharedItAndForNobodyElse() async throws {
        let account = Account { call throws(ClientError) in
            guard call == 2 else { return .json(206, #"{"orders":[],"pages":1,"total":0}"#) }
            throw .unclear(.connectionBroken)
        }
        let searches = try searches(account)
        let results = try await results(4, account, searches)
        #expect(try results[1]?.get() == .absent)
        for id in Int64(2)...4 {
            guard case .failure(.unclear) = results[id] else {
                Issue.record("order \(id) did not fail")
                continue
            }
        }
        let reference = OrderReference(shop: try #require(ShopName("dk")), orderID: 2)
        let again = try await searches.search(reference, createdSince: Moment(milliseconds: 0), neighbours: [])
        #expect(again == .absent && account.calls == 3)
    }
}
