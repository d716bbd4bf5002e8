import Foundation
import HTTPClient
import Journal
import Logging
import Rackbeat
import ShopRouting
import WooCommerce

/// Carries back to the shop what Rackbeat did with one of its orders: shipped it, a part of it, went on with it under
/// another number, or cancelled it.
///
/// The shop is only written what it does not say already, so that the same event twice, or after a crash, changes nothing.
struct Fulfilment {
    let agreement: Agreement
    let shop: Shop
    let journal: any Journal
    let calls: FarCalls
    let clock: WallClock

    enum Stop: Error {
        case call(CallFailure, of: Side)
        case journal(JournalError)
    }

    /// - Parameters:
    ///   - link: of the shop's order.
    ///   - there: the Rackbeat order that changed; under another number than the link's it may be a backorder.
    func run(_ link: OrderLink, _ there: Rackbeat.Order, _ work: Work) async throws(JournalError) -> Outcome {
        do throws(Stop) {
            var (link, there) = (link, there)
            if there.number != link.rackbeatNumber {
                guard let moved = try await moved(link, to: there) else {
                    return .done([.settleAll(holding: work.key)])
                }
                link = moved
            }
            if there.isCancelled {
                guard let next = try await continuation(of: link, after: there) else {
                    return cancelled(link, there, work)
                }
                guard let moved = try await moved(link, to: next) else { return .done() }
                (link, there) = (moved, next)
            }
            return try await deliver(link, there, work)
        } catch {
            switch error {
            case .journal(let error): throw error
            case .call(let failure, let side): return failed(failure, side, link, work)
            }
        }
    }

    /// A backorder cancels the original and goes on under a new number (rackbeat.md 2.4). A copy of an order that still
    /// lives is somebody's own.
    ///
    /// - Returns: the link to the new number, committed; nil where the old order is not cancelled.
    private func moved(_ link: OrderLink, to there: Rackbeat.Order) async throws(Stop) -> OrderLink? {
        guard let old = link.rackbeatNumber else { return nil }
        switch link.state {
        case .intended, .withdrawn: return nil
        case .drafted, .booked, .shipped: break
        }
        let isGone = try await rackbeat { client throws(CallFailure) in
            do throws(CallFailure) { return try await client.order(old).isCancelled } catch {
                guard case .missing = error else { throw error }
                return true
            }
        }
        guard isGone, !there.isCancelled else { return nil }
        let moved = link.stepped(to: .init(there), at: clock.now())
        try await commit([.link(moved)])
        Logger.current.info(
            "order goes on under another number",
            metadata: ["shop": "\(shop.name)", "order.id": "\(link.orderID)", "rackbeat.order": "\(there.number)"])
        return moved
    }

    /// Only the heading links it to the original: the comment's words are not known.
    private func continuation(
        of link: OrderLink, after there: Rackbeat.Order
    ) async throws(Stop) -> Rackbeat.Order? {
        let reference = OrderReference(shop: link.shop, orderID: link.orderID)
        let result = try await rackbeat { client throws(CallFailure) in
            try await client.search(reference, createdSince: link.intendedAt)
        }
        guard case .found(let orders) = result else { return nil }
        let live = orders.filter { !$0.isCancelled && $0.number != there.number }
        guard live.count == 1, let only = live.first else { return nil }
        // Rows of a list may lack the lines.
        return try await rackbeat { client throws(CallFailure) in try await client.order(only.number) }
    }

    private func deliver(_ link: OrderLink, _ there: Rackbeat.Order, _ work: Work) async throws(Stop) -> Outcome {
        var changes: [Change] = [.settleAll(holding: work.key)]
        var link = link
        if case .drafted(let number) = link.state, there.isBooked {
            link = link.stepped(to: .booked(number: number), at: clock.now())
            changes.append(.link(link))
        }
        guard there.isShipped || there.isPartlyShipped else { return .done(changes) }
        let order: ShopOrder
        do throws(Stop) {
            order = try await fromShop { client throws(CallFailure) in try await client.order(link.orderID) }
        } catch {
            guard case .call(.missing, of: .shop(_)) = error else { throw error }
            return .done(changes + [withdrawn(link, there, "is no longer in the shop")])
        }
        if shop.fulfilment.writesNotes {
            try await writeNotes(try await shipments(there), to: link.orderID)
        }
        if shop.rules.standing(of: order.status) == .withdrawn {
            changes.append(withdrawn(link, there, "is \"\(order.status)\" in the shop"))
        } else if let status = shop.fulfilment.status(of: order, isWhole: there.isShipped) {
            try await fromShop { client throws(CallFailure) in try await client.setStatus(status, of: link.orderID) }
            Logger.current.info(
                "order's status written",
                metadata: ["shop": "\(shop.name)", "order.id": "\(link.orderID)", "status": "\(status)"])
        }
        if there.isShipped, case .booked(let number) = link.state {
            changes.append(.link(link.stepped(to: .shipped(number: number), at: clock.now())))
        }
        return .done(changes)
    }

    /// A sentence for each shipment that has left.
    private func shipments(_ there: Rackbeat.Order) async throws(Stop) -> [String] {
        let shipments = try await rackbeat { client throws(CallFailure) in
            try await client.shipments(of: there.number)
        }
        let names = Dictionary((there.lines ?? []).map { ($0.item, $0.name) }) { first, _ in first }
        return shipments.filter(\.isShipped).sorted { $0.id < $1.id }.map { shipment in
            let lines = shipment.lines.map { line in
                "\(line.quantity) × \(line.item)\(names[line.item].map { $0 == line.item || $0.isEmpty ? "" : " \($0)" } ?? "")"
            }
            return "Shipped from Rackbeat, order \(there.number), shipment \(shipment.id): "
                + lines.joined(separator: ", ")
        }
    }

    /// Notes before the status: what is sent on a change of status may show them.
    private func writeNotes(_ texts: [String], to order: Int64) async throws(Stop) {
        guard !texts.isEmpty else { return }
        let there = try await fromShop { client throws(CallFailure) in try await client.notes(of: order) }
        for text in texts where !there.contains(where: { $0.text.isTheSameNote(as: text) }) {
            try await fromShop { client throws(CallFailure) in try await client.addNote(text, to: order) }
        }
    }

    // What somebody has to see to.

    private func cancelled(_ link: OrderLink, _ there: Rackbeat.Order, _ work: Work) -> Outcome {
        .done([
            .settleAll(holding: work.key),
            raise(
                .rackbeatCancelled, link, "Rackbeat's order \(there.number) of this order was cancelled there.",
                "Cancel or refund the order in the shop, or enter it in Rackbeat again; then close this item."),
        ])
    }

    private func withdrawn(_ link: OrderLink, _ there: Rackbeat.Order, _ what: String) -> Change {
        raise(
            .shippedWithdrawn, link, "Rackbeat has shipped order \(there.number), and the order \(what).",
            "Settle it with the customer, then close this item.")
    }

    private func raise(_ kind: AttentionKind, _ link: OrderLink, _ reason: String, _ remedy: String) -> Change {
        .raise(
            AttentionItem(
                key: .init(
                    agreement: agreement.name, shop: shop.name, kind: kind.rawValue, subject: "order \(link.orderID)"),
                reason: reason, remedy: remedy, openedAt: clock.now()))
    }

    private func failed(_ failure: CallFailure, _ side: Side, _ link: OrderLink, _ work: Work) -> Outcome {
        let said = failure.detail.summary
        // What is written is compared with what is there before it is written again.
        if let again = Outcome.again(after: failure, at: clock.now()) { return again }
        if case .malformed = failure { return .later(cause: "malformed") }
        return .held(
            by: AttentionItem(
                key: .init(
                    agreement: agreement.name, shop: shop.name, kind: AttentionKind.statusRefused.rawValue,
                    subject: "order \(link.orderID)"),
                reason: "\(side.name) refused what tells the shop of a shipment (\(said)).",
                remedy: "Check shipped_status and the rights of the REST API key, then release this item.",
                holds: work.key, openedAt: clock.now()))
    }

    private func commit(_ changes: [Change]) async throws(Stop) {
        do throws(JournalError) { try await journal.commit(changes) } catch { throw .journal(error) }
    }

    private func rackbeat<Value: Sendable>(
        _ call: (Rackbeat.Client) async throws(CallFailure) -> Value
    ) async throws(Stop) -> Value {
        do throws(CallFailure) {
            return try await calls.rackbeat(priority: WorkKey.Subject.rackbeatOrderPriority, call)
        } catch {
            throw .call(error, of: .rackbeat)
        }
    }

    private func fromShop<Value: Sendable>(
        _ call: (WooCommerce.Client) async throws(CallFailure) -> Value
    ) async throws(Stop) -> Value {
        do throws(CallFailure) { return try await calls.shop(shop, call) } catch {
            throw .call(error, of: .shop(shop.name))
        }
    }
}

extension String {
    /// The shop may have changed blanks and escaped characters.
    fileprivate func isTheSameNote(as other: String) -> Bool {
        HTMLText.plain(self, limit: 2000).isSameBytes(as: HTMLText.plain(other, limit: 2000))
    }
}
