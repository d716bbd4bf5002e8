import Foundation
import Sandbox
import TestSupport
import Testing

/// What three real shops sent, through the built relay into the simulated Rackbeat.
@Suite(
    "302 recorded deliveries through the relay", .halfTheMachine, .timeLimit(.minutes(1)),
    .enabled(if: Recording.directory != nil, "the recording lies beside the checkout"))
struct RecordedDeliveriesTests {
    private struct Order: Decodable {
        var id: Int
        var status: String
        var currency: String
        var total: String
        var total_tax: String
    }

    /// An attention item as the command shows it: `v11 sku-inherited order 15`.
    private typealias Items = Set<String>

    private static func items(_ stage: Stage) async throws -> Items {
        let told = try await stage.attention()
        return Set(
            told.output.split(separator: "\n").filter { !$0.hasPrefix(" ") && $0.contains(" sandbox/") }.map {
                $0.split(separator: " ").dropFirst(2).joined(separator: " ").replacing("sandbox/", with: "")
            })
    }

    private static func relay(_ stage: Stage) async throws -> RelayProcess {
        try await stage.relay(
            // A as the admin screen stores it, decoded as WooCommerce does (woocommerce.md 1.3); B as in a rotation.
            environment: ["RECORDED_A": #"s3cr&amp;et"<x>'"#, "RECORDED_B": "abc"]
        ) {
            $0.replacing("[env:SANDBOX_WEBHOOK_SECRET]", with: "[env:RECORDED_A, env:RECORDED_B]")
                // Orders made through the REST API have no e-mail address.
                .replacing("    shops:\n", with: "    customer: 1\n    shops:\n")
        }
    }

    private static func send(_ row: Recording.Row, _ shop: WooCommerceSandbox, _ stage: Stage) async throws -> Int? {
        let request = try row.delivery().request(to: "/webhooks/woocommerce/\(shop.name)")
        return await RelayProcess.status(port: stage.port, request)
    }

    @Test func eachIsKeptAndEveryOrderComesToWhatTheContractSays() async throws {
        try await Stage.with(isConnected: false, makeWorld: RecordedShops.world) { stage in
            let relay = try await Self.relay(stage)
            var transferable: [String: Order] = [:]
            var seen: Items = []
            var open: Items = []
            for shop in stage.world.shops {
                for row in RecordedShops.rows(of: shop) {
                    let body = try row.delivery().body
                    try RecordedShops.advance(shop, to: row, body)
                    if row.topic.hasPrefix("order."),
                        let order = try? JSONDecoder().decode(Order.self, from: Data(body)),
                        ["processing", "completed"].contains(order.status)
                    {
                        transferable["\(shop.name):\(order.id)"] = order
                    }
                    #expect(try await Self.send(row, shop, stage) == 200, "\(row.file)")
                    let isQuiet = await eventually { await RelayProcess.isQuiet(port: stage.port) }
                    #expect(isQuiet, "\(row.file)")
                    guard await RelayProcess.figure("attention_open", port: stage.port) != open.count else { continue }
                    open = try await Self.items(stage)
                    seen.formUnion(open)
                }
            }
            try Self.check(stage, transferable, seen: seen)
            #expect(try await Self.items(stage) == Self.expectedItems)

            // All of them once more, at once and in no order: not an order more, not an item more.
            let numbers = stage.world.rackbeat.orders().map(\.number)
            try await withThrowingTaskGroup(of: Int?.self) { group in
                for shop in stage.world.shops {
                    for row in RecordedShops.rows(of: shop) { group.addTask { try await Self.send(row, shop, stage) } }
                }
                for try await status in group { #expect(status == 200) }
            }
            let isQuiet = await eventually { await RelayProcess.isQuiet(port: stage.port) }
            #expect(isQuiet)
            #expect(stage.world.rackbeat.orders().map(\.number) == numbers)
            #expect(try await Self.items(stage) == Self.expectedItems)
            #expect(await relay.stop() == 0)
        }
    }

    /// Open at the end.
    private static var expectedItems: Items {
        var items: Items = []
        for row in RecordedFates.orders {
            if case .held(let kind) = row.fate {
                items.formUnion(row.orders.map { "\(row.shop) \(kind) order \($0)" })
            }
        }
        for (shops, kind, subjects, _) in RecordedFates.items {
            for shop in shops { items.formUnion(subjects.map { "\(shop) \(kind) \($0)" }) }
        }
        return items
    }

    /// - Parameter transferable: the latest of each order's bodies that may be transferred.
    private static func check(_ stage: Stage, _ transferable: [String: Order], seen: Items) throws {
        for row in RecordedFates.orders {
            for id in row.orders {
                let order = transferable["\(row.shop):\(id)"]
                let found = stage.orders(row.shop, id)
                let place: Comment = "\(row.shop) \(id): \(row.why)"
                switch row.fate {
                case .booked:
                    let shops = try #require(order, place)
                    let only = try #require(found.count == 1 ? found.first : nil, place)
                    #expect(only.isBooked && only.total == Amount(shops.total), place)
                    #expect(only.vat == Amount(shops.total_tax) && only.currency == shops.currency, place)
                case .held(let kind), .heldUntilBinned(let kind):
                    #expect(order != nil && found.isEmpty && seen.contains("\(row.shop) \(kind) order \(id)"), place)
                case .ignored: #expect(order == nil && found.isEmpty, place)
                }
            }
        }
        let booked = RecordedFates.orders.filter { $0.fate == .booked }.flatMap(\.orders)
        #expect(stage.world.rackbeat.orderCount == booked.count)
    }

    @Test func theTableOfFatesNamesEveryOrderOfTheRecordingOnce() throws {
        var recorded: Set<String> = []
        for row in Recording.rows where row.topic.hasPrefix("order.") {
            guard let place = RecordedShops.places.first(where: { $0.version.rawValue == row.version }),
                let id = try RecordedShops.Summary(row).id
            else { continue }
            recorded.insert("\(place.name) \(id)")
        }
        let named = RecordedFates.orders.flatMap { row in row.orders.map { "\(row.shop) \($0)" } }
        #expect(named.sorted() == recorded.sorted())
        #expect(Recording.rows.count == 302)
    }
}
