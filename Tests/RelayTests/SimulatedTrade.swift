import Foundation
import HTTPClient
import HTTPTypes
import Synchronization

/// A Rackbeat and shops in memory, as far as stock goes: what happens in them is decided by a seeded generator, also while a
/// call is under way.
final class SimulatedTrade: Sendable {
    struct Order: Sendable {
        var shop: Int
        var id: Int
        var item: Int
        var quantity: Int
        var status = "processing"
        var modified: Int
        /// Rackbeat's, once it has it.
        var number: Int?
        var isBooked = false
        var isShipped = false
        /// Whether the relay has read it as it is.
        var isRead = false

        var isOpen: Bool { status == "processing" && !isShipped }
        var reserves: Bool { isBooked && !isShipped }
    }

    enum Event: Sendable {
        case order(shop: Int, id: Int)
        case product(shop: Int, item: Int)
        case stock(item: Int)
    }

    struct State: Sendable {
        var random: Seeded
        /// Seconds of the world's clock.
        var now = 1_795_423_000
        var physical: [Int]
        /// By shop, then item: what each shop shows.
        var shown: [[Int]]
        var orders: [Order] = []
        var events: [Event] = []
        /// Of the next call: not answered though carried out, or refused.
        var failures = 0
        var isQuiet = false
        var isStuck = false
        var sold = 0
        /// Sales of more than there was, by what was wrong.
        var excused = 0
        var wrong: [String] = []
    }

    let state: Mutex<State>
    let shopCount: Int
    let itemCount: Int

    init(seed: UInt64, shops: Int, items: Int) {
        shopCount = shops
        itemCount = items
        state = Mutex(
            State(
                random: Seeded(seed: seed), physical: Array(repeating: 8, count: items),
                shown: Array(repeating: Array(repeating: 8, count: items), count: shops)))
    }

    static func sku(_ item: Int) -> String { "ITEM-\(item)" }
    static func item(_ sku: some StringProtocol) -> Int { Int(sku.split(separator: "-").last ?? "") ?? 0 }
    static func product(_ item: Int) -> Int { 100 + item }
}

/// SplitMix64.
struct Seeded: RandomNumberGenerator, Sendable {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

extension SimulatedTrade.State {
    /// What may still be sold: what is there, less what has been sold and not been sent.
    func left(_ item: Int) -> Int {
        physical[item] - orders.reduce(0) { $0 + ($1.item == item && ($1.isOpen || $1.reserves) ? $1.quantity : 0) }
    }

    /// Whether a signal about the item is on its way: what is sold meanwhile cannot be helped, nor what is sold before
    /// polling has found an order whose signal was lost.
    func isSignalled(_ item: Int) -> Bool {
        events.contains { event in
            switch event {
            case .order(let shop, let id): orders.contains { $0.shop == shop && $0.id == id && $0.item == item }
            case .product(_, let other), .stock(let other): other == item
            }
        }
    }

    /// One thing that happens in the world.
    ///
    /// - Parameter isKnown: whether the relay has nothing left to do for an item.
    mutating func happen(_ isKnown: (Int) -> Bool) {
        now += Int.random(in: 0...1, using: &random)
        let item = physical.indices.randomElement(using: &random) ?? 0
        let shop = shown.indices.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<55: sell(item, in: shop, isKnown)
        case 55..<65:
            guard let index = orders.indices.filter({ orders[$0].isOpen }).randomElement(using: &random) else { return }
            cancel(index)
        case 65..<85:
            let booked = orders.indices.filter { orders[$0].reserves }
            guard let index = booked.randomElement(using: &random) else { return }
            orders[index].isShipped = true
            physical[orders[index].item] -= orders[index].quantity
            tell(.stock(item: orders[index].item))
        default:
            guard physical[item] < 30 else { return }
            physical[item] += Int.random(in: 1...6, using: &random)
            tell(.stock(item: item))
        }
    }

    private mutating func sell(_ item: Int, in shop: Int, _ isKnown: (Int) -> Bool) {
        let quantity = Int.random(in: 1...3, using: &random)
        guard shown[shop][item] >= quantity else { return }
        if left(item) < quantity {
            if isSignalled(item) || !isKnown(item) || orders.contains(where: { $0.item == item && !$0.isRead }) {
                excused += 1
            } else {
                wrong.append("shop \(shop) sold \(quantity) of item \(item), of which \(left(item)) are left")
            }
        }
        sold += 1
        shown[shop][item] -= quantity
        let id = 1000 + sold
        orders.append(.init(shop: shop, id: id, item: item, quantity: quantity, modified: now))
        tell(.order(shop: shop, id: id))
        tell(.product(shop: shop, item: item))
    }

    /// The shop takes the goods back; what is booked is cancelled in Rackbeat by hand.
    private mutating func cancel(_ index: Int) {
        let order = orders[index]
        orders[index].status = "cancelled"
        orders[index].modified = now
        orders[index].isRead = false
        shown[order.shop][order.item] += order.quantity
        if order.isBooked {
            orders[index].isBooked = false
            tell(.stock(item: order.item))
        }
        tell(.order(shop: order.shop, id: order.id))
        tell(.product(shop: order.shop, item: order.item))
    }

    /// What is over and done with is of no interest to anybody.
    mutating func forget() {
        let named = Set(events.compactMap { if case .order(_, let id) = $0 { id } else { nil } })
        orders.removeAll { order in
            order.isRead && !order.isOpen && !order.reserves && order.modified < now - 1000 && !named.contains(order.id)
        }
    }

    /// Some events are lost, some come twice.
    mutating func tell(_ event: SimulatedTrade.Event) {
        if isQuiet || random.chance(85) { events.append(event) }
        if random.chance(10) { events.append(event) }
    }
}
