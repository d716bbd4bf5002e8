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

/// P2, P4: what answers of both sides mean for an order, one by one.
@Suite(.timeLimit(.minutes(1))) struct OrderForwardingTests {
    private static let order = """
        {"id":15,"number":"15","status":"processing","currency":"DKK","total":"125.00","total_tax":"25.00",\
        "order_key":"wc_order_a","date_created_gmt":"2026-11-23T08:35:41","billing":{"email":"aase@example.test"},\
        "line_items":[{"id":1,"name":"Vare","product_id":7,"variation_id":0,"quantity":1,"subtotal":"100.00",\
        "total":"100.00","total_tax":"25.00","sku":"X","taxes":[],"meta_data":[]}]}
        """

    private typealias Answers = @Sendable (_ call: String) throws(ClientError) -> ClientResponse

    private final class Now: Sendable {
        private let moment = Mutex(Moment(milliseconds: 1_795_423_000_000))

        var value: Moment { moment.withLock { $0 } }

        func pass(_ time: Duration) { moment.withLock { $0 = $0 + time } }
    }

    private final class Calls: Sendable {
        private let list = Mutex<[String]>([])

        var all: [String] { list.withLock { $0 } }

        func note(_ call: String) { list.withLock { $0.append(call) } }
    }

    private struct Bench {
        let journal: SQLiteJournal
        let forwarding: OrderForwarding
        let calls: Calls
        let now: Now
        let work: Work

        func run(attempts: Int = 0) async throws -> Outcome {
            var work = work
            work.attempts = attempts
            return try await forwarding.run(work, order: 15)
        }

        var kinds: (Outcome) -> [String] {
            { outcome in outcome.changes.compactMap { if case .raise(let item) = $0 { item.key.kind } else { nil } } }
        }

        func link() async throws -> OrderLink? {
            try await journal.orderLink(work.key.subject.shop ?? forwarding.shop.name, 15)
        }
    }

    /// - Parameters:
    ///   - shop: what the shop answers of the order.
    ///   - products: and of its products.
    ///   - rackbeat: by method and path behind `/api/`, without its query.
    private func bench(
        shop: String = OrderForwardingTests.order, products: String = #"[{"id":7,"type":"simple"}]"#,
        rackbeat: @escaping Answers, _ body: (Bench) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let journal = try await SQLiteJournal.open(directory: directory.path + "/state")
        let (calls, now) = (Calls(), Now())
        var agreement = try SampleAgreement { request throws(ClientError) in
            .json(200, request.url.contains("/products?") ? products : shop)
        }.agreement
        agreement.customer = 1
        agreement.settle = .seconds(100)
        agreement.rackbeat.send = { request throws(ClientError) in
            let path = request.url.replacing("https://r.example/", with: "").prefix { $0 != "?" }
            calls.note("\(request.method.rawValue) \(path)")
            return try rackbeat("\(request.method.rawValue) \(path)")
        }
        let clock = WallClock { now.value }
        let far = FarCalls(agreement, clock: clock)
        let dk = try #require(agreement.shops.first)
        let forwarding = OrderForwarding(
            agreement: agreement, shop: dk, journal: journal, calls: far, searches: OrderSearches(far),
            customers: CustomerDirectory(agreement, journal: journal, calls: far, clock: clock),
            productFacts: ProductFacts(clock: clock), clock: clock)
        // The journal began long before the order was placed.
        try await journal.commit([.advance(cursor: "catch-up of dk", to: "1 1")])
        let key = WorkKey(agreement.name, .order(dk.name, 15))
        let work = Work(key: key, revision: 1, due: now.value, attempts: 0, requestedAt: now.value)
        try await body(Bench(journal: journal, forwarding: forwarding, calls: calls, now: now, work: work))
        await journal.close()
    }

    private static func draft(
        _ number: Int, total: String? = "125", vat: String? = nil, isBooked: Bool = false,
        heading: String = "15 [dk:15]"
    ) -> String {
        let sum = (total.map { #","total_total":\#($0)"# } ?? "") + (vat.map { #","total_vat":\#($0)"# } ?? "")
        return
            #"{"number":\#(number),"heading":"\#(heading)","is_booked":\#(isBooked)\#(sum),"created_at":"2026-11-23T08:36:41+00:00"}"#
    }

    private static func orders(_ rows: String...) -> ClientResponse {
        .json(206, #"{"orders":[\#(rows.joined(separator: ","))],"pages":1,"total":\#(rows.count)}"#)
    }

    // An answer that never came.

    @Test func absenceCountsOnlyOnceTheCallCanNoLongerBeCarriedOut() async throws {
        let isLost = Atomic(true)
        try await bench { call throws(ClientError) in
            switch call {
            case "GET orders": return Self.orders()
            case "POST orders/drafts" where isLost.load(ordering: .relaxed): throw .unclear(.connectionBroken)
            case "POST orders/drafts": return .json(201, #"{"order":\#(Self.draft(1001))}"#)
            default: return .json(200, #"{"order":\#(Self.draft(1001, isBooked: true))}"#)
            }
        } _: { bench in
            let end1 = try await bench.run().end
            #expect(end1 == .later(notBefore: nil, cause: "unclear"))
            isLost.store(false, ordering: .relaxed)
            let begun = bench.now.value
            // Rackbeat's own clients give a call 90 s (rackbeat.md 1.2).
            bench.now.pass(.seconds(95))
            let end2 = try await bench.run().end
            #expect(end2 == .later(notBefore: begun + .seconds(100), cause: "settling"))
            bench.now.pass(.seconds(5))
            let end3 = try await bench.run().end
            #expect(end3 == .finished)
            #expect(bench.calls.all.count { $0 == "POST orders/drafts" } == 2)
        }
    }

    @Test func whatWasCertainlyNotCarriedOutIsNotWaitedFor() async throws {
        let isFull = Atomic(true)
        try await bench { call throws(ClientError) in
            switch call {
            case "GET orders": return Self.orders()
            case "POST orders/drafts" where isFull.load(ordering: .relaxed):
                return ClientResponse(status: .tooManyRequests, fields: [.retryAfter: "0"], body: [])
            case "POST orders/drafts": return .json(201, #"{"order":\#(Self.draft(1001))}"#)
            default: return .json(200, #"{"order":\#(Self.draft(1001, isBooked: true))}"#)
            }
        } _: { bench in
            let first = try await bench.run()
            guard case .later(_, "not_carried_out") = first.end else { return #expect(Bool(false), "\(first)") }
            isFull.store(false, ordering: .relaxed)
            bench.now.pass(.seconds(60))
            let end4 = try await bench.run().end
            #expect(end4 == .finished)
        }
    }

    @Test func severalOrdersThatBearTheReferenceAreHeldAndNoneIsTaken() async throws {
        try await bench { call throws(ClientError) in
            if call == "GET orders" { return Self.orders(Self.draft(1002), Self.draft(1001)) }
            throw .unclear(.timeout)
        } _: { bench in
            _ = try await bench.run()
            let outcome = try await bench.run()
            #expect(bench.kinds(outcome) == ["order-ambiguous"] && outcome.end == .finished)
            let link = try await bench.link()
            #expect(link?.state == .intended)
            #expect(bench.calls.all.count { $0 == "POST orders/drafts" } == 1)
        }
    }

    @Test func anAbsenceThatIsNotProvedIsReadAgainThenHeldAndNothingIsMade() async throws {
        try await bench { call throws(ClientError) in
            // More rows are said to be there than are shown.
            if call == "GET orders" { return .json(206, #"{"orders":[],"pages":1,"total":7}"#) }
            throw .unclear(.timeout)
        } _: { bench in
            _ = try await bench.run()
            bench.now.pass(.seconds(1000))
            let end5 = try await bench.run(attempts: 4).end
            #expect(end5 == .later(notBefore: nil, cause: "search_inconclusive"))
            let outcome = try await bench.run(attempts: 5)
            #expect(bench.kinds(outcome) == ["order-unproven"] && outcome.end == .finished)
            #expect(bench.calls.all.count { $0 == "POST orders/drafts" } == 1)
        }
    }

    // An answer that says little.

    /// rackbeat.md 2.4: that the answer holds more than the number is assumed.
    @Test(arguments: [("125", [] as [String]), ("9999", ["rackbeat-totals-differ"]), (nil, ["rackbeat-totals-differ"])])
    func anAnswerWithoutASumIsReadBeforeAnythingIsBooked(total: String?, kinds: [String]) async throws {
        try await bench { call throws(ClientError) in
            switch call {
            case "POST orders/drafts": .json(201, #"{"order":{"number":1001}}"#)
            case "GET orders/1001": .json(200, #"{"order":\#(Self.draft(1001, total: total))}"#)
            default: .json(200, #"{"order":\#(Self.draft(1001, isBooked: true))}"#)
            }
        } _: { bench in
            let outcome = try await bench.run()
            #expect(bench.kinds(outcome) == kinds)
            #expect(bench.calls.all.contains("POST orders/1001/book") == kinds.isEmpty)
        }
    }

    /// rackbeat.md U22: how Rackbeat rounds is not known.
    @Test(
        arguments: [
            // What it says at first and once corrected, whether it is corrected, and what becomes of it.
            (("125", "25"), nil, nil), (("125.01", "25.01"), ("125", "25"), nil),
            (("124.99", "25"), ("125", "25"), nil),
            (("125", "25.01"), ("125", "25"), nil), (("125.01", "25"), ("125.01", "25"), "rackbeat-totals-differ"),
            (("125.01", "25.01"), ("125", "25.01"), "rackbeat-totals-differ"),
            // More than rounding.
            (("125.02", "25.02"), nil, "rackbeat-totals-differ"), (("125", "20"), nil, "rackbeat-totals-differ"),
            (("112.50", "22.50"), nil, "rackbeat-totals-differ"),
        ] as [((String, String), (String, String)?, String?)])
    func aDraftThatIsRoundedOtherwiseIsCorrectedOnceBeforeItIsBooked(
        first: (String, String), then: (String, String)?, kind: String?
    ) async throws {
        try await bench { call throws(ClientError) in
            switch call {
            case "POST orders/drafts": .json(201, #"{"order":\#(Self.draft(1001, total: first.0, vat: first.1))}"#)
            case "POST orders/1001/book": .json(200, #"{"order":\#(Self.draft(1001, isBooked: true))}"#)
            // Changed, and read again: it does not say which lines it holds.
            case "GET orders/1001" where then == nil: .json(200, #"{"order":\#(Self.draft(1001, isBooked: true))}"#)
            default:
                .json(200, #"{"order":\#(Self.draft(1001, total: then?.0, vat: then?.1, isBooked: kind == nil))}"#)
            }
        } _: { bench in
            let outcome = try await bench.run()
            #expect(bench.kinds(outcome) == (kind.map { [$0] } ?? []))
            #expect(bench.calls.all.count { $0 == "PUT orders/1001" } == (then == nil ? 0 : 1))
            #expect(bench.calls.all.contains("POST orders/1001/book") == (kind == nil))
        }
    }

    @Test func whatSomebodyHasMadeOfADraftIsNotCorrected() async throws {
        let lines = #""lines":[{"id":1,"child_id":"X","quantity":1,"line_price":100.01,"vat_percentage":25}]"#
        try await bench { call throws(ClientError) in
            switch call {
            case "POST orders/drafts": .json(201, #"{"order":\#(Self.draft(1001, total: "999"))}"#)
            default: .json(200, #"{"order":\#(Self.draft(1001, total: "125.01").dropLast()),\#(lines)}}"#)
            }
        } _: { bench in
            _ = try await bench.run()
            let outcome = try await bench.run()
            #expect(bench.kinds(outcome) == ["rackbeat-totals-differ"])
            #expect(!bench.calls.all.contains { $0.hasPrefix("PUT") })
        }
    }

    // What only the shop's products tell.

    /// woocommerce.md 2.5: nothing on the line tells, not even a choice.
    @Test func aLineOfAVariableProductWithoutItsVariationIsHeld() async throws {
        try await bench(products: #"[{"id":7,"type":"variable"}]"#) { _ throws(ClientError) in
            .json(500, "")
        } _: { bench in
            let outcome = try await bench.run()
            #expect(bench.kinds(outcome) == ["variation-deleted"] && bench.calls.all.isEmpty)
        }
    }

    /// woocommerce.md 4: read before its lines were saved.
    @Test func anOrderWithoutLinesIsReadAgainThenHeld() async throws {
        let lines = try #require(Self.order.range(of: #""line_items":["#))
        try await bench(shop: Self.order[..<lines.upperBound] + "]}") { _ throws(ClientError) in
            .json(500, "")
        } _: { bench in
            let end6 = try await bench.run(attempts: 9).end
            #expect(end6 == .later(notBefore: nil, cause: "lines_missing"))
            let held8 = try await bench.run(attempts: 10)
            #expect(bench.kinds(held8) == ["lines-missing"])
            #expect(bench.calls.all.isEmpty)
        }
    }

    @Test func anOrderThatMeetsAClosedDoorComesAgain() async throws {
        try await bench { _ throws(ClientError) in
            .json(401, "{}")
        } _: { bench in
            let outcome = try await bench.run()
            #expect(outcome.changes.isEmpty)
            guard case .later(_, "unauthorized") = outcome.end else { return #expect(Bool(false), "\(outcome)") }
        }
    }

    // An order from before this journal.

    /// No call of this journal is under way that would have to end first.
    @Test func oneThatIsNotFoundIsMadeAtOnce() async throws {
        try await bench { call throws(ClientError) in
            switch call {
            case "GET orders": Self.orders()
            case "POST orders/drafts": .json(201, #"{"order":\#(Self.draft(1001))}"#)
            default: .json(200, #"{"order":\#(Self.draft(1001, isBooked: true))}"#)
            }
        } _: { bench in
            try await bench.journal.commit([
                .advance(cursor: "catch-up of dk", to: "\(bench.now.value.milliseconds) 1")
            ])
            let end = try await bench.run().end
            #expect(end == .finished)
            #expect(bench.calls.all.first == "GET orders" && bench.calls.all.contains("POST orders/drafts"))
        }
    }

    /// Another journal, lost or put back to an older state, may have carried it.
    @Test func anOrderFromBeforeTheJournalBeganIsLookedForFirst() async throws {
        try await bench { call throws(ClientError) in
            switch call {
            case "GET orders": Self.orders(Self.draft(1001, isBooked: true))
            default: .json(200, #"{"order":\#(Self.draft(1001, isBooked: true))}"#)
            }
        } _: { bench in
            try await bench.journal.commit([.advance(cursor: "catch-up of dk", to: "\(bench.now.value.milliseconds) 1")]
            )
            let end7 = try await bench.run().end
            #expect(end7 == .finished)
            let link = try await bench.link()
            #expect(link?.state == .booked(number: "1001"))
            #expect(!bench.calls.all.contains("POST orders/drafts"))
        }
    }
}

extension ClientResponse {
    static func json(_ status: Int, _ text: String) -> ClientResponse {
        ClientResponse(status: .init(code: status), fields: [:], body: Array(text.utf8))
    }
}
