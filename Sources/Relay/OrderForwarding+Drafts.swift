import HTTPClient
import Journal
import Rackbeat
import ShopRouting

/// What stands in the way of a draft in Rackbeat.
extension OrderForwarding {
    /// The order as Rackbeat holds it now. Held where somebody has deleted or cancelled it there: it is not made a second
    /// time without being asked to.
    func drafted(_ number: String, _ id: Int64, _ work: Work) async throws(Stop) -> Rackbeat.Order {
        let order: Rackbeat.Order
        do throws(CallFailure) {
            order = try await calls.rackbeat(priority: work.key.subject.priority) { client throws(CallFailure) in
                try await client.order(number)
            }
        } catch {
            guard case .missing = error else { throw .outcome(failed(error, work, "Rackbeat")) }
            throw .outcome(
                held(
                    .draftDeleted, work, id, "The draft \(number) of this order is no longer in Rackbeat.",
                    "Release this item to have the order made in Rackbeat again; close it if it was deleted for good."))
        }
        guard !order.isCancelled else {
            throw .outcome(
                held(
                    .draftCancelled, work, id, "The order \(number) was cancelled in Rackbeat before it was booked.",
                    "Cancel the order in the shop too, or enter it in Rackbeat by hand; then close this item."))
        }
        return order
    }

    /// Why Rackbeat refuses a draft: an item of it that it does not have or that is barred (rackbeat.md U17). Read only
    /// then, since orders with such items are rare and calls are few.
    ///
    /// - Returns: empty when every item may be sold.
    func unsellable(_ draft: OrderDraft, _ work: Work) async throws(Stop) -> [ItemNumber: Refusal] {
        var seen: Set<ItemNumber> = []
        var refusals: [ItemNumber: Refusal] = [:]
        for line in draft.lines where seen.insert(line.item).inserted {
            refusals[line.item] = try await refusal(of: line, work)
        }
        return refusals
    }

    private func refusal(of line: OrderDraft.Line, _ work: Work) async throws(Stop) -> Refusal? {
        do throws(CallFailure) {
            let item = try await calls.rackbeat(priority: work.key.subject.priority) { client throws(CallFailure) in
                try await client.item(line.item)
            }
            guard item.isBarred else { return nil }
            return Refusal(
                .itemBarred, reason: "Rackbeat's item \"\(line.item)\" for \"\(line.name)\" is barred.",
                remedy: "Lift the bar in Rackbeat, or make an alias for the SKU, then release this item.")
        } catch {
            guard case .missing = error else { throw .outcome(failed(error, work, "Rackbeat")) }
            return Refusal(
                .itemUnknown, reason: "Rackbeat has no item \"\(line.item)\" for \"\(line.name)\".",
                remedy: "Make the item in Rackbeat, or an alias for the SKU, then release this item.")
        }
    }
}
