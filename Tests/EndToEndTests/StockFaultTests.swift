import Sandbox
import TestSupport
import Testing

/// What goes wrong on the way of a stock figure from Rackbeat to the shops.
@Suite("P6 the newest figure in every shop; P7 nobody waits for others", .halfTheMachine, .timeLimit(.minutes(2)))
struct StockFaultTests {
    /// Longer than any time-out of the client: nothing that waits for the shop may hold up others.
    @Test func aShopThatHangsHoldsBackNeitherTheOthersOrdersNorTheirStock() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            stage.world.dk.faults.add(Fault("*", .timeoutAfterWrite(.seconds(200))))
            for _ in 0..<40 { _ = try? stage.world.dk.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)])) }
            stage.world.rackbeat.setStock(item: "KANDE-2", quantity: 12)
            // Both are on their way to the shop that hangs.
            let isHanging = await eventually { stage.world.dk.faults.struck >= 10 }
            #expect(isHanging)
            for quantity in 20...24 {
                stage.world.rackbeat.setStock(item: "ULDTÆPPE", quantity: quantity)
                let isWritten = await eventually(within: .seconds(3)) {
                    stage.world.se.stock(sku: "ULDTÆPPE") == quantity
                }
                #expect(isWritten)
            }
            let id = try stage.world.se.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            let isCarried = await eventually(within: .seconds(3)) { stage.orders("se", id).contains(where: \.isBooked) }
            #expect(isCarried)
            await relay.killNow()
        }
    }

    static let faults: [(name: String, isRackbeats: Bool, fault: Fault)] = [
        ("the shop's 500", false, Fault("POST /wp-json/wc/v3/products/batch", .status(500), times: 1)),
        ("the shop's firewall", false, Fault("POST /wp-json/wc/v3/products/batch", .html, times: 1)),
        ("a firewall before the look-up", false, Fault("GET /wp-json/wc/v3/products", .html, times: 1)),
        ("a reset after the write", false, Fault("POST /wp-json/wc/v3/products/batch", .resetAfterWrite, times: 1)),
        ("the shop's 401", false, Fault("GET /wp-json/wc/v3/products", .status(401), times: 2)),
        ("Rackbeat's 500", true, Fault("GET /api/products/{number}", .status(500), times: 2)),
        ("Rackbeat's 401", true, Fault("GET /api/products/{number}", .status(401), times: 2)),
        ("404 pages in Rackbeat's place", true, Fault("GET /api/products/{number}", .status(404), times: 4)),
    ]

    @Test(arguments: faults.indices) func theFigureArrivesInTheEndAndNothingIsLeftToSee(index: Int) async throws {
        let (name, isRackbeats, fault) = Self.faults[index]
        try await Stage.with { stage in
            let relay = try await stage.relay()
            (isRackbeats ? stage.world.rackbeat.faults : stage.world.se.faults).add(fault)
            stage.world.rackbeat.setStock(item: "ULDTÆPPE", quantity: 3)
            stage.world.rackbeat.setStock(item: "HOOD-M-BLÅ", quantity: 9)
            let arrived = await eventually(within: .seconds(20)) {
                stage.world.shops.allSatisfy { $0.stock(sku: "ULDTÆPPE") == 3 && $0.stock(sku: "HOOD-M-BLÅ") == 9 }
            }
            #expect(arrived, "\(name)")
            let isQuiet = await eventually { await FrontDoorTests.attention(stage.port) == 0 }
            #expect(isQuiet, "\(name)")
            #expect(await relay.stop() == 0)
        }
    }

    @Test func anItemThatRackbeatNoLongerHasIsShownWhereAShopSellsIt() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            #expect(try await stage.command(["stock", "compare"]).status == 0)
            stage.world.rackbeat.faults.add(Fault("GET /api/products/{number}", .slow(.milliseconds(300)), times: 1))
            stage.world.rackbeat.setStock(item: "ULDTÆPPE", quantity: 3)
            stage.world.rackbeat.delete(item: "ULDTÆPPE")
            let isShown = await eventually { await FrontDoorTests.attention(stage.port) == 2 }
            #expect(isShown)
            #expect(await relay.stop() == 0)
        }
    }

    /// woocommerce-observed.md 4: `sku=` finds none of them.
    @Test(arguments: ["KIT & KAT", "TEE<XL>", "50%20 MIX", "TO  BLANKE"])
    func aSKUThatTheShopsLookUpDoesNotFindIsWrittenAllTheSame(sku: String) async throws {
        try await Stage.with { stage in
            let goods = Catalogue(items: [.init(sku, "Vare", price: "10", stock: 5)], services: [])
            stage.world.rackbeat.seed(goods)
            stage.world.se.seed(goods)
            let relay = try await stage.relay()
            stage.world.rackbeat.setStock(item: sku, quantity: 3)
            let isWritten = await eventually { stage.world.se.stock(sku: sku) == 3 }
            #expect(isWritten)
            #expect(await FrontDoorTests.attention(stage.port) == 0)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aVariationWhoseParentCountsItsStockIsShown() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            stage.world.dk.countOnParent(sku: "HOOD-M-BLÅ", quantity: 77)
            stage.world.rackbeat.setStock(item: "HOOD-M-BLÅ", quantity: 3)
            let isShown = await eventually {
                (try? await stage.attention().output.contains(" stock-elsewhere item HOOD-M-BLÅ\n")) == true
            }
            #expect(isShown)
            let isWritten = await eventually { stage.world.se.stock(sku: "HOOD-M-BLÅ") == 3 }
            #expect(isWritten)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aProductWhoseStockTheShopDoesNotCountIsLeftAloneWhereTheSettingSaysSo() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay {
                $0.replacing(
                    "url: \(stage.world.dk.site)\n", with: "url: \(stage.world.dk.site)\n        manage_stock: false\n")
            }
            for shop in stage.world.shops { shop.stopCounting(sku: "ULDTÆPPE") }
            stage.world.rackbeat.setStock(item: "ULDTÆPPE", quantity: 3)
            let isWritten = await eventually { stage.world.se.stock(sku: "ULDTÆPPE") == 3 }
            #expect(isWritten)
            let isAsked = await eventually { stage.world.dk.calls.count("GET /wp-json/wc/v3/products") > 0 }
            #expect(isAsked)
            #expect(await relay.stop() == 0)
            #expect(stage.world.dk.stock(sku: "ULDTÆPPE") == nil)
        }
    }
}
