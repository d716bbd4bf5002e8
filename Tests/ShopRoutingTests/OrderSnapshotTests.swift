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

    private func difference(_ change: (inout ShopOrder) -> Void) -> OrderSnapshot.Difference {
        var changed = order
        change(&changed)
        return OrderSnapshot(changed, readAt: Self.readAt).difference(from: OrderSnapshot(order, readAt: Self.readAt))
    }

    @Test func whatTheSaleIsMadeOfCounts() {
        #expect(difference { $0.lines[0].quantity = 2 } == .content)
        #expect(difference { $0.lines[0].total = "99" } == .content)
        #expect(difference { $0.lines.append(.sample("B", total: "1", tax: "0")) } == .content)
        #expect(difference { $0.shippingLines = [] } == .content)
        #expect(difference { $0.fees.append(.init(id: 5, name: "Gebyr", total: "1", totalTax: "0")) } == .content)
        #expect(difference { $0.shipping.address1 = "Gade 2" } == .content)
        #expect(difference { $0.customerNote = "Ring" } == .content)
        #expect(difference { $0.status = "completed" } == .status)
        #expect(difference { $0.refunds = [.init(id: 9, total: "-5")] } == .refunds)
        #expect(
            difference {
                $0.status = "refunded"
                $0.lines[0].quantity = 2
            } == [.status, .content])
    }

    /// They are the products as they are now (woocommerce.md 2.3, 2.5).
    @Test func whatBecameOfTheProductsSinceDoesNotCount() {
        #expect(difference { $0.lines[0].sku = "Z" } == [])
        #expect(difference { $0.lines[0].sku = nil } == [])
        #expect(difference { $0.lines[0].productID = 0 } == [])
        #expect(difference { $0.modifiedAt = Self.readAt } == [])
        #expect(difference { $0.number = "INV-7" } == [])
    }

    /// Texts that are joined must not be taken for others.
    @Test func whereATextEndsCounts() {
        #expect(
            difference {
                $0.billing.firstName = "A"
                $0.billing.lastName = "B"
            } != [])
        let (one, two) = (
            difference {
                $0.billing.firstName = "AB"
                $0.billing.lastName = ""
            }, order
        )
        #expect(one == .content && two == order)
    }

    /// The shop's seconds are whole: in the one that was read, another change may follow.
    @Test func aLaterChangeIsToldOnlyOnceItsSecondIsOver() {
        let changed = Moment(milliseconds: 1_795_422_941_000)
        #expect(OrderSnapshot(order, readAt: changed + .seconds(5)).holds(changeAt: changed))
        #expect(!OrderSnapshot(order, readAt: changed + .milliseconds(4999)).holds(changeAt: changed))
        #expect(!OrderSnapshot(order, readAt: Self.readAt).holds(changeAt: changed + .seconds(1)))
        #expect(!OrderSnapshot(order, readAt: Self.readAt).holds(changeAt: nil))
    }

    @Test func itIsReadAsItWasWritten() throws {
        var refunded = order
        refunded.refunds = [.init(id: 9, total: "-5"), .init(id: 7, total: "-1")]
        for snapshot in [
            OrderSnapshot(order, readAt: Self.readAt), OrderSnapshot(refunded, readAt: Self.readAt).deleted,
            OrderSnapshot(order, readAt: Moment(milliseconds: 0)),
        ] {
            #expect(OrderSnapshot(text: snapshot.text) == snapshot)
        }
        #expect(OrderSnapshot(text: "") == nil && OrderSnapshot(text: "processing") == nil)
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
