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

/// P5: a comparison of all stock goes on where a call failed, and a dead shop holds up no other (P7).
struct StockCompareTests {
    private static let pages = 3

    private static func rows(_ page: Int, _ make: (Int) -> String) -> String {
        (1...pages).contains(page) ? ((page - 1) * 100..<page * 100).map(make).joined(separator: ",") : ""
    }

    private static func page(_ request: ClientRequest) -> Int {
        request.url.firstMatch(of: /[?&]page=(\d+)/).flatMap { Int($0.output.1) } ?? 1
    }

    @Test func callsThatFailAreRepeatedFromWhereTheyStand() async throws {
        let directory = try TemporaryDirectory()
        let journal = try await SQLiteJournal.open(directory: directory.path + "/state")
        let calls = Mutex<[String]>([])
        /// Every page fails the first time it is asked for.
        let isFirst = { @Sendable (call: String) in
            calls.withLock { calls in
                calls.append(call)
                return !calls.dropLast().contains(call)
            }
        }
        let sample = try SampleAgreement(
            sendToShop: { request throws(ClientError) in
                if request.url.contains("/orders") { return .json(200, "[]") }
                let page = Self.page(request)
                if isFirst("shop \(page)") { return .json(503, "<html>") }
                let rows = Self.rows(page) {
                    #"{"id":\#($0 + 1),"type":"simple","status":"publish","sku":"I\#($0)","manage_stock":true,"stock_quantity":\#($0)}"#
                }
                return .json(200, "[\(rows)]")
            },
            sendToRackbeat: { request throws(ClientError) in
                let page = Self.page(request)
                if request.url.contains("/lots") { return .json(404, "{}") }
                if isFirst("rackbeat \(page)") {
                    if page > 1 { return .json(503, "{}") }
                    return ClientResponse(status: .tooManyRequests, fields: [.retryAfter: "1"])
                }
                let rows = Self.rows(page) { #"{"number":"I\#($0)","available_quantity":\#($0 == 250 ? 7 : $0)}"# }
                return .json(206, #"{"products":[\#(rows)],"pages":\#(Self.pages)}"#)
            })
        let agreement = sample.agreement
        let clock = WallClock { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
        let far = FarCalls(agreement, clock: clock)
        var compare = StockCompare(
            agreement: agreement, journal: journal, calls: far,
            watch: SaleWatch(agreement, journal: journal, calls: far, clock: clock), clock: clock)
        compare.retry = Retry(base: .zero, cap: .zero)
        let report = try #require(try await compare.run(agreement.shops, isDryRun: true).first)
        #expect(report.failure == nil && report.compared == 300 && report.differing == 1)
        #expect(report.differences.map(\.sku) == ["I250"])
        // Only shown: nobody is to write it.
        let work = try await journal.due(agreement.name, at: Moment(milliseconds: .max), limit: 9)
        #expect(work == [])
        let asked = calls.withLock { $0 }
        // The last page of the shop's is full, so that there is one more to ask for.
        #expect(asked.count == 2 * (Self.pages + Self.pages + 1), "\(asked)")
        await journal.close()
    }

    @Test func aShopThatDoesNotAnswerSaysSoAndTheOthersAreComparedAllTheSame() async throws {
        let directory = try TemporaryDirectory()
        let journal = try await SQLiteJournal.open(directory: directory.path + "/state")
        let sample = try SampleAgreement(
            sendToShop: { _ throws(ClientError) in .json(200, "[]") },
            sendToRackbeat: { request throws(ClientError) in
                request.url.contains("/lots") ? .json(404, "{}") : .json(206, #"{"products":[],"pages":0}"#)
            })
        var agreement = sample.agreement
        var dead = agreement.shops[0]
        dead.name = try #require(ShopName("dead"))
        dead.client = try SampleAgreement().agreement.shops[0].client
        agreement.shops.append(dead)
        let clock = WallClock { Moment(milliseconds: 1_795_422_950_000) }
        let far = FarCalls(agreement, clock: clock)
        var compare = StockCompare(
            agreement: agreement, journal: journal, calls: far,
            watch: SaleWatch(agreement, journal: journal, calls: far, clock: clock), clock: clock)
        compare.patience = 1
        let reports = try await compare.run(agreement.shops, isDryRun: false)
        #expect(reports.map(\.shop.rawValue) == ["dead", "dk"])
        #expect(reports[0].failure != nil && reports[1].failure == nil)
        await journal.close()
    }
}
