import Foundation
import ShopRouting
import Testing

/// What counts as a change of an order that has been transferred.
struct OrderSnapshotTests {
    private static let readAt = Moment(milliseconds: 1_795_422_951_000)

    private var order: ShopOrder {
        var order = ShopOrder.sample(
            total: "125", tax: "25", lines: [.sample("A", total: "100", tax: "25")],
            shipping: [.init(id: 4, name: "Fragt", total: "0", totalTax: "0")])
        order.modifiedAt = Moment(milliseconds: 1_795_422_941_000)
        return order
    }

    private func rules() throws -> OrderRules {
        var rules = try OrderRules.sample()
        rules.vatNumberKeys = ["_cvr"]
        return rules
    }

    private func difference(_ change: (inout ShopOrder) -> Void) throws -> OrderContent.Difference {
        var changed = order
        change(&changed)
        return OrderContent(changed, try rules()).difference(from: OrderContent(order, try rules()))
    }

    @Test func whatTheSaleIsMadeOfCounts() throws {
        #expect(try difference { $0.lines[0].quantity = 2 } == .sale)
        #expect(try difference { $0.lines[0].total = "99" } == .sale)
        #expect(try difference { $0.lines[0].totalTax = "24" } == .sale)
        #expect(try difference { $0.lines[0].productID = 77 } == .sale)
        #expect(try difference { $0.lines[0].variationID = 77 } == .sale)
        #expect(try difference { $0.lines[0].meta.append(.init(key: "Gravering", value: "Åse")) } == .sale)
        #expect(try difference { $0.lines.append(.sample("B", total: "1", tax: "0")) } == .sale)
        #expect(try difference { $0.fees.append(.init(id: 5, name: "Gebyr", total: "1", totalTax: "0")) } == .sale)
        #expect(try difference { $0.currency = "EUR" } == .sale)
        #expect(try difference { $0.shippingLines = [] } == [.sale, .terms])
        #expect(try difference { $0.shippingLines[0].instance = "7" } == .terms)
        #expect(try difference { $0.shippingLines[0].method = "local_pickup" } == .terms)
        #expect(try difference { $0.paymentMethod = "bacs" } == .terms)
        #expect(try difference { $0.customerNote = "Ring" } == .terms)
        #expect(try difference { $0.shipping.address1 = "Gade 2" } == .buyer)
        #expect(try difference { $0.meta.append(.init(key: "_cvr", value: "DK12345678")) } == .buyer)
        #expect(try difference { $0.number = "INV-7" } == .number)
    }

    /// woocommerce.md 2.3: the value may be any JSON, of which the shop shows a text.
    @Test func aChoiceOfAListIsToldFromAnotherOneByWhatIsShown() throws {
        func content(_ shown: String) throws -> OrderContent {
            let meta = ShopOrder.Meta(key: "Gravering", value: nil, shownValue: shown)
            return OrderContent(
                .sample(total: "1", tax: "0", lines: [.sample("S", total: "1", tax: "0", meta: [meta])]),
                try .sample())
        }
        #expect(try content("Til Anna, Til Bo").difference(from: content("Til Anna")) == .sale)
    }

    /// They are the products as they are now, or a plug-in's business (woocommerce.md 2.3, 2.5).
    @Test func whatBecameOfTheProductsSinceDoesNotCount() throws {
        #expect(try difference { $0.lines[0].sku = "Z" } == [])
        #expect(try difference { $0.lines[0].sku = nil } == [])
        #expect(try difference { $0.lines[0].productID = 0 } == [])
        #expect(try difference { $0.modifiedAt = Self.readAt } == [])
        #expect(try difference { $0.status = "completed" } == [])
        #expect(try difference { $0.meta.append(.init(key: "_plugin", value: "7")) } == [])
        #expect(try difference { $0.lines[0].meta.append(.init(key: "_reduced_stock", value: "1")) } == [])
    }

    /// Texts that are joined must not be taken for others.
    @Test func whereATextEndsCounts() throws {
        var (one, two) = (order, order)
        (one.billing.firstName, one.billing.lastName) = ("A", "BC")
        (two.billing.firstName, two.billing.lastName) = ("AB", "C")
        #expect(OrderContent(one, try rules()).difference(from: OrderContent(two, try rules())) == .buyer)
    }

    private func snapshot(_ order: ShopOrder, readAt moment: Moment) throws -> OrderSnapshot {
        OrderSnapshot(order, try rules(), readAt: moment)
    }

    @Test func whatRackbeatWasNotGivenIsTold() throws {
        var changed = order
        changed.shipping.address1 = "Gade 2"
        var now = try snapshot(changed, readAt: Self.readAt)
        #expect(now.uncarried == [])
        now.carried = try snapshot(order, readAt: Self.readAt).content
        #expect(now.uncarried == .buyer)
    }

    @Test func ofTwoReadingsTheOneWithTheLaterChangeIsNewer() throws {
        var later = order
        later.modifiedAt = order.modifiedAt.map { $0 + .seconds(1) }
        var unknown = order
        unknown.modifiedAt = nil
        let (old, new) = (try snapshot(order, readAt: Self.readAt), try snapshot(later, readAt: Self.readAt))
        #expect(new.isNewer(than: old) && !old.isNewer(than: new) && !old.isNewer(than: old))
        #expect(try !new.isNewer(than: snapshot(unknown, readAt: Self.readAt)))
    }

    /// The shop's seconds are whole: in the one that was read, another change may follow.
    @Test func aLaterChangeIsToldOnlyOnceItsSecondIsOver() throws {
        let changed = Moment(milliseconds: 1_795_422_941_000)
        #expect(try snapshot(order, readAt: changed + .seconds(5)).holds(changeAt: changed))
        #expect(try !snapshot(order, readAt: changed + .milliseconds(4999)).holds(changeAt: changed))
        #expect(try !snapshot(order, readAt: Self.readAt).holds(changeAt: changed + .seconds(1)))
        #expect(try !snapshot(order, readAt: Self.readAt).holds(changeAt: nil))
    }

    @Test func itIsReadAsItWasWritten() throws {
        var refunded = order
        refunded.refunds = [.init(id: 9, total: "-5"), .init(id: 7, total: "-1")]
        for snapshot in [
            try snapshot(order, readAt: Self.readAt), try snapshot(refunded, readAt: Self.readAt).deleted,
            try snapshot(order, readAt: Moment(milliseconds: 0)),
        ] {
            #expect(OrderSnapshot(text: snapshot.text) == snapshot)
        }
        #expect(OrderSnapshot(text: "") == nil && OrderSnapshot(text: "processing a:b:c:d:e  -") == nil)
    }

    @Test(
        arguments: [
            (nil, .withdrawn), ("trash", .withdrawn), ("cancelled", .withdrawn), ("failed", .withdrawn),
            ("refunded", .withdrawn), ("processing", .wanted), ("completed", .wanted), ("on-hold", .waiting),
            ("pending", .waiting), ("sent-to-printer", .waiting),
        ] as [(String?, OrderRules.Standing)])
    func aStatusSaysWhetherTheSaleStands(status: String?, standing: OrderRules.Standing) throws {
        #expect(try OrderRules.sample().standing(of: status) == standing)
    }

    @Test(
        arguments: [
            ("processing", true, "completed"), ("processing", false, "partly"), ("completed", true, nil),
            ("completed", false, nil), ("partly", false, nil), ("partly", true, "completed"),
            ("on-hold", true, "completed"),
        ] as [(String, Bool, String?)])
    func aShipmentMovesTheStatusForwardOnly(status: String, isWhole: Bool, written: String?) {
        var order = order
        order.status = status
        let rules = FulfilmentRules(shippedStatus: "completed", partlyShippedStatus: "partly")
        #expect(rules.status(of: order, isWhole: isWhole) == written)
        #expect(FulfilmentRules(shippedStatus: nil).status(of: order, isWhole: isWhole) == nil)
    }

    @Test(
        arguments: [
            ("1001 [dk:15]", 15), ("[dk:15]", 15), ("INV [x] [dk:15]", 15), ("1001 [dk:15] ", nil),
            ("1001[dk:15]", nil),
            ("dk:15", nil), ("1001 [dk:]", nil), ("1001 [dk:1:5]", nil), ("1001 [DK:15]", nil), ("1001 [dk:+15]", nil),
            ("", nil),
        ] as [(String, Int64?)])
    func aHeadingNamesItsOrderOrIsNotOurs(heading: String, id: Int64?) throws {
        let reference = OrderReference(heading: heading)
        #expect(reference?.orderID == id)
        if id != nil { #expect(reference?.shop == ShopName("dk")) }
    }
}
