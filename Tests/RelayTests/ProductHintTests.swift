import Foundation
import Journal
import JournalSQLite
import ShopRouting
import TestSupport
import Testing

@testable import Relay

/// Our own writes come back as deliveries: they cost no call.
struct ProductHintTests {
    private static func body(_ id: Int64, sku: String = "X", stock: String = "5", name: String = "") -> String {
        #"{"id":\#(id),"parent_id":0,"type":"simple","status":"publish","sku":"\#(sku)","name":"\#(name)","#
            + #""manage_stock":true,"stock_quantity":\#(stock),"date_created_gmt":"2026-11-23T08:35:41"}"#
    }

    private func changes(_ bodies: [String], topic: String = "product.updated") async throws -> [Change] {
        let directory = try TemporaryDirectory()
        let journal = try await SQLiteJournal.open(directory: directory.path + "/state")
        let agreement = try SampleAgreement().agreement
        let shop = try #require(agreement.shops.first).name
        let product = ShopProduct(id: 7, sku: "X", stockManager: .itself, stockQuantity: 5)
        try await journal.commit([.product(product, of: shop, seenAt: Moment(milliseconds: 1))])
        let deliveries = bodies.enumerated().map { index, body in
            KeptDelivery(
                place: Place(rawValue: Int64(index + 1)),
                delivery: Delivery(
                    agreement: agreement.name, sender: .shop(shop), receivedAt: Moment(milliseconds: 5),
                    fields: ["x-wc-webhook-topic": topic], body: Array(body.utf8)))
        }
        let changes = try await ProductHints(agreement: agreement, journal: journal).changes(for: deliveries)
        await journal.close()
        return changes
    }

    private func subjects(_ changes: [Change]) -> [WorkKey.Subject] {
        changes.compactMap { if case .request(let key, _) = $0 { key.subject } else { nil } }
    }

    private let shop = ShopName("dk")

    @Test func whatIsKnownAlreadyAsksForNothing() async throws { #expect(try await changes([Self.body(7)]) == []) }

    @Test func stockThatMovedIsInDoubtAndComparedOnceHoweverManyDeliveriesTellOfIt() async throws {
        let shop = try #require(shop)
        let found = try await changes([Self.body(7, stock: "4"), Self.body(7, stock: "3")])
        #expect(found.first == .doubt(product: 7, of: shop))
        #expect(subjects(found) == [.shopStock(shop, "X")])
    }

    /// Bodies are made when they are sent.
    @Test func theLastDeliveryCounts() async throws {
        #expect(try await changes([Self.body(7, stock: "4"), Self.body(7)]) == [])
    }

    @Test func aProductThatIsNewOrAnotherThanItWasIsRead() async throws {
        let shop = try #require(shop)
        for body in [Self.body(8), Self.body(7, sku: "Y"), Self.body(7, name: "Other")] {
            #expect(subjects(try await changes([body])).allSatisfy { if case .product = $0 { true } else { false } })
        }
        #expect(subjects(try await changes([#"{"id":7}"#], topic: "product.deleted")) == [.product(shop, 7)])
    }

    @Test func ordersAreNoneOfItsBusiness() async throws {
        #expect(try await changes([#"{"id":7}"#], topic: "order.deleted") == [])
    }
}
