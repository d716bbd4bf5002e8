import ShopRouting
import Testing

@testable import Relay

/// P6: a Rackbeat that hangs holds up orders, but not what they have sold.
struct StalledOrdersTests {
    @Test func ordersWithoutAPlaceAreNotedOnceWhenNoneHasEndedForTwoSeconds() throws {
        let shop = try #require(ShopName("dk"))
        let start = ContinuousClock.now
        var orders = StalledOrders()
        #expect(orders.answer([1, 2], of: shop, now: start) == .ask(after: .seconds(2)))
        // Somebody will ask already.
        #expect(orders.answer([1, 2], of: shop, now: start + .seconds(1)) == .nothing)
        #expect(orders.answer([1, 2], of: shop, now: start + .seconds(2)) == .note([1, 2]))
        #expect(orders.answer([1, 2, 3], of: shop, now: start + .seconds(3)) == .note([3]))
        #expect(orders.answer([1, 2, 3], of: shop, now: start + .seconds(9)) == .nothing)
    }

    @Test func aShopWhoseOrdersGetOnIsLeftAlone() throws {
        let shop = try #require(ShopName("dk"))
        let start = ContinuousClock.now
        var orders = StalledOrders()
        for second in 0..<9 {
            orders.hasMoved(shop, now: start + .seconds(second))
            let answer = orders.answer([1], of: shop, now: start + .seconds(second) + .milliseconds(1500))
            if case .note = answer { Issue.record("noted") }
        }
    }
}
