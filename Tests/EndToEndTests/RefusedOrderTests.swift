import Sandbox
import TestSupport
import Testing

/// What Rackbeat refuses, or no longer has: held with what mends it, and carried once it is mended.
@Suite("P4 nothing is dropped silently: Rackbeat's refusals", .halfTheMachine, .timeLimit(.minutes(1)))
struct RefusedOrderTests {
    private static let book = "POST /api/orders/{number}/book"

    private static func attention(_ stage: Stage, holds kind: String) async -> String? {
        let isHeld = await eventually { (try? await stage.attention().output.contains(" \(kind) order ")) == true }
        return isHeld ? try? await stage.attention().output : nil
    }

    /// Places an order whose draft cannot be booked yet.
    private static func draft(_ stage: Stage) async throws -> (id: Int, number: Int) {
        stage.world.rackbeat.faults.add(Fault(book, .status(503)))
        let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 2)]))
        let delivery = try #require(Delivery(shop: stage.world.dk, order: id)).request
        #expect(await RelayProcess.status(port: stage.port, delivery) == 200)
        let isTried = await eventually { stage.world.rackbeat.faults.struck > 0 }
        #expect(isTried)
        return (id, try #require(stage.orders("dk", id).first).number)
    }

    @Test func aDraftThatWasDeletedThereIsMadeAgainOnlyOnceItIsReleased() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let (id, number) = try await Self.draft(stage)
            stage.world.rackbeat.delete(order: number)
            stage.world.rackbeat.faults.clear()
            let told = try #require(await Self.attention(stage, holds: "draft-deleted"))

            let delivery = try #require(Delivery(shop: stage.world.dk, order: id)).request
            stage.world.rackbeat.calls.clear()
            #expect(await RelayProcess.status(port: stage.port, delivery) == 200)
            let isRead = await eventually { stage.world.rackbeat.calls.count("GET /api/orders/{number}") > 0 }
            #expect(isRead && stage.world.rackbeat.orderCount == 0)

            #expect(try await stage.attention("release", String(told.prefix { $0 != " " })).status == 0)
            let arrived = await eventually { stage.orders("dk", id).map(\.isBooked) == [true] }
            #expect(arrived)
            #expect(try await stage.attention().output == "Nothing needs attention.\n")
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aDraftThatWasCancelledThereIsNeitherBookedNorMadeAgain() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let (id, number) = try await Self.draft(stage)
            stage.world.rackbeat.cancel(order: number)
            stage.world.rackbeat.faults.clear()
            let told = try #require(await Self.attention(stage, holds: "draft-cancelled"))
            #expect(told.contains("order \(id)\n") && told.contains("The order \(number) was cancelled"))
            #expect(await relay.stop() == 0)
            #expect(stage.orders("dk", id).map(\.isBooked) == [false])
        }
    }

    @Test(arguments: [("item-barred", true), ("item-unknown", false)])
    func anItemThatCannotBeSoldIsNamed(kind: String, isBarred: Bool) async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            if isBarred {
                stage.world.rackbeat.setBarred(item: "LYS/24", true)
            } else {
                stage.world.rackbeat.delete(item: "LYS/24")
            }
            _ = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 1), .init("LYS/24", 1)]))
            let told = try #require(await Self.attention(stage, holds: kind))
            #expect(told.contains("\"LYS/24\"") && !told.contains("TS-001"))
            #expect(stage.world.rackbeat.orderCount == 0)
            #expect(await relay.stop() == 0)
        }
    }

    /// rackbeat.md U21: the far side may or may not take them.
    @Test(arguments: [true, false])
    func aDiscountArrivesToTheOereWhetherNegativePricesAreTakenOrNot(areRefused: Bool) async throws {
        try await Stage.with { stage in
            stage.world.rackbeat.configure { $0.refusesNegativePrices = areRefused }
            let relay = try await stage.relay()
            let request = OrderRequest(
                lines: [.init("TS-001", 3), .init("LYS/24", 7)], fees: [.init("Gavekort", Amount("-33.33") ?? .zero)])
            let id = try stage.world.dk.placeOrder(request)
            let arrived = await eventually { stage.orders("dk", id).map(\.isBooked) == [true] }
            #expect(arrived)
            let order = try #require(stage.orders("dk", id).first)
            #expect(order.total == stage.world.dk.order(id)?.total)
            #expect(order.lines.contains { $0.unitPrice < .zero } == !areRefused)
            #expect(await relay.stop() == 0)
        }
    }

    /// A shop that was set up anew begins its ids again (woocommerce.md 2.1: `order_key`).
    @Test func anotherOrderWithAnIdThatWasCarriedBeforeIsHeld() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            let arrived = await eventually { stage.orders("dk", id).map(\.isBooked) == [true] }
            #expect(arrived)
            stage.world.dk.replaceOrder(id)
            let delivery = try #require(Delivery(shop: stage.world.dk, order: id)).request
            #expect(await RelayProcess.status(port: stage.port, delivery) == 200)
            #expect(await Self.attention(stage, holds: "order-replaced") != nil)
            #expect(await relay.stop() == 0)
            #expect(stage.orders("dk", id).count == 1)
        }
    }

    @Test func ordersOfOneNewCustomerAtOnceMakeOneCustomer() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            stage.world.rackbeat.faults.add(Fault("POST /api/customers", .slow(.milliseconds(200))))
            var request = OrderRequest(lines: [.init("LYS/24", 1)])
            request.buyer.email = "ny.kunde@example.test"
            var ids: [Int] = []
            for shop in [stage.world.dk, stage.world.se, stage.world.dk] { ids.append(try shop.placeOrder(request)) }
            let placed = ids
            let arrived = await eventually { stage.world.rackbeat.orders().filter(\.isBooked).count == placed.count }
            #expect(arrived)
            #expect(Set(stage.world.rackbeat.orders().map(\.customer)).count == 1)
            #expect(stage.world.rackbeat.calls.count("POST /api/customers") == 1)
            #expect(await relay.stop() == 0)
        }
    }
}
