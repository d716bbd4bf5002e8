import Sandbox
import TestSupport
import Testing

/// What becomes of an order in Rackbeat when it changes in the shop, and in the shop when Rackbeat ships it.
@Suite("The order's life after its transfer", .halfTheMachine, .timeLimit(.minutes(2)))
struct LifeTests {
    private static func drafts(_ settings: String) -> String {
        settings.replacing("    shops:\n", with: "    book: false\n    shops:\n")
    }

    private static func isOpen(_ kind: String, _ id: Int, _ stage: Stage) async -> Bool {
        await eventually { (try? await stage.attention().output.contains(" \(kind) order \(id)\n")) == true }
    }

    private static func isQuiet(_ stage: Stage) async -> Bool {
        await eventually { (try? await stage.attention().output) == "Nothing needs attention.\n" }
    }

    /// An order that is in Rackbeat.
    private static func placed(
        _ stage: Stage, isBooked: Bool = true, lines: [OrderRequest.Line] = [.init("TS-001", 2), .init("LYS/24", 1)]
    ) async throws -> Int {
        let id = try stage.world.dk.placeOrder(OrderRequest(lines: lines))
        let arrived = await eventually { stage.orders("dk", id).map(\.isBooked) == [isBooked] }
        #expect(arrived)
        return id
    }

    // While it is a draft.

    @Test(arguments: [true, false])
    func aDraftFollowsTheShopsOrderLineByLineAndToTheOere(takesLines: Bool) async throws {
        try await Stage.with { stage in
            stage.world.rackbeat.configure { $0.changesLinesWithOrder = takesLines }
            let relay = try await stage.relay(change: Self.drafts)
            let id = try await Self.placed(stage, isBooked: false)
            let number = try #require(stage.orders("dk", id).first).number
            for quantity in [5, 1, 3] {
                stage.world.dk.setQuantity(quantity, ofOrder: id)
                let followed = await eventually {
                    let draft = stage.world.rackbeat.order(number)
                    return draft?.total == stage.world.dk.order(id)?.total
                        && draft?.lines.first { $0.item == "TS-001" }?.quantity == Amount(quantity)
                }
                #expect(followed)
            }
            #expect(stage.orders("dk", id).map(\.number) == [number])
            #expect(await Self.isQuiet(stage))
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aDraftFollowsTheBuyerAndWhatABusinessAdds() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay(change: Self.drafts)
            let id = try await Self.placed(stage, isBooked: false)
            let number = try #require(stage.orders("dk", id).first).number
            stage.world.dk.edit(order: id, shipping: ["address_1": "Ny gade 7"])
            let isMoved = await eventually {
                stage.world.rackbeat.order(number)?.delivery.street == "Ny gade 7"
            }
            #expect(isMoved)
            #expect(await Self.isQuiet(stage))
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aRefundOfADraftThatIsLeftToBeBookedByHandIsShown() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay(change: Self.drafts)
            let id = try await Self.placed(stage, isBooked: false)
            #expect(stage.world.dk.refund(id, amount: Amount(50), reason: "Retur"))
            #expect(await Self.isOpen("order-refunded", id, stage))
            #expect(await relay.stop() == 0)
        }
    }

    @Test(arguments: ["cancelled", "failed", "refunded"])
    func aDraftGoesWithTheShopsOrderAndComesBackWithIt(status: String) async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay(change: Self.drafts)
            let id = try await Self.placed(stage, isBooked: false)
            #expect(stage.world.dk.setStatus(status, of: id))
            let isGone = await eventually { stage.orders("dk", id).isEmpty }
            #expect(isGone)
            #expect(stage.world.dk.setStatus("processing", of: id))
            let isBack = await eventually { stage.orders("dk", id).count == 1 }
            #expect(isBack)
            #expect(await relay.stop() == 0)
            #expect(stage.orders("dk", id).count == 1)
        }
    }

    @Test func aDraftOfAnOrderInTheBinGoesAndARestoredOneIsMadeAgain() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay(change: Self.drafts)
            let id = try await Self.placed(stage, isBooked: false)
            #expect(stage.world.dk.deleteOrder(id))
            let isGone = await eventually { stage.orders("dk", id).isEmpty }
            #expect(isGone)
            #expect(stage.world.dk.restoreOrder(id))
            let delivery = try #require(Delivery(shop: stage.world.dk, order: id, topic: "order.restored")).request
            #expect(await RelayProcess.status(port: stage.port, delivery) == 200)
            let isBack = await eventually { stage.orders("dk", id).count == 1 }
            #expect(isBack)
            #expect(await relay.stop() == 0)
        }
    }

    /// Nothing is sent of it (woocommerce.md 1.9).
    @Test func aDraftOfAnOrderThatWasDeletedForEverGoes() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay { CatchUpTests.often(Self.drafts($0)) }
            let id = try await Self.placed(stage, isBooked: false)
            #expect(stage.world.dk.deleteOrder(id, forEver: true))
            let isGone = await eventually { stage.orders("dk", id).isEmpty }
            #expect(isGone)
            #expect(await relay.stop() == 0)
        }
    }

    // Once it is booked.

    @Test func anEditAfterTheBookingIsShownAndGoesWithTheEdit() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            let id = try await Self.placed(stage)
            let booked = stage.orders("dk", id)
            stage.world.dk.setQuantity(4, ofOrder: id)
            #expect(await Self.isOpen("order-changed", id, stage))
            #expect(try await stage.attention().output.contains("4 × TS-001"))
            stage.world.dk.setQuantity(2, ofOrder: id)
            #expect(await Self.isQuiet(stage))
            #expect(await relay.stop() == 0)
            #expect(stage.orders("dk", id).map(\.total) == booked.map(\.total))
        }
    }

    @Test func anotherAddressAfterTheBookingIsShownAndGoesWithTheFirstOne() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            let id = try await Self.placed(stage)
            let address = try #require(stage.world.dk.order(id)).deliveryStreet
            stage.world.dk.edit(order: id, shipping: ["address_1": "Ny gade 7"])
            #expect(await Self.isOpen("order-changed", id, stage))
            #expect(try await stage.attention().output.contains("(addresses or business numbers)"))
            stage.world.dk.edit(order: id, shipping: ["address_1": address])
            #expect(await Self.isQuiet(stage))
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aCancellationAfterTheBookingIsShownAndGoesWhenTheOrderComesBack() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            let id = try await Self.placed(stage)
            #expect(stage.world.dk.setStatus("cancelled", of: id))
            #expect(await Self.isOpen("order-cancelled", id, stage))
            #expect(stage.world.dk.setStatus("processing", of: id))
            #expect(await Self.isQuiet(stage))
            #expect(await relay.stop() == 0)
            #expect(stage.orders("dk", id).map(\.isBooked) == [true])
        }
    }

    @Test func aRefundIsShownWithWhatToCreditAndOnceClosedStaysClosed() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay()
            let id = try await Self.placed(stage)
            #expect(stage.world.dk.refund(id, amount: Amount(50), reason: "Retur"))
            #expect(await Self.isOpen("order-refunded", id, stage))
            let told = try await stage.attention().output
            #expect(told.contains("50.00 DKK (an amount)"))
            #expect(try await stage.attention("close", String(told.prefix { $0 != " " })).status == 0)
            #expect(stage.world.dk.setStatus("completed", of: id))
            let isRead = await eventually { stage.world.dk.deliveryBacklog == 0 }
            #expect(isRead)
            #expect(await Self.isQuiet(stage))
            #expect(stage.world.dk.refund(id, amount: Amount(30), reason: ""))
            #expect(await Self.isOpen("order-refunded", id, stage))
            let toldAgain = try await stage.attention().output
            #expect(toldAgain.contains("30.00 DKK (an amount). Told of before: 50.00 DKK (an amount)."))
            #expect(await relay.stop() == 0)
        }
    }

    // Back to the shop.

    @Test func aShippedOrderIsCompletedInTheShopAndANoteSaysWhatWasSent() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.connectedRelay()
            let id = try await Self.placed(stage)
            let number = try #require(stage.orders("dk", id).first).number
            #expect(stage.world.rackbeat.ship(order: number))
            let isCompleted = await eventually { stage.world.dk.order(id)?.status == "completed" }
            #expect(isCompleted)
            let notes = stage.world.dk.notes(of: id).filter { $0.contains("Shipped from Rackbeat") }
            #expect(notes.count == 1 && notes[0].contains("2 × TS-001") && notes[0].contains("1 × LYS/24"))
            #expect(await Self.isQuiet(stage))
            #expect(await relay.stop() == 0)
            #expect(stage.world.dk.order(id)?.total == stage.orders("dk", id).first?.total)
        }
    }

    /// How a backorder is linked is not known: by its note alone, or by the heading too (rackbeat.md 2.4, U30).
    @Test(arguments: [false, true])
    func aPartIsNotedAndTheRestCompletesUnderTheNumberOfItsBackorder(keepsHeading: Bool) async throws {
        try await Stage.with(isConnected: false) { stage in
            stage.world.rackbeat.configure { $0.backordersKeepHeading = keepsHeading }
            let relay = try await stage.connectedRelay()
            let id = try await Self.placed(stage)
            let number = try #require(stage.orders("dk", id).first).number
            #expect(stage.world.rackbeat.ship(order: number, ["TS-001": Amount(1)]))
            let isNoted = await eventually {
                stage.world.dk.notes(of: id).contains { $0.contains("1 × TS-001") }
            }
            #expect(isNoted && stage.world.dk.order(id)?.status == "processing")
            let rest = try #require(stage.world.rackbeat.backorder(number))
            #expect(stage.world.rackbeat.ship(order: rest))
            let isCompleted = await eventually { stage.world.dk.order(id)?.status == "completed" }
            #expect(isCompleted)
            #expect(stage.world.dk.notes(of: id).filter { $0.contains("Shipped from Rackbeat") }.count == 2)
            #expect(await Self.isQuiet(stage))
            #expect(await relay.stop() == 0)
            #expect(stage.orders("dk", id).count == (keepsHeading ? 2 : 1))
        }
    }

    @Test func whatWasShippedWithoutAWebhookIsFound() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay(change: CatchUpTests.often)
            let id = try await Self.placed(stage)
            let number = try #require(stage.orders("dk", id).first).number
            #expect(stage.world.rackbeat.ship(order: number))
            let isCompleted = await eventually { stage.world.dk.order(id)?.status == "completed" }
            #expect(isCompleted)
            #expect(await relay.stop() == 0)
        }
    }

    @Test(arguments: [
        Fault("POST /wp-json/wc/v3/orders/{id}", .resetAfterWrite, times: 1),
        Fault("POST /wp-json/wc/v3/orders/{id}/notes", .resetAfterWrite, times: 1),
        Fault("GET /wp-json/wc/v3/orders/{id}/notes", .status(503), times: 2),
    ])
    func aFaultOnTheWayBackNeitherLosesNorDoublesANote(fault: Fault) async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.connectedRelay()
            let id = try await Self.placed(stage)
            stage.world.dk.faults.add(fault)
            #expect(stage.world.rackbeat.ship(order: try #require(stage.orders("dk", id).first).number))
            let isCompleted = await eventually { stage.world.dk.order(id)?.status == "completed" }
            #expect(isCompleted)
            #expect(await relay.stop() == 0)
            #expect(stage.world.dk.notes(of: id).filter { $0.contains("Shipped from Rackbeat") }.count == 1)
        }
    }

    @Test func anOrderThatWasCancelledInTheShopAndShippedAllTheSameIsShown() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.connectedRelay()
            let id = try await Self.placed(stage)
            #expect(stage.world.dk.setStatus("cancelled", of: id))
            #expect(await Self.isOpen("order-cancelled", id, stage))
            #expect(stage.world.rackbeat.ship(order: try #require(stage.orders("dk", id).first).number))
            #expect(await Self.isOpen("shipped-withdrawn", id, stage))
            #expect(await relay.stop() == 0)
            #expect(stage.world.dk.order(id)?.status == "cancelled")
        }
    }

    @Test func anOrderThatWasCancelledInRackbeatIsShown() async throws {
        try await Stage.with { stage in
            let relay = try await stage.relay(change: CatchUpTests.often)
            let id = try await Self.placed(stage)
            stage.world.rackbeat.cancel(order: try #require(stage.orders("dk", id).first).number)
            #expect(await Self.isOpen("rackbeat-cancelled", id, stage))
            #expect(await relay.stop() == 0)
        }
    }
}

extension Stage {
    /// A relay that makes its webhooks itself, once they are there.
    func connectedRelay() async throws -> RelayProcess {
        let relay = try await relay { "public_url: http://127.0.0.1:\(port)\n" + $0 }
        let isConnected = await eventually {
            world.rackbeat.webhooks.count == 2 && world.shops.allSatisfy { $0.webhooks.count == 8 }
        }
        #expect(isConnected)
        return relay
    }
}
