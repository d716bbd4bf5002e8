import Journal
import Logging
import Metrics
import ShopRouting

/// Orders are carried.
extension Lane {
    func forward(_ work: Work, _ shop: ShopName, _ id: Int64) async {
        let start = ContinuousClock.now
        defer {
            runningOrders[shop, default: 0] -= 1
            stalled.hasMoved(shop)
            ended([work.key])
        }
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { _ in
            do throws(JournalError) {
                guard let shop = agreement.shop(shop) else {
                    return try await journal.commit(changes(waitsForShop(shop, id, work.key), of: work))
                }
                let forwarding = OrderForwarding(
                    agreement: agreement, shop: shop, journal: journal, calls: calls, searches: searches,
                    customers: customers, productFacts: productFacts, clock: clock)
                try await journal.commit(changes(try await forwarding.run(work, order: id), of: work))
                forwardTime.record(duration: start.duration(to: .now))
            } catch {
                await rest(after: error)
            }
        }
    }

    /// Held, so that the start that finds the shop again carries it.
    private func waitsForShop(_ shop: ShopName, _ id: Int64, _ work: WorkKey) -> Outcome {
        let key = AttentionItem.Key(
            agreement: agreement.name, shop: shop, kind: AttentionKind.shopRemoved.rawValue, subject: "order \(id)")
        return .held(
            by: AttentionItem(
                key: key, reason: "The configuration no longer has the shop \(shop).",
                remedy: "Add the shop to the configuration again and restart.", holds: work, openedAt: clock.now()))
    }
}
