import HTTPClient
import Journal
import Rackbeat
import ShopRouting

/// What a creating call without a result has come to.
extension OrderForwarding {
    /// An order that was placed before this journal began may have been carried with another one, which was lost or put
    /// back to an older state.
    func foundFromBefore(_ order: ShopOrder, _ work: Work) async throws(Stop) -> OrderLink? {
        guard shop.rules.standing(of: order.status) == .wanted, let placed = order.createdAt else { return nil }
        let begin: Moment?
        do throws(JournalError) { begin = try await CatchUp.begin(of: shop.name, journal) } catch {
            throw .journal(error)
        }
        // The shop's seconds are whole: one of the same second came after.
        guard placed + .seconds(1) <= begin ?? clock.now() else { return nil }
        let reference = OrderReference(shop: shop.name, orderID: order.id)
        return try await resolve(
            OrderLink(
                shop: shop.name, orderID: order.id, orderKey: order.key.isEmpty ? nil : order.key,
                reference: reference.heading(number: order.number), state: .intended, intendedAt: placed,
                changedAt: placed), work, settles: false)
    }

    /// - Parameter settles: whether a call may be under way, so that absence has to wait for its end.
    func resolve(
        _ link: OrderLink, _ work: Work, settles: Bool = true
    ) async throws(Stop) -> OrderLink? {
        let reference = OrderReference(shop: link.shop, orderID: link.orderID)
        let neighbours = try await neighbours(of: link)
        let result: Rackbeat.Client.SearchResult
        do throws(CallFailure) {
            result = try await searches.search(reference, createdSince: link.intendedAt, neighbours: neighbours)
        } catch {
            throw .outcome(failed(error, work, "Rackbeat"))
        }
        switch result {
        case .found(let orders):
            guard let only = orders.first, orders.count == 1 else {
                let numbers = orders.map(\.number).joined(separator: ", ")
                throw .outcome(
                    held(
                        .orderAmbiguous, work, link.orderID, "Rackbeat holds this order more than once: \(numbers).",
                        "Delete all but one of them in Rackbeat, then release this item."))
            }
            let found = link.stepped(to: .init(only), at: clock.now())
            try await commit([.link(found)])
            return found
        case .absent:
            // The far side may still be at it: a call that failed here can end there later.
            let settled = agreement.settled(start: link.intendedAt, end: link.changedAt)
            guard !settles || clock.now() >= settled else {
                throw .outcome(.later(notBefore: settled, cause: "settling"))
            }
            return nil
        case .inconclusive:
            // Orders deleted while the list was read look the same, and the next reading may prove it.
            if settles, work.attempts < 5 { throw .outcome(.later(cause: "search_inconclusive")) }
            let why =
                settles
                ? "A call that may have created this order in Rackbeat had no clear end"
                : "The order is older than this journal, so that it may be in Rackbeat already"
            throw .outcome(
                held(
                    .orderUnproven, work, link.orderID,
                    "\(why), and Rackbeat's list is too long or not in order, so that its absence cannot be proved.",
                    "Look for \(reference.token) in Rackbeat. If it is there, nothing is left to do; if not, release this item."
                ))
        }
    }

    /// The latest orders in Rackbeat that were made before this one.
    private func neighbours(of link: OrderLink) async throws(Stop) -> Set<String> {
        var found: [OrderLink] = []
        for shop in agreement.shops {
            let end = shop.name == link.shop ? link.orderID : .max
            do throws(JournalError) {
                found += try await journal.orderLinks(shop.name, before: end, limit: 64)
            } catch {
                throw .journal(error)
            }
        }
        let earlier = found.filter { $0.intendedAt < link.intendedAt }.sorted { $0.intendedAt > $1.intendedAt }
        return Set(earlier.prefix(5).compactMap(\.rackbeatNumber))
    }
}
