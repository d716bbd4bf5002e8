import HTTPClient
import Journal
import Logging
import Rackbeat
import ShopRouting
import WooCommerce

/// The order's life in the shop after its transfer: edits, cancellations, refunds, and back again.
extension OrderForwarding {
    /// - Parameter order: nil when the shop no longer has it.
    func follow(
        _ order: ShopOrder?, _ readAt: Moment, _ link: OrderLink, _ work: Work
    ) async throws(Stop) -> Outcome {
        let now = try snapshot(of: order, readAt, link, work)
        switch link.state {
        case .intended: return .done()
        case .drafted(let number): return try await follow(order, now, link, draft: number, work)
        case .booked, .shipped: return try await followBooked(order, now, link, work)
        case .withdrawn:
            guard let order, shop.rules.standing(of: order.status) == .wanted else {
                return .done(settled(work) + seen(now, link))
            }
            return try await transfer(order, readAt, work)
        }
    }

    /// The order as it is now, beside what Rackbeat was given.
    private func snapshot(
        of order: ShopOrder?, _ readAt: Moment, _ link: OrderLink, _ work: Work
    ) throws(Stop) -> OrderSnapshot? {
        guard let order else { return link.snapshot?.deleted }
        var now = OrderSnapshot(order, shop.rules, readAt: readAt)
        guard let before = link.snapshot else { return now }
        // A shop whose clock was put back says so for ever.
        if before.isNewer(than: now), work.attempts < 5 { throw .outcome(.later(cause: "older_state")) }
        now.carried = before.carried
        return now
    }

    /// The link with what was acted upon, where that is not what it holds already.
    private func seen(_ now: OrderSnapshot?, _ link: OrderLink) -> [Change] {
        var seen = link
        seen.snapshot = now
        return seen == link ? [] : [.link(seen)]
    }

    // While it is a draft, Rackbeat's order follows the shop's.

    private func follow(
        _ order: ShopOrder?, _ now: OrderSnapshot?, _ link: OrderLink, draft number: String, _ work: Work
    ) async throws(Stop) -> Outcome {
        guard let order, let now, shop.rules.standing(of: order.status) != .withdrawn else {
            return try await withdraw(order, now, link, draft: number, work)
        }
        var isChanged = !now.uncarried.isEmpty
        // Whoever books drafts by hand may have changed this one.
        guard shop.rules.standing(of: order.status) == .wanted, shop.books || isChanged else {
            return .done(settled(work) + seen(now, link) + (try await refundNotice(of: order, link, work)))
        }
        let draft = try await translate(order, work, asDraft: number)
        var there = try await drafted(number, order.id, work)
        if there.isBooked { return try await followBooked(order, now, try await booked(link, number), work) }
        // Found by a search: it may have been made of an older state.
        if link.snapshot == nil, !there.sellsTheSame(as: draft) { isChanged = true }
        if isChanged {
            there = try await change(number, to: draft, order, work)
            Logger.current.info(
                "draft changed",
                metadata: ["shop": "\(shop.name)", "order.id": "\(order.id)", "rackbeat.order": "\(number)"])
        }
        if let blocked = try await reconcile(there, draft, order, work) { return blocked }
        var followed = link
        followed.snapshot = now
        followed.snapshot?.carried = now.content
        try await commit([.link(followed)] + refundNotice(of: order, link, work))
        return try await book(followed, work)
    }

    func change(
        _ number: String, to draft: OrderDraft, _ order: ShopOrder, _ work: Work, isSecond: Bool = false
    ) async throws(Stop) -> Rackbeat.Order {
        let customer = try await customer(for: order, draft, work)
        do throws(CallFailure) {
            return try await calls.rackbeat(priority: work.key.subject.priority) { client throws(CallFailure) in
                do throws(CallFailure) {
                    return try await client.change(number, to: draft, customer: customer)
                } catch {
                    guard case .refused(let detail) = error, detail.status == 422,
                        let reduced = draft.withoutNegativePrices()
                    else { throw error }
                    return try await client.change(number, to: reduced, customer: customer)
                }
            }
        } catch {
            if case .refused = error, !isSecond {
                let unsellable = try await unsellable(draft, work)
                guard !unsellable.isEmpty else {
                    throw .outcome(failed(error, work, "Rackbeat"))
                }
                let other = try await translate(order, work, asDraft: number, unsellable: unsellable)
                return try await change(number, to: other, order, work, isSecond: true)
            }
            throw .outcome(failed(error, work, "Rackbeat"))
        }
    }

    /// Somebody booked it in Rackbeat.
    private func booked(_ link: OrderLink, _ number: String) async throws(Stop) -> OrderLink {
        let booked = link.stepped(to: .booked(number: number), at: clock.now())
        try await commit([.link(booked)])
        return booked
    }

    /// The sale is off before anybody has booked it: the draft goes.
    private func withdraw(
        _ order: ShopOrder?, _ now: OrderSnapshot?, _ link: OrderLink, draft number: String, _ work: Work
    ) async throws(Stop) -> Outcome {
        let there: Rackbeat.Order?
        do throws(CallFailure) {
            there = try await calls.rackbeat(priority: work.key.subject.priority) { client throws(CallFailure) in
                let there: Rackbeat.Order
                do throws(CallFailure) { there = try await client.order(number) } catch {
                    guard case .missing = error else { throw error }
                    return nil
                }
                if !there.isBooked, !there.isCancelled { try await client.delete(number) }
                return there
            }
        } catch {
            throw .outcome(failed(error, work, "Rackbeat"))
        }
        if there?.isBooked == true {
            return try await followBooked(order, now, try await booked(link, number), work)
        }
        var withdrawn = link.stepped(to: .withdrawn(number: number), at: clock.now())
        withdrawn.snapshot = now
        Logger.current.info(
            "draft withdrawn",
            metadata: ["shop": "\(shop.name)", "order.id": "\(link.orderID)", "rackbeat.order": "\(number)"])
        return .done(settled(work) + [.link(withdrawn)])
    }

    // Once it is booked, its lines are locked: somebody is told.

    private func followBooked(
        _ order: ShopOrder?, _ now: OrderSnapshot?, _ link: OrderLink, _ work: Work
    ) async throws(Stop) -> Outcome {
        var changes = settled(work) + seen(now, link)
        if let before = link.snapshot, before.status != now?.status {
            changes.append(cancellation(of: order, link))
        }
        if let order, let now {
            if let before = link.snapshot, before.content != now.content {
                changes.append(try await edit(of: order, now, link, work))
            }
            changes += try await refundNotice(of: order, link, work)
        }
        return .done(changes)
    }

    private func cancellation(of order: ShopOrder?, _ link: OrderLink) -> Change {
        let key = noticeKey(.orderCancelled, link)
        // What was given back has an item of its own, which says more.
        guard shop.rules.standing(of: order?.status) == .withdrawn, order?.status != "refunded" else {
            return .settle(key)
        }
        let what =
            switch order?.status {
            case nil: "was deleted in the shop"
            case "trash": "was put into the bin in the shop"
            case "failed": "was not paid in the shop after all"
            default: "was cancelled in the shop"
            }
        return notice(
            key, "The order \(what) after it was booked in Rackbeat as \(link.rackbeatNumber ?? "").",
            "If it has not been shipped, cancel it in Rackbeat, which returns no stock and makes no credit note; then "
                + "close this item.")
    }

    private func edit(
        of order: ShopOrder, _ now: OrderSnapshot, _ link: OrderLink, _ work: Work
    ) async throws(Stop) -> Change {
        let key = noticeKey(.orderChanged, link)
        // The number may come after the fact, and what is booked keeps its own.
        let difference = now.uncarried.subtracting(.number)
        if difference.isEmpty { return .settle(key) }
        let number = link.rackbeatNumber ?? ""
        let there = try await rackbeat(work) { client throws(CallFailure) in try await client.order(number) }
        var wanted: String?
        if case .transfer(let draft) = OrderTranslation(rules: shop.rules, shop: shop.name).decide(
            order, facts: try await facts(order, work))
        {
            // Changed there as well, by hand.
            if difference == .sale, there.sellsTheSame(as: draft) { return .settle(key) }
            wanted = draft.lines.map { "\($0.quantity) × \($0.item)" }.joined(separator: ", ")
        }
        let held = (there.lines ?? []).map { "\($0.quantity) × \($0.item)" }.joined(separator: ", ")
        return notice(
            key,
            "The order was changed in the shop after it was booked in Rackbeat as \(number)\(difference.told). Now in the "
                + "shop: \(wanted.map { "\($0.prefix(300)), " } ?? "")\(order.total.shown) in all. In Rackbeat: "
                + "\(held.prefix(300)), \((there.total ?? .zero).shown) in all.",
            "Reopen the order in Rackbeat and change it, or make up for the difference there; then close this item.")
    }

    /// What somebody has to credit, if anything was given back: read of its own, since the order's lines stay as they were.
    func refundNotice(
        of order: ShopOrder, _ link: OrderLink, _ work: Work
    ) async throws(Stop) -> [Change] {
        let known = Set(link.snapshot?.refunds ?? [])
        guard order.refunds.contains(where: { !known.contains($0.id) }) else { return [] }
        let refunds = try await fromShop(work) { client throws(CallFailure) in try await client.refunds(of: order.id) }
        func told(_ refunds: [ShopRefund]) -> String {
            String(refunds.map { $0.told(in: order.currency) }.joined(separator: "; ").prefix(800))
        }
        let earlier = refunds.filter { known.contains($0.id) }
        return [
            notice(
                noticeKey(.orderRefunded, link),
                "Money was given back in the shop for this order, which is \(link.rackbeatNumber ?? "") in Rackbeat: "
                    + "\(told(refunds.filter { !known.contains($0.id) }))."
                    + (earlier.isEmpty ? "" : " Told of before: \(told(earlier))."),
                "Credit it in Rackbeat, then close this item."
                    + (earlier.isEmpty ? "" : " What was told of before is to be credited only if it has not been yet.")
            )
        ]
    }

    private func noticeKey(_ kind: AttentionKind, _ link: OrderLink) -> AttentionItem.Key {
        AttentionItem.Key(
            agreement: agreement.name, shop: shop.name, kind: kind.rawValue, subject: "order \(link.orderID)")
    }

    /// It holds no work: nothing waits for it, and only whoever sees to it closes it.
    private func notice(_ key: AttentionItem.Key, _ reason: String, _ remedy: String) -> Change {
        .raise(AttentionItem(key: key, reason: reason, remedy: remedy, openedAt: clock.now()))
    }
}

extension OrderContent.Difference {
    /// In an attention item: ` (lines or amounts, addresses)`.
    fileprivate var told: String {
        let names: [(OrderContent.Difference, String)] = [
            (.sale, "lines or amounts"), (.buyer, "addresses or business numbers"),
            (.terms, "payment, delivery or the customer's note"),
        ]
        let told = names.filter { contains($0.0) }.map(\.1)
        return told.isEmpty ? "" : " (\(told.joined(separator: ", ")))"
    }
}
