import Foundation
import Journal
import ShopRouting
import Testing

@testable import Relay

/// P6: an order in one shop lowers the others before Rackbeat has answered.
struct SaleNoteTests {
    private let now = Moment(milliseconds: 5)

    private func order(_ status: String = "processing") -> ShopOrder {
        ShopOrder(
            id: 15, number: "15", status: status, currency: "DKK", total: .zero, totalTax: .zero,
            lines: [
                .init(
                    id: 1, name: "X", productID: 7, variationID: 0, quantity: 2, subtotal: .zero, total: .zero,
                    totalTax: .zero, sku: "X")
            ])
    }

    private func link(_ state: OrderLink.State, _ shop: ShopName) -> OrderLink {
        OrderLink(shop: shop, orderID: 15, reference: "[dk:15]", state: state, intendedAt: now, changedAt: now)
    }

    private func changes(
        _ order: ShopOrder?, _ state: OrderLink.State? = nil, known: Decimal = 0,
        _ change: (inout Agreement) -> Void = { _ in }
    ) throws -> [Change] {
        var agreement = try SampleAgreement().agreement
        change(&agreement)
        let shop = try #require(agreement.shops.first)
        let item = try #require(ItemNumber("X"))
        return SaleNote(agreement: agreement, shop: shop).changes(
            order, id: 15, state.map { link($0, shop.name) }, known: Sale([item: known]), at: now)
    }

    /// Of the sale, if it is set.
    private func quantity(_ changes: [Change]) -> Decimal? {
        for case .sale(let sale, _, _, _, _) in changes { return sale.quantities.values.first ?? 0 }
        return nil
    }

    @Test func aNewOrderIsNotedAndAllShopsAreToBeWritten() throws {
        let changes = try changes(order()) { agreement in
            var second = agreement.shops[0]
            second.name = ShopName("se") ?? second.name
            var third = second
            third.name = ShopName("no") ?? third.name
            third.receivesStock = false
            agreement.shops += [second, third]
        }
        #expect(quantity(changes) == 2)
        let requested = changes.compactMap { if case .request(let key, _) = $0 { key.subject } else { nil } }
        let shops = ["dk", "se"].compactMap(ShopName.init)
        #expect(requested == shops.map { .shopStock($0, "X") })
    }

    @Test func theSameAgainChangesNothing() throws { #expect(try changes(order(), known: 2) == []) }

    @Test(arguments: ["cancelled", "failed", "refunded", "pending", "trash"])
    func anOrderThatIsOffGivesBack(status: String) throws {
        #expect(try quantity(changes(order(status), known: 2)) == 0)
        #expect(try quantity(changes(order(status), .drafted(number: "1"), known: 2)) == 0)
    }

    @Test func anOrderThatIsGoneGivesBack() throws { #expect(try quantity(changes(nil, known: 2)) == 0) }

    @Test func whatRackbeatHoldsIsLeftToItsNextReading() throws {
        for state in [OrderLink.State.booked(number: "1"), .shipped(number: "1")] {
            #expect(try changes(order("cancelled"), state, known: 2) == [])
            #expect(try changes(order(), state) == [])
        }
    }

    @Test func aDraftReservesOnlyWhereTheSettingsSaySo() throws {
        let drafted = OrderLink.State.drafted(number: "1")
        #expect(try quantity(changes(order(), drafted)) == 2)
        #expect(try changes(order(), drafted) { $0.inventory.draftsReserve = true } == [])
    }

    @Test func physicalStockHoldsAnOrderUntilItIsShipped() throws {
        let physical = { (agreement: inout Agreement) in agreement.inventory.basis = .physical }
        #expect(try quantity(changes(order(), .booked(number: "1"), physical)) == 2)
        #expect(try changes(order("cancelled"), .booked(number: "1"), known: 2, physical) == [])
        #expect(try changes(order(), .shipped(number: "1"), physical) == [])
    }

    @Test func whereNoShopReceivesStockNothingIsNoted() throws {
        #expect(try changes(order()) { $0.shops[0].receivesStock = false } == [])
    }
}
