import HTTPClient
import Journal
import Logging
import Rackbeat
import ShopRouting

/// Rackbeat's orders, as far as they are a shop's.
extension Lane {
    /// Rackbeat orders that are looked at at once.
    static var fulfilmentPlaces: Int { 8 }

    func follow(_ work: Work, _ number: String) async {
        defer {
            runningFulfilments -= 1
            ended([work.key])
        }
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { _ in
            do throws(JournalError) {
                try await journal.commit(changes(try await outcome(of: work, number), of: work))
            } catch {
                await rest(after: error)
            }
        }
    }

    private func outcome(of work: Work, _ number: String) async throws(JournalError) -> Outcome {
        let known = try await journal.orderLinks(number: number).first { agreement.shop($0.shop) != nil }
        // Rackbeat tells of each order that it makes, ours too.
        if let known, case .shipped = known.state { return .done() }
        let there: Rackbeat.Order
        do throws(CallFailure) {
            there = try await calls.rackbeat(priority: work.key.subject.priority) { client throws(CallFailure) in
                try await client.order(number)
            }
        } catch {
            if let again = Outcome.again(after: error, at: clock.now()) { return again }
            if case .malformed = error { return .later(cause: "malformed") }
            return .done()
        }
        guard let link = try await journal.orderLink(of: there, in: agreement), let shop = agreement.shop(link.shop)
        else { return .done() }
        let order = WorkKey(agreement.name, .order(link.shop, link.orderID))
        // Work on one order never runs twice at a time.
        guard running.insert(order).inserted else {
            return .later(notBefore: clock.now() + .milliseconds(500), cause: "order_running")
        }
        defer { running.remove(order) }
        // It may have changed while Rackbeat was asked.
        guard let link = try await journal.orderLink(link.shop, link.orderID) else { return .done() }
        let fulfilment = Fulfilment(agreement: agreement, shop: shop, journal: journal, calls: calls, clock: clock)
        return try await fulfilment.run(link, there, work)
    }
}
