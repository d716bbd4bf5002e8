import Foundation
import HTTPClient
import HTTPTypes
import ShopRouting
import Synchronization
import Testing

@testable import Relay

/// A shop's list changes while it is read.
struct CatalogueWalkTests {
    /// A list of products by ascending id, which changes when a page is asked for.
    private final class Listing: Sendable {
        private struct State {
            var ids: [Int]
            var pages = 0
        }

        private let state: Mutex<State>
        private let change: @Sendable (Int, inout [Int]) -> Void
        private let isIgnored: Bool
        private let largest: Int

        init(
            _ ids: [Int], ignoresOffset: Bool = false, largest: Int = 100,
            _ change: @escaping @Sendable (Int, inout [Int]) -> Void = { _, _ in }
        ) {
            state = Mutex(State(ids: ids))
            self.change = change
            isIgnored = ignoresOffset
            self.largest = largest
        }

        func answer(_ request: ClientRequest) throws(ClientError) -> ClientResponse {
            let query = URLComponents(string: request.url)?.queryItems ?? []
            func number(_ name: String) -> Int { query.first { $0.name == name }?.value.flatMap { Int($0) } ?? 0 }
            guard number("per_page") <= largest else { throw .unclear(.answerTooLarge) }
            let rows = state.withLock { state in
                change(state.pages, &state.ids)
                state.pages += 1
                return state.ids.dropFirst(isIgnored ? 0 : number("offset")).prefix(number("per_page"))
            }
            let bodies = rows.map { $0 < 0 ? #"{"sku":1}"# : #"{"id":\#($0),"sku":"A-\#($0)","name":"x"}"# }
            return .json(200, "[\(bodies.joined(separator: ","))]")
        }
    }

    private func read(_ listing: Listing) async throws -> (ids: [Int64], unreadable: Int) {
        let sample = try SampleAgreement { request throws(ClientError) in try listing.answer(request) }
        let clock = WallClock { Moment(milliseconds: 0) }
        let calls = ImportCalls(calls: FarCalls(sample.agreement, clock: clock), clock: clock)
        var ids: [Int64] = []
        let shop = try #require(sample.agreement.shops.first)
        let unreadable = try await CatalogueWalk(shop: shop, calls: calls).run { page throws(ImportStop) in
            ids += page.map(\.id)
        }
        return (ids, unreadable)
    }

    @Test(arguments: [0, 1, 99, 100, 101, 199, 250])
    func everyProductIsReadOnce(count: Int) async throws {
        #expect(try await read(Listing(Array(1..<(count + 1)))).ids == (1..<(count + 1)).map(Int64.init))
    }

    @Test func whatIsDeletedMeanwhileHidesNoOther() async throws {
        let listing = Listing(Array(1...350)) { page, ids in
            if page == 1 { ids.removeAll { (20..<60).contains($0) } }
            if page == 3 { ids.removeAll { $0 % 3 == 0 } }
        }
        let ids = try await read(listing).ids
        #expect(ids == ids.sorted() && Set(ids).count == ids.count)
        #expect(Set((1...350).filter { $0 % 3 != 0 && !(20..<60).contains($0) }.map(Int64.init)).isSubset(of: ids))
    }

    @Test(arguments: [1, 2, 99, 100, 101, 150]) func soManyThatAreDeletedHideNone(deleted: Int) async throws {
        let listing = Listing(Array(1...400)) { page, ids in if page == 2 { ids.removeFirst(deleted) } }
        let ids = try await read(listing).ids
        #expect(ids == ids.sorted() && Set(ids).count == ids.count)
        #expect(Set((deleted + 1...400).map(Int64.init)).isSubset(of: ids))
    }

    @Test func whatIsNewComesLast() async throws {
        let listing = Listing(Array(1...100)) { page, ids in if page == 1 { ids += [101, 102] } }
        #expect(try await read(listing).ids == (1...102).map(Int64.init))
    }

    @Test func aPageThatIsTooLargeIsReadInParts() async throws {
        #expect(try await read(Listing(Array(1...120), largest: 10)).ids == (1...120).map(Int64.init))
    }

    @Test func aRowThatCannotBeReadIsCountedAndTheRestRead() async throws {
        let read = try await read(Listing(Array(1...50) + [-1] + Array(51...60)))
        #expect(read.ids.count == 60 && read.unreadable == 1)
    }

    @Test func aListThatIgnoresItsOffsetDoesNotGoOnForEver() async throws {
        await #expect(throws: ImportStop.self) { try await read(Listing(Array(1...100), ignoresOffset: true)) }
    }
}
