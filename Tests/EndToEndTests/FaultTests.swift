import Sandbox
import TestSupport
import Testing

/// What goes wrong on the way to Rackbeat and to the shops. One order, once, whatever it is.
@Suite("P2 one order, once; P4 nothing is dropped silently", .halfTheMachine, .timeLimit(.minutes(2)))
struct FaultTests {
    static let faults: [(name: String, fault: Fault)] = [
        ("500 before the write", Fault("POST /api/orders/drafts", .status(500), times: 2)),
        ("502 after the write", Fault("POST /api/orders/drafts", .statusAfterWrite(502), times: 1)),
        ("a reset before the write", Fault("POST /api/orders/drafts", .resetBeforeWrite, times: 2)),
        ("a reset after the write", Fault("POST /api/orders/drafts", .resetAfterWrite, times: 1)),
        ("silence after the write", Fault("POST /api/orders/drafts", .timeoutAfterWrite(.milliseconds(300)), times: 1)),
        ("an answer that is no JSON", Fault("POST /api/orders/drafts", .notice, times: 1)),
        ("429", Fault("POST /api/orders/drafts", .rateLimited(retryAfter: 1), times: 1)),
        ("a slow answer", Fault("POST /api/orders/drafts", .slow(.milliseconds(300)), times: 1)),
        ("a reset after booking", Fault("POST /api/orders/{number}/book", .resetAfterWrite, times: 1)),
        ("a search that fails", Fault("GET /api/orders", .status(503), times: 1)),
        ("the shop's 503", Fault("GET /wp-json/wc/v3/orders/{id}", .status(503), times: 2)),
        ("the shop's firewall", Fault("GET /wp-json/wc/v3/orders/{id}", .html, times: 1)),
        ("the shop's notices", Fault("GET /wp-json/wc/v3/orders/{id}", .notice)),
    ]

    @Test(arguments: faults.indices) func anOrderArrivesOnceAndBooked(index: Int) async throws {
        let (name, fault) = Self.faults[index]
        try await Stage.with { stage in
            let relay = try await stage.relay()
            stage.world.rackbeat.faults.add(fault)
            stage.world.dk.faults.add(fault)
            if fault.route == "GET /api/orders" {
                stage.world.rackbeat.faults.add(Fault("POST /api/orders/drafts", .resetAfterWrite, times: 1))
            }
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 2)]))
            let arrived = await eventually(within: .seconds(30)) { stage.orders("dk", id).contains(where: \.isBooked) }
            #expect(arrived, "\(name)")
            #expect(await relay.stop() == 0)
            let orders = stage.orders("dk", id)
            #expect(orders.count == 1 && orders.allSatisfy { $0.mailsSent == 0 }, "\(name)")
            #expect(orders.first?.total == stage.world.dk.order(id)?.total)
        }
    }

    /// Were the order not found before and created again, the write that ends late would double it.
    @Test func aCallThatTimesOutAndYetWritesSecondsLaterMakesOneOrder() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay { $0.replacing("settle_seconds: 3", with: "settle_seconds: 4") }
            stage.world.rackbeat.faults.add(
                Fault("POST /api/orders/drafts", .writeAfterStatus(.seconds(3)), times: 1))
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 2)]))
            let arrived = await eventually(within: .seconds(30)) { stage.orders("dk", id).contains(where: \.isBooked) }
            #expect(arrived)
            #expect(await relay.stop() == 0)
            #expect(stage.orders("dk", id).count == 1)
            #expect(stage.world.rackbeat.calls.count("POST /api/orders/drafts") == 1)
        }
    }

    /// The next process does not know when the call ended.
    @Test func aKillInTheMiddleOfACallThatWritesSecondsLaterMakesOneOrder() async throws {
        try await Stage.with { stage in
            let patient: @Sendable (String) -> String = { $0.replacing("settle_seconds: 3", with: "settle_seconds: 8") }
            let relay = try await stage.relay(change: patient)
            stage.world.rackbeat.faults.add(Fault("POST /api/orders/drafts", .slow(.seconds(4)), times: 1))
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 2)]))
            let isCalled = await eventually { stage.world.rackbeat.faults.struck == 1 }
            #expect(isCalled)
            let killed = ContinuousClock.now
            await relay.killNow()

            let again = try await stage.relay(change: patient)
            let arrived = await eventually(within: .seconds(30)) { stage.orders("dk", id).contains(where: \.isBooked) }
            #expect(arrived)
            let hasEnded = await eventually(within: .seconds(10)) {
                stage.world.rackbeat.calls.recent.contains {
                    $0.route == "POST /api/orders/drafts" && $0.received < killed
                }
            }
            #expect(hasEnded)
            #expect(await again.stop() == 0)
            #expect(stage.orders("dk", id).count == 1)
        }
    }

    @Test func whileRackbeatIsDownOrdersWait() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            stage.world.rackbeat.faults.add(Fault("*", .resetBeforeWrite))
            var ids: [Int] = []
            for _ in 0..<10 { ids.append(try stage.world.dk.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)]))) }
            let asked = await eventually { stage.world.rackbeat.calls.counts.values.reduce(0, +) >= 3 }
            #expect(asked && stage.world.rackbeat.orderCount == 0)
            stage.world.rackbeat.faults.clear()
            let placed = ids
            let arrived = await eventually(within: .seconds(60)) {
                placed.allSatisfy { stage.orders("dk", $0).contains(where: \.isBooked) }
            }
            #expect(arrived)
            #expect(await relay.stop() == 0)
            #expect(placed.allSatisfy { stage.orders("dk", $0).count == 1 })
        }
    }

    @Test func anOrderWithAnotherTotalIsHeldAndNeitherADeliveryNorARestartBooksIt() async throws {
        try await Stage.with { stage in
            stage.world.rackbeat.configure { $0.addedLinePrice = Amount(1) }
            let relay = try await stage.relay()
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 2)]))
            #expect(await eventually { await FrontDoorTests.attention(stage.port) == 1 })
            let delivery = try #require(Delivery(shop: stage.world.dk, order: id)).request
            for _ in 0..<3 { #expect(await RelayProcess.status(port: stage.port, delivery) == 200) }
            #expect(await relay.stop() == 0)

            stage.world.rackbeat.calls.clear()
            let again = try await stage.relay()
            #expect(await eventually { stage.world.rackbeat.calls.counts.keys.contains { $0.contains("{number}") } })
            #expect(await RelayProcess.status(port: stage.port, delivery) == 200)
            #expect(await again.stop() == 0)
            #expect(stage.orders("dk", id).count == 1)
            #expect(stage.orders("dk", id).allSatisfy { !$0.isBooked })
        }
    }

    @Test func eachShopSaysWhetherItsOrdersAreBookedAndCustomersMailed() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay { settings in
                settings.replacing("      - name: dk\n", with: "      - name: dk\n        book: false\n")
                    .replacing("      - name: se\n", with: "      - name: se\n        mail: true\n")
            }
            let left = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 2)]))
            let booked = try stage.world.se.placeOrder(OrderRequest(lines: [.init("TS-001", 2)]))
            let isDone = await eventually {
                stage.orders("se", booked).map(\.mailsSent) == [1] && stage.orders("dk", left).count == 1
            }
            #expect(isDone)
            #expect(await relay.stop() == 0)
            #expect(stage.orders("se", booked).map(\.isBooked) == [true])
            #expect(stage.orders("dk", left).map(\.isBooked) == [false])
        }
    }

    @Test func aDraftThatIsLeftToBeBookedByHandIsNotComparedAgain() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay { $0.replacing("    shops:\n", with: "    book: false\n    shops:\n") }
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 2)]))
            let delivery = try #require(Delivery(shop: stage.world.dk, order: id)).request
            #expect(await RelayProcess.status(port: stage.port, delivery) == 200)
            let isDrafted = await eventually { stage.orders("dk", id).map(\.isBooked) == [false] }
            #expect(isDrafted)
            stage.world.rackbeat.calls.clear()
            stage.world.dk.calls.clear()
            #expect(await RelayProcess.status(port: stage.port, delivery) == 200)
            let isRead = await eventually { stage.world.dk.calls.count("GET /wp-json/wc/v3/orders/{id}") > 0 }
            #expect(isRead)
            #expect(await relay.stop() == 0)
            #expect(stage.world.rackbeat.calls.counts.filter { $0.key.contains("orders") }.isEmpty)
            #expect(stage.orders("dk", id).map(\.isBooked) == [false])
        }
    }
}
