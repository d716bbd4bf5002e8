import HTTPClient
import Journal
import Logging
import Rackbeat
import ShopRouting
import WooCommerce

/// Carries one order of one shop to Rackbeat, exactly once (P2).
///
/// The order of writes is the promise: the intent is on disk before a creating call starts, its result after it. An
/// intent without a result is searched for before anything is created again.
struct OrderForwarding {
    let agreement: Agreement
    let shop: Shop
    let journal: any Journal
    let calls: FarCalls
    let searches: OrderSearches
    let customers: CustomerDirectory
    let productFacts: ProductFacts
    let clock: WallClock

    /// What stops the run before its end.
    enum Stop: Error {
        case outcome(Outcome)
        case journal(JournalError)
    }

    func run(_ work: Work, order id: Int64) async throws(JournalError) -> Outcome {
        do throws(Stop) {
            return try await forward(work, id)
        } catch {
            switch error {
            case .outcome(let outcome): return outcome
            case .journal(let error): throw error
            }
        }
    }

    private func forward(_ work: Work, _ id: Int64) async throws(Stop) -> Outcome {
        let known = try await read(id)
        var link = known
        if let known, case .intended = known.state { link = try await resolve(known, work) }

        let readAt = clock.now()
        let order = try await order(id, work)
        if let known, let order { try check(order, is: known, work) }
        try await note(order, id, link)
        if let link, link.state != .intended { return try await follow(order, readAt, link, work) }
        guard let order else { return .done([.settleAll(holding: work.key)]) }
        if known == nil, let found = try await foundFromBefore(order, work) {
            try await readStock(of: order)
            return try await follow(order, readAt, found, work)
        }
        return try await transfer(order, readAt, work)
    }

    func transfer(_ order: ShopOrder, _ readAt: Moment, _ work: Work) async throws(Stop) -> Outcome {
        let draft = try await translate(order, work)
        let customer = try await customer(for: order, draft, work)
        let (link, created, sent) = try await create(draft, customer, order, work)
        var drafted = link.stepped(to: .init(created), at: clock.now())
        let snapshot = OrderSnapshot(order, shop.rules, readAt: readAt)
        drafted.snapshot = snapshot
        drafted.snapshot?.refunds = []
        try await commit([.link(drafted)])
        Logger.current.info(
            "order forwarded",
            metadata: ["shop": "\(shop.name)", "order.id": "\(order.id)", "rackbeat.order": "\(created.number)"])
        if !order.refunds.isEmpty {
            let notice = try await refundNotice(of: order, drafted, work)
            drafted.snapshot = snapshot
            try await commit(notice + [.link(drafted)])
        }
        let there = created.total == nil ? try await self.drafted(created.number, order.id, work) : created
        if let blocked = try await reconcile(there, sent, order, work) { return blocked }
        return try await book(drafted, work)
    }

    /// A shop that was set up anew, or put back to an older state, gives ids a second time.
    private func check(_ order: ShopOrder, is link: OrderLink, _ work: Work) throws(Stop) {
        guard let key = link.orderKey, !order.key.isEmpty, key != order.key else { return }
        let former = link.rackbeatNumber.map { "Rackbeat's order \($0)" } ?? "one that may be in Rackbeat"
        throw .outcome(
            held(
                .orderReplaced, work, order.id,
                "The shop has given the id \(order.id) to another order before, which is \(former).",
                "Enter this one in Rackbeat by hand, then close this item. If the shop began its ids anew, raise them "
                    + "above the former ones there."))
    }

    /// What nothing holds up any longer.
    func settled(_ work: Work) -> [Change] { [.settleAll(holding: work.key)] }

    /// Where Rackbeat takes no negative prices, the discounts are in the other lines' prices (rackbeat.md U21).
    ///
    /// - Returns: with the draft as Rackbeat took it.
    private func create(
        _ draft: OrderDraft, _ customer: Int, _ order: ShopOrder, _ work: Work
    ) async throws(Stop) -> (OrderLink, Rackbeat.Order, OrderDraft) {
        var sent = draft
        var answer = try await attempt(sent, customer, order, work)
        if case .failure(.refused(let detail)) = answer, detail.status == 422,
            let reduced = draft.withoutNegativePrices()
        {
            sent = reduced
            answer = try await attempt(sent, customer, order, work)
        }
        if case .failure(.refused) = answer {
            let unsellable = try await unsellable(draft, work)
            if !unsellable.isEmpty {
                // Held here, unless a placeholder stands for what Rackbeat does not sell.
                sent = try await translate(order, work, unsellable: unsellable)
                answer = try await attempt(sent, customer, order, work)
            } else if let current = try await currentCustomer(insteadOf: customer, order, draft, work) {
                sent = draft
                answer = try await attempt(sent, current, order, work)
            }
        }
        switch answer {
        case .success(let (link, created)): return (link, created, sent)
        case .failure(let failure): throw .outcome(failed(failure, work, "Rackbeat"))
        }
    }

    /// The intent is written between the wait for the allowance and the call: it tells when the call may have begun.
    private func attempt(
        _ draft: OrderDraft, _ customer: Int, _ order: ShopOrder, _ work: Work
    ) async throws(Stop) -> Result<(OrderLink, Rackbeat.Order), CallFailure> {
        do throws(CallFailure) {
            try await calls.payForRackbeat(priority: work.key.subject.priority)
        } catch {
            return .failure(error)
        }
        let now = clock.now()
        let intent = OrderLink(
            shop: shop.name, orderID: order.id, orderKey: order.key.isEmpty ? nil : order.key,
            reference: draft.heading, state: .intended, intendedAt: now, changedAt: now)
        try await commit([.link(intent)])
        do throws(CallFailure) {
            let created = try await calls.rackbeat(priority: work.key.subject.priority, isPaid: true) {
                client throws(CallFailure) in try await client.createDraft(draft, customer: customer)
            }
            return .success((intent, created))
        } catch {
            var ended = intent
            switch error {
            case .unclear, .malformed: ended.changedAt = clock.now()
            // Certainly not carried out: there is nothing to wait for.
            case .notCarriedOut, .missing, .unauthorized, .refused:
                ended.intendedAt = intent.intendedAt - agreement.settle
                ended.changedAt = ended.intendedAt
            }
            try await commit([.link(ended)])
            return .failure(error)
        }
    }

    func book(_ link: OrderLink, _ work: Work) async throws(Stop) -> Outcome {
        let settled = settled(work)
        guard shop.books, case .drafted(let number) = link.state else { return .done(settled) }
        do throws(CallFailure) {
            try await calls.rackbeat(priority: work.key.subject.priority) { client throws(CallFailure) in
                try await client.book(number, sendsMail: shop.mails)
            }
        } catch {
            // Deleted or cancelled a moment ago, it says so itself.
            switch error {
            case .missing, .refused: _ = try await drafted(number, link.orderID, work)
            default: break
            }
            throw .outcome(failed(error, work, "Rackbeat"))
        }
        return .done([.link(link.stepped(to: .booked(number: number), at: clock.now()))] + settled)
    }
}
