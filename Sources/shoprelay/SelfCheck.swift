import Foundation
import Sandbox
import ServiceLifecycle

/// The whole round trip: three orders in two shops, with an alias, a discount and shipping, and one change of stock.
actor SelfCheck: Service {
    private struct Row {
        var what: String
        var from: String
        var to: String
        var result: String
        var time: Duration?
    }

    private static let patience = Duration.seconds(30)

    private let world: World
    private var rows: [Row] = []
    private(set) var hasPassed = false

    init(world: World) { self.world = world }

    func run() async throws {
        var isRight = true
        isRight =
            await order(
                "T-shirts, an alias, shipping", world.dk, lines: [.init("TS-001", 2), .init("GAMMEL-KANDE", 1)])
            && isRight
        isRight =
            await order(
                "a discount of 10 %, shipping", world.dk, lines: [.init("HOOD-M-BLÅ", 3)],
                coupon: .percent(code: "ti", Amount(10))) && isRight
        isRight =
            await order(
                "prices incl. VAT, an alias, a discount", world.se,
                lines: [.init("GAMMEL-KANDE", 2), .init("ÆBLEGRØD", 7)],
                coupon: .percent(code: "fem", Amount(5))) && isRight
        isRight = await stock() && isRight
        let latencies = await latencies(40)
        print(table)
        if let median = latencies.percentile(50), let slow = latencies.percentile(99) {
            print("order placed in the shop → draft received by Rackbeat, \(latencies.count) orders one by one:")
            print("  p50 \(median.milliseconds) ms, p99 \(slow.milliseconds) ms")
        }
        hasPassed = isRight && latencies.count == 40
        print(hasPassed ? "self-check passed" : "self-check FAILED")
    }

    private func order(
        _ what: String, _ shop: WooCommerceSandbox, lines: [OrderRequest.Line], coupon: OrderRequest.Coupon? = nil
    ) async -> Bool {
        guard let id = try? shop.placeOrder(OrderRequest(lines: lines, coupon: coupon)), let placed = shop.order(id)
        else {
            rows.append(Row(what: what, from: shop.name, to: "Rackbeat", result: "the shop refused it", time: nil))
            return false
        }
        let reference = "[\(shop.name):\(id)]"
        let isThere = await wait { self.booked(reference).count == 1 }
        let found = booked(reference)
        guard isThere, let order = found.first else {
            rows.append(Row(what: what, from: shop.name, to: "Rackbeat", result: "not there", time: nil))
            return false
        }
        let isRight =
            order.total == placed.total && order.mailsSent == 0 && order.lines.allSatisfy { $0.item != "GAMMEL-KANDE" }
        rows.append(
            Row(
                what: what, from: "\(shop.name) order \(id)", to: "Rackbeat order \(order.number)",
                result: isRight
                    ? "booked, \(order.total.fixed(2)) \(order.currency)" : "total \(order.total) for \(placed.total)",
                time: placed.placedAt.duration(to: order.receivedAt)))
        return isRight
    }

    private func booked(_ reference: String) -> [SandboxOrder] {
        world.rackbeat.orders().filter { $0.heading.hasSuffix(reference) && $0.isBooked }
    }

    private func stock() async -> Bool {
        let item = "KANDE-2"
        let sku = "GAMMEL-KANDE"
        let start = ContinuousClock.now
        world.rackbeat.setStock(item: item, quantity: 77)
        let wanted = world.rackbeat.stock(item: item)?.available.fixed(0)
        var isRight = true
        for shop in world.shops {
            let isThere = await wait { shop.stock(sku: sku).map(String.init) == wanted }
            let written = shop.writtenAt(sku: sku).map { start.duration(to: $0) }
            rows.append(
                Row(
                    what: "stock of \(item) set to 77", from: "Rackbeat", to: "\(shop.name) \(sku)",
                    result: isThere ? "\(wanted ?? "?") available" : "still \(shop.stock(sku: sku) ?? -1)",
                    time: isThere ? written : nil))
            isRight = isRight && isThere
        }
        return isRight
    }

    /// From the buyer's click to Rackbeat's receipt, the shop's own queue included, on an otherwise idle machine.
    private func latencies(_ count: Int) async -> [Duration] {
        var latencies: [Duration] = []
        for _ in 0..<count {
            guard let id = try? world.dk.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)])),
                let placed = world.dk.order(id)
            else { return latencies }
            let reference = "[dk:\(id)]"
            guard await wait({ self.booked(reference).count == 1 }), let order = booked(reference).first else {
                return latencies
            }
            latencies.append(placed.placedAt.duration(to: order.receivedAt))
        }
        return latencies
    }

    private func wait(_ condition: () -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + Self.patience
        while !condition() {
            guard ContinuousClock.now < deadline else { return false }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return true
    }

    private var table: String {
        let head = ["what", "from", "to", "arrived", "ms"]
        let cells = [head] + rows.map { [$0.what, $0.from, $0.to, $0.result, $0.time.map(\.milliseconds) ?? "–"] }
        let widths = head.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

extension Duration {
    /// With one decimal.
    fileprivate var milliseconds: String { String(format: "%.1f", self / .milliseconds(1)) }
}

extension [Duration] {
    fileprivate func percentile(_ percent: Int) -> Duration? {
        isEmpty ? nil : sorted()[Swift.min(count * percent / 100, count - 1)]
    }
}
