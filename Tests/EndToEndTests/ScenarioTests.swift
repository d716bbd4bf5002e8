import Foundation
import Sandbox
import TestSupport
import Testing

/// Each scenario's order through the built relay into the simulated Rackbeat, as it may be and as it may be at its strictest.
@Suite("P3 right to the øre: every kind of order", .halfTheMachine, .serialized, .timeLimit(.minutes(2)))
struct ScenarioTests {
    /// What nobody knows of Rackbeat (rackbeat.md 5).
    enum Account: CaseIterable, Sendable {
        case ordinary
        /// Refuses whatever it may refuse.
        case strictest
        case roundsVATByLine
        case roundsNoLine
        case roundsVATByLineAndNoLine

        var takesNegativePrices: Bool { self != .strictest }

        func configure(_ switches: inout RackbeatSwitches) {
            let isStrict = self == .strictest
            switches.requiresFullDraft = isStrict
            switches.refusesUnknownParameters = isStrict
            switches.refusesUnknownEvents = isStrict
            switches.refusesNegativePrices = isStrict
            if [.roundsVATByLine, .roundsVATByLineAndNoLine].contains(self) { switches.arithmetic.vatRounding = .line }
            if [.roundsNoLine, .roundsVATByLineAndNoLine].contains(self) { switches.arithmetic.lineTotals = .exact }
        }
    }

    @Test func thereAreAtLeast120WithNamesOfTheirOwn() {
        #expect(Set(Scenarios.all.map(\.name)).count == Scenarios.all.count && Scenarios.all.count >= 120)
    }

    @Test(arguments: Account.allCases)
    func eachOrderIsBookedOnceWithItsTotalOrHeldWithItsReason(account: Account) async throws {
        try await Stage.with(isConnected: false) { stage in
            let shop = stage.world.dk
            stage.world.rackbeat.configure { account.configure(&$0) }
            stage.world.rackbeat.setBarred(item: "ULDTÆPPE", true)
            let relay = try await stage.relay {
                $0.replacing("    shops:\n", with: "    layout: 1\n    payment_terms: 1\n    shops:\n")
            }
            var scenarios: [Int: Scenario] = [:]
            for (index, var scenario) in Scenarios.all.enumerated() {
                let id = 5000 + index
                if let fate = scenario.fateWithoutNegativePrices, !account.takesNegativePrices { scenario.fate = fate }
                let bytes = try scenario.json(id: id) { shop.product(sku: $0) }
                try #require(shop.hold(order: bytes) == id, "\(scenario.name)")
                scenarios[id] = scenario
                let delivery = try #require(Delivery(shop: shop, order: id)).request
                #expect(await RelayProcess.status(port: stage.port, delivery) == 200, "\(scenario.name)")
            }
            let expected = scenarios.values.count { $0.fate == .booked }
            let isDone = await eventually(within: .seconds(30)) {
                stage.world.rackbeat.orders().filter(\.isBooked).count >= expected
            }
            #expect(isDone)
            let told = try await Self.attention(stage, holding: scenarios.values.count { $0.isHeld })
            for (id, scenario) in scenarios { check(scenario, id, stage, told) }
            #expect(stage.world.rackbeat.orderCount == expected)
            #expect(await relay.stop() == 0)
        }
    }

    /// Kind and subject of each open item, once there are as many that hold an order.
    private static func attention(_ stage: Stage, holding count: Int) async throws -> Set<String> {
        var items: Set<String> = []
        let areThere = await eventually(within: .seconds(30)) {
            let output = (try? await stage.attention().output) ?? ""
            items = Set(
                output.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map {
                    $0.split(separator: " ").suffix(3).joined(separator: " ")
                })
            return items.count { !$0.hasPrefix("order-refunded") } >= count
        }
        #expect(areThere)
        return items
    }

    private static func text(_ field: Scenario.Field, _ order: SandboxOrder) -> String? {
        switch field {
        case .line: order.lines.first?.name
        case .name: order.billing.name
        case .street: order.billing.street
        case .city: order.billing.city
        case .note: order.note
        case .zone: order.vatZone
        }
    }

    private func check(_ scenario: Scenario, _ id: Int, _ stage: Stage, _ told: Set<String>) {
        let orders = stage.orders("dk", id)
        let name = Comment(rawValue: "\(scenario.name) (\(id))")
        switch scenario.fate {
        case .booked:
            guard orders.count == 1, let order = orders.first else {
                let kinds = told.filter { $0.hasSuffix(" \(id)") }
                Issue.record("\(scenario.name) (\(id)): \(orders.count) orders, \(kinds)")
                return
            }
            #expect(order.isBooked && order.mailsSent == 0, name)
            #expect(order.total == Amount(scenario.total.fixed(2)) && order.currency == scenario.currency, name)
            #expect(order.vat == Amount(scenario.totalTax.fixed(2)), name)
            if let sends = scenario.sends {
                let goods = order.lines.filter { $0.item != "ROUNDING" }
                #expect(goods.map { "\($0.quantity) × \($0.item) \($0.unitPrice)" } == sends, name)
            }
            for (field, text) in scenario.reads { #expect(Self.text(field, order) == text, name) }
            #expect(told.contains("order-refunded order \(id)") == !scenario.refunds.isEmpty, name)
        case .held(let kind):
            #expect(orders.isEmpty && told.contains("\(kind) order \(id)"), name)
        case .ignored:
            #expect(orders.isEmpty && !told.contains { $0.hasSuffix(" order \(id)") }, name)
        }
    }
}

extension Scenario {
    fileprivate var isHeld: Bool { if case .held = fate { true } else { false } }
}
