import Foundation
import HTTPClient
import HTTPTypes
import Journal
import Rackbeat
import ShopRouting
import Synchronization
import Testing
import WooCommerce

@testable import Relay

/// P6: what one shop is written.
struct StockWriterTests {
    /// Answers look-ups with one product and batches with what they ask for; keeps the bodies of the batches.
    private final class ShopAnswers: Sendable {
        private let bodies = Mutex<[String]>([])
        private let product: String

        init(_ product: String) { self.product = product }

        var batches: [String] { bodies.withLock { $0 } }

        func answer(_ request: ClientRequest) -> ClientResponse {
            guard request.method == .post else { return .json(200, "[\(product)]") }
            bodies.withLock { $0.append(String(decoding: request.body, as: UTF8.self)) }
            return .json(200, #"{"update":[{"id":7,"manage_stock":true,"stock_quantity":8}]}"#)
        }
    }

    private func run(_ answers: ShopAnswers, available: String, buffer: Int) async throws -> [WorkKey: Outcome] {
        let sample = try SampleAgreement { request throws(ClientError) in answers.answer(request) }
        var shop = try #require(sample.agreement.shops.first)
        shop.stock.terms.buffer = buffer
        let clock = WallClock { Moment(milliseconds: 0) }
        let writer = StockWriter(
            agreement: sample.agreement, shop: shop, calls: FarCalls(sample.agreement, clock: clock), clock: clock)
        let key = WorkKey(sample.agreement.name, .shopStock(shop.name, "X"))
        let work = Work(key: key, revision: 1, due: clock.now(), attempts: 0, requestedAt: clock.now())
        let item = try JSONDecoder().decode(
            Rackbeat.Item.self, from: Data(#"{"number":"X","available_quantity":\#(available)}"#.utf8))
        return await writer.run([work], ["X": StockReading(result: .item(item), askedAt: .now)])
    }

    private static let product =
        #"{"id":7,"parent_id":0,"type":"simple","status":"publish","sku":"X","manage_stock":true,"stock_quantity":12}"#

    @Test func theBufferIsHeldBack() async throws {
        let answers = ShopAnswers(Self.product)
        let outcomes = try await run(answers, available: "12", buffer: 4)
        #expect(answers.batches.count == 1 && answers.batches[0].contains(#""stock_quantity":8"#))
        #expect(outcomes.values.allSatisfy { $0.end == .finished } && outcomes.count == 1)
    }

    @Test func aFigureThatTheShopHasAlreadyIsNotWritten() async throws {
        let answers = ShopAnswers(Self.product)
        _ = try await run(answers, available: "12", buffer: 0)
        #expect(answers.batches.isEmpty)
    }

    /// Somebody bought in between.
    @Test func aFigureThatMovedWhileItWasWrittenIsLookedAtAgain() async throws {
        let answers = ShopAnswers(Self.product)
        let outcomes = try await run(answers, available: "11", buffer: 0)
        #expect(outcomes.values.map(\.end) == [.later(notBefore: nil, cause: "figure_moved")])
    }
}
