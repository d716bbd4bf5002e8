import Foundation
import Sandbox
import TestSupport
import Testing

/// What is sold in one shop is sold in all of them.
@Suite("P6 No overselling that could be avoided", .halfTheMachine, .timeLimit(.minutes(2)))
struct StockGuardTests {
    private static func stocks(_ stage: Stage, _ sku: String) -> [Int?] { stage.world.shops.map { $0.stock(sku: sku) } }

    /// All stock has been read and compared once.
    private static func compared(_ stage: Stage) async throws {
        let isKnown = try await eventually {
            try await stage.command(["stock", "compare", "--dry-run"]).status == 0
        }
        #expect(isKnown)
    }

    /// The comparison at the start is over as well: one runs at a time.
    private static func comparedAtTheStart(_ stage: Stage) async throws {
        try await compared(stage)
        let isOver = await eventually {
            stage.world.se.calls.count("GET /wp-json/wc/v3/products/{parent}/variations") >= 2
        }
        #expect(isOver)
        try await compared(stage)
    }

    @Test func anOrderInOneShopLowersTheOthersBeforeRackbeatHasAnsweredAndIsGivenBackOnCancel() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            try await Self.compared(stage)
            stage.world.rackbeat.faults.add(Fault("*", .status(503)))
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("ULDTÆPPE", 3), .init("HOOD-M-BLÅ", 1)]))
            let isLowered = await eventually {
                Self.stocks(stage, "ULDTÆPPE") == [22, 22] && Self.stocks(stage, "HOOD-M-BLÅ") == [44, 44]
            }
            #expect(isLowered)
            #expect(stage.orders("dk", id).isEmpty)
            stage.world.dk.setStatus("cancelled", of: id)
            let isGivenBack = await eventually(within: .seconds(30)) {
                Self.stocks(stage, "ULDTÆPPE") == [25, 25] && Self.stocks(stage, "HOOD-M-BLÅ") == [45, 45]
            }
            #expect(isGivenBack)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func whatIsInFlightSurvivesTheProcessAndIsNotTakenOffTwiceOnceRackbeatHasBookedIt() async throws {
        try await Stage.with { stage in
            let first = try await stage.relay()
            try await Self.compared(stage)
            stage.world.rackbeat.faults.add(Fault("*", .status(503)))
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("ULDTÆPPE", 3)]))
            let isLowered = await eventually { Self.stocks(stage, "ULDTÆPPE") == [22, 22] }
            #expect(isLowered)
            await first.killNow()
            // Somebody has put it right by hand meanwhile, and wrongly.
            stage.world.se.setStock(sku: "ULDTÆPPE", quantity: 25)
            let second = try await stage.relay()
            stage.world.rackbeat.faults.clear()
            let isBooked = await eventually(within: .seconds(40)) { stage.orders("dk", id).contains(where: \.isBooked) }
            #expect(isBooked)
            stage.world.rackbeat.setStock(item: "ULDTÆPPE", quantity: 24)
            let isRight = await eventually(within: .seconds(40)) { Self.stocks(stage, "ULDTÆPPE") == [21, 21] }
            #expect(isRight)
            #expect(await second.stop() == 0)
        }
    }

    /// Whoever closes the item enters the order in Rackbeat by hand, where it would count a second time.
    @Test func aHeldOrderIsInFlightUntilItsItemIsClosed() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay { $0.replacing("aliases: { GAMMEL-KANDE: KANDE-2 }", with: "") }
            try await Self.comparedAtTheStart(stage)
            _ = try stage.world.dk.placeOrder(
                OrderRequest(lines: [.init("GAMMEL-KANDE", 1), .init("ULDTÆPPE", 4)]))
            let isLowered = await eventually { Self.stocks(stage, "ULDTÆPPE") == [21, 21] }
            #expect(isLowered)
            let isHeld = try await eventually { try await stage.attention().output.contains("item-unknown") }
            #expect(isHeld)
            // The order is told of twice, and held twice.
            let isQuiet = await eventually { await RelayProcess.isQuiet(port: stage.port) }
            #expect(isQuiet)
            let closed = try await stage.attention("close", "--kind", "item-unknown")
            #expect(closed.status == 0, "\(closed.output)")
            let isGivenBack = await eventually { Self.stocks(stage, "ULDTÆPPE") == [25, 25] }
            #expect(isGivenBack)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func ordersThatWaitBehindOthersForARackbeatThatHangsLowerTheOtherShopsToo() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            try await Self.compared(stage)
            stage.world.rackbeat.faults.add(Fault("*", .timeoutAfterWrite(.seconds(200))))
            for _ in 0..<40 { try stage.world.dk.placeOrder(OrderRequest(lines: [.init("KRUS-01", 1)])) }
            let isLowered = await eventually(within: .seconds(20)) { Self.stocks(stage, "KRUS-01") == [40, 40] }
            #expect(isLowered)
            await relay.killNow()
        }
    }

    /// The shops take goods away themselves while they are written.
    @Test func whenBuyersBuyWhileFiguresAreWrittenAllShopsShowWhatIsLeftInTheEnd() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            try await Self.compared(stage)
            await withDiscardingTaskGroup { group in
                for shop in stage.world.shops {
                    group.addTask {
                        for _ in 0..<60 {
                            _ = try? shop.placeOrder(OrderRequest(lines: [.init("KRUS-01", 1)]))
                            await Task.yield()
                        }
                    }
                }
                group.addTask {
                    for quantity in 81...110 {
                        stage.world.rackbeat.setStock(item: "KRUS-01", quantity: quantity)
                        let seen = stage.world.se.calls.count("GET /wp-json/wc/v3/products")
                        _ = await eventually(within: .milliseconds(200)) {
                            stage.world.se.calls.count("GET /wp-json/wc/v3/products") > seen
                        }
                    }
                }
            }
            let isRight = await eventually(within: .seconds(40)) {
                guard let there = stage.world.rackbeat.stock(item: "KRUS-01") else { return false }
                let sold = stage.world.rackbeat.orders().filter(\.isBooked).count
                let placed = stage.world.shops.reduce(0) { $0 + $1.orderCount }
                return sold == placed
                    && Self.stocks(stage, "KRUS-01").allSatisfy {
                        $0.map { Amount($0) } == max(there.available, Amount(0))
                    }
            }
            #expect(
                isRight,
                "\(Self.stocks(stage, "KRUS-01")) \(String(describing: stage.world.rackbeat.stock(item: "KRUS-01")))")
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aComparisonShowsWhatDiffersAndWritesItUnlessItIsOnlyToShow() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            try await Self.comparedAtTheStart(stage)
            stage.world.se.setStock(sku: "ULDTÆPPE", quantity: 7)
            let shown = try await stage.command(["stock", "compare", "--dry-run", "--shop", "se"])
            #expect(shown.status == 0 && shown.output.contains("sandbox/se: 9 compared, 1 differ,"))
            #expect(
                shown.output.contains("ULDTÆPPE") && shown.output.contains("shows 7, to show 25: 25 available = 25"))
            #expect(stage.world.se.stock(sku: "ULDTÆPPE") == 7)
            let written = try await stage.command(["stock", "compare", "--json"])
            #expect(written.status == 0 && written.output.contains("\"differing\" : 1"))
            let isRight = await eventually { stage.world.se.stock(sku: "ULDTÆPPE") == 25 }
            #expect(isRight)
            #expect(try await stage.command(["stock", "compare", "--shop", "nobody"]).status != 0)
            #expect(await relay.stop() == 0)
        }
    }

    /// At the start, which is when anything may have happened before.
    @Test func whatMovedWhileNothingRanIsPutRightAtTheStart() async throws {
        try await Stage.with(isConnected: false) { stage in
            stage.world.dk.setStock(sku: "HOOD-M-BLÅ", quantity: 3)
            stage.world.se.setStock(sku: "TS-001", quantity: 0)
            let relay = try await stage.relay()
            let isRight = await eventually {
                Self.stocks(stage, "HOOD-M-BLÅ") == [45, 45] && Self.stocks(stage, "TS-001") == [120, 120]
            }
            #expect(isRight)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func skusThatNobodyCanGoByAreShownOnceForEachKind() async throws {
        try await Stage.with { stage in
            let long = String(repeating: "L", count: 26)
            stage.world.se.seed(
                Catalogue(
                    parents: [.init("TRØJE", "Trøje")],
                    items: [
                        .init("DOBBELT", "A", price: "1", stock: 1), .init("DOBBELT", "B", price: "1", stock: 1),
                        .init(long, "C", price: "1", stock: 1), .init("", "D", price: "1", stock: 1),
                        .init("TRØJE", "E", price: "1", stock: 1, parent: "TRØJE"),
                    ], services: []))
            let relay = try await stage.relay()
            let kinds = ["skus-duplicate", "skus-missing", "skus-too-long", "skus-inherited"]
            let areShown = try await eventually {
                let shown = try await stage.attention().output
                return kinds.allSatisfy { shown.contains(" \($0) products\n") }
            }
            #expect(areShown)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func manyItemsThatChangeAreReadInFewCallsAndWrittenInFullBatches() async throws {
        try await Stage.with { stage in
            let goods = Catalogue.numbered(500, stock: 10)
            stage.world.rackbeat.seed(goods)
            for shop in stage.world.shops { shop.seed(goods) }
            let first = try await stage.relay()
            try await Self.compared(stage)
            #expect(await first.stop() == 0)
            let paused = try await stage.relay {
                $0.replacing("- name: sandbox", with: "- name: sandbox\n    paused: true")
            }
            for item in goods.items { stage.world.rackbeat.setStock(item: item.number, quantity: 12) }
            let areKept = await eventually { stage.world.rackbeat.deliveryAttempts >= 500 }
            #expect(areKept)
            #expect(await paused.stop() == 0)
            for shop in stage.world.shops { shop.calls.clear() }
            stage.world.rackbeat.calls.clear()
            let second = try await stage.relay()
            let areWritten = await eventually(within: .seconds(60)) {
                stage.world.shops.allSatisfy { shop in goods.items.allSatisfy { shop.stock(sku: $0.sku) == 12 } }
            }
            #expect(areWritten)
            #expect(await second.stop() == 0)
            for shop in stage.world.shops {
                // The comparison at the start may cut one of them in two.
                #expect(shop.calls.count("POST /wp-json/wc/v3/products/batch") <= 6, "\(shop.calls.counts)")
            }
            #expect(
                stage.world.rackbeat.calls.count("GET /api/products/{number}") == 0,
                "\(stage.world.rackbeat.calls.counts)")
        }
    }
}
