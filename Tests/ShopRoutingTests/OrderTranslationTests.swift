import Foundation
import ShopRouting
import Testing

struct OrderTranslationTests {
    /// The recorded order 15 (11.0.1_013): 3 × 80.40, 64, 2 × 64, shipping 39.20, a fee of 10, VAT 25 %.
    private let recorded = ShopOrder.sample(
        total: "603.00", tax: "120.60",
        lines: [
            .sample("S-1", quantity: 3, total: "241.20", tax: "60.30"), .sample("TEE-M", total: "64.00", tax: "16.00"),
            .sample("TEE-S", quantity: 2, total: "128.00", tax: "32.00"),
        ],
        shipping: [.init(id: 4, name: "Fragt", method: "flat_rate", total: "39.20", totalTax: "9.80")],
        fees: [.init(id: 5, name: "Gave", total: "10.00", totalTax: "2.50")])

    @Test func aRecordedOrderIsTransferredLineByLine() throws {
        let draft = try draft(recorded)
        #expect(draft.lines.map(\.item.rawValue) == ["S-1", "TEE-M", "TEE-S", "SHIPPING", "FEE"])
        #expect(draft.lines.map(\.unitPrice) == ["80.40", "64", "64", "39.20", "10"])
        #expect(draft.lines.map(\.quantity) == [3, 1, 2, 1, 1])
        #expect(draft.lines.allSatisfy { $0.vatPercentage == 25 })
        let totals = Totals(lines: draft.lines)
        #expect(totals.gross == "603.00" && totals.vat == "120.60")
        #expect(draft.heading == "1001 [dk:15]" && draft.otherReference == "1001")
        #expect(draft.orderDate == "2026-11-23" && draft.currency == "DKK")
    }

    @Test(arguments: [
        "pending", "on-hold", "cancelled", "refunded", "failed", "draft", "auto-draft", "checkout-draft", "trash",
        "custom",
    ])
    func aStatusThatDoesNotTransferIsIgnored(status: String) throws {
        var order = recorded
        order.status = status
        #expect(try decide(order) == .ignore("The status \"\(status)\" does not transfer."))
    }

    @Test func draftsAreNeverTransferredWhateverIsConfigured() throws {
        var rules = try OrderRules.sample()
        rules.transferableStatuses = ["checkout-draft", "trash"]
        var order = recorded
        let shop = try #require(ShopName("dk"))
        for status in rules.transferableStatuses {
            order.status = status
            guard case .ignore = OrderTranslation(rules: rules, shop: shop).decide(order) else {
                Issue.record("\(status) was not ignored")
                continue
            }
        }
    }

    /// It was placed on 2026-11-23, UTC.
    @Test(arguments: [("2026-11-22", true), ("2026-11-23", true), ("2026-11-24", false), ("2027-01-01", false)])
    func ordersPlacedBeforeTheFirstDayAreIgnored(first: String, isTransferred: Bool) throws {
        let day = try #require(CivilDate(first))
        let rules = try OrderRules.sample { $0.ordersFrom = day }
        guard case .ignore(let reason) = try decide(recorded, rules) else { return #expect(isTransferred) }
        #expect(!isTransferred)
        #expect(reason == "It was placed on 2026-11-23, and orders are transferred from \(first) on.")
    }

    @Test func anOrderOfAnUnknownDayIsTransferred() throws {
        var order = recorded
        order.createdAt = nil
        let day = try #require(CivilDate("2030-01-01"))
        guard case .transfer = try decide(order, .sample { $0.ordersFrom = day }) else {
            return #expect(Bool(false), "not transferred")
        }
    }

    @Test func severalShippingLinesAndFeesAreEachALine() throws {
        let order = ShopOrder.sample(
            total: "187.50", tax: "37.50", lines: [.sample("S", total: "100.00", tax: "25.00")],
            shipping: [
                .init(id: 2, name: "Fragt", total: "30.00", totalTax: "7.50"),
                .init(id: 3, name: "Ekspres", total: "10.00", totalTax: "2.50"),
            ],
            fees: [
                .init(id: 4, name: "Gebyr", total: "30.00", totalTax: "7.50"),
                .init(id: 5, name: "Gavekort", total: "-20.00", totalTax: "-5.00"),
            ])
        #expect(try draft(order).lines.map(\.item.rawValue) == ["S", "SHIPPING", "SHIPPING", "FEE", "DISCOUNT"])
    }

    @Test func anOrderThatCostsNothingIsAnOrder() throws {
        let free = ShopOrder.sample(total: "0.00", tax: "0.00", lines: [.sample("S", total: "0.00", tax: "0.00")])
        #expect(try draft(free).lines.map(\.unitPrice) == ["0"])
        let paid = ShopOrder.sample(
            total: "0.00", tax: "0.00", lines: [.sample("S", total: "100.00", tax: "25.00")],
            fees: [.init(id: 5, name: "Gavekort", total: "-100.00", totalTax: "-25.00")])
        #expect(Totals(lines: try draft(paid).lines).gross == "0")
    }

    @Test func theCurrencyIsTheOrders() throws {
        var order = recorded
        order.currency = "EUR"
        #expect(try draft(order).currency == "EUR")
    }

    @Test func anOrderReadBeforeItsLinesWaits() throws {
        let shipping = ShopOrder.Charge(id: 2, name: "Fragt", total: "4.00", totalTax: "1.00")
        let free = ShopOrder.Charge(id: 3, name: "Afhentning", total: "0.00", totalTax: "0.00")
        #expect(try decide(.sample(total: "10.00", tax: "2.00", lines: [])) == .waitForLines)
        #expect(try decide(.sample(total: "10.00", tax: "2.00", lines: [], shipping: [shipping])) == .waitForLines)
        // A draft without lines would be refused.
        #expect(try decide(.sample(total: "0.00", tax: "0.00", lines: [])) == .waitForLines)
        #expect(try decide(.sample(total: "0.00", tax: "0.00", lines: [], shipping: [free])) == .waitForLines)
    }

    @Test func anOrderOfChargesAloneThatAreItsTotalIsWhole() throws {
        let fee = ShopOrder.Charge(id: 2, name: "Reparation", total: "80.00", totalTax: "20.00")
        #expect(
            try draft(.sample(total: "100.00", tax: "20.00", lines: [], fees: [fee])).lines.map(\.name) == [
                "Reparation"
            ])
    }

    @Test func theDateIsTheFirstThatIsKnown() throws {
        var order = recorded
        order.paidAt = Moment(milliseconds: 1_795_595_741_000)
        order.modifiedAt = Moment(milliseconds: 1_795_682_141_000)
        #expect(try draft(order).orderDate == "2026-11-23")
        order.createdAt = nil
        #expect(try draft(order).orderDate == "2026-11-25")
        order.paidAt = nil
        #expect(try draft(order).orderDate == "2026-11-26")
        order.modifiedAt = nil
        #expect(try draft(order).orderDate == "")
    }

    @Test func namesOfLinesAreTheShopsOrElseTheItems() throws {
        var order = recorded
        order.lines[0].name = "Sm\u{F8}r &amp; br\u{F8}d\n"
        order.lines[1].name = " "
        order.fees[0].name = ""
        #expect(try draft(order).lines.map(\.name) == ["Smør & brød", "TEE-M", "Vare", "Fragt", "Fee"])
    }

    @Test func anOrderIsHeldWholeForAllItsReasons() throws {
        let order = ShopOrder.sample(
            total: "3.00", tax: "0",
            lines: [
                .sample("S", total: "1", tax: "0"), .sample("", total: "1", tax: "0"),
                .sample(nil, total: "1", tax: "0", product: 0),
            ])
        #expect(try refusals(order).map(\.kind) == [.skuMissing, .productDeleted])
    }

    @Test(arguments: [0, -1] as [Decimal]) func aQuantityIsAboveZero(quantity: Decimal) throws {
        let order = ShopOrder.sample(
            total: "1", tax: "0", lines: [.sample("S", quantity: quantity, total: "1", tax: "0")])
        #expect(try refusals(order).map(\.kind) == [.quantity])
    }

    @Test func aNegativeFeeIsADiscount() throws {
        let order = ShopOrder.sample(
            total: "112.50", tax: "22.50", lines: [.sample("S", total: "100.00", tax: "25.00")],
            fees: [.init(id: 2, name: "Gavekort", total: "-10.00", totalTax: "-2.50")])
        let line = try #require(try draft(order).lines.last)
        #expect(line.item.rawValue == "DISCOUNT" && line.unitPrice == "-10" && line.vatPercentage == 25)
    }

    @Test func freeShippingIsNoLine() throws {
        let order = ShopOrder.sample(
            total: "125.00", tax: "25.00", lines: [.sample("S", total: "100.00", tax: "25.00")],
            shipping: [.init(id: 2, name: "Afhentning", total: "0.00", totalTax: "0.00")])
        #expect(try draft(order).lines.count == 1)
    }

    @Test func textsAreCutToRackbeatsLengths() throws {
        var order = recorded
        order.number = String(repeating: "9", count: 400)
        order.customerNote = String(repeating: "æ", count: 900)
        order.billing.address1 = String(repeating: "ø", count: 300)
        let draft = try draft(order)
        #expect(draft.heading.unicodeScalars.count <= 255 && draft.heading.hasSuffix(" [dk:15]"))
        #expect(draft.note.unicodeScalars.count == 800 && draft.billing.street.unicodeScalars.count == 255)
        #expect(draft.otherReference.unicodeScalars.count == 255)
    }
}
