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
    let customers: CustomerDirectory
    let ownSKUs: OwnSKUs
    let clock: WallClock

    /// What stops the run before its end.
    private enum Stop: Error {
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

        guard let order = try await order(id, work) else { return .done([.settleAll(holding: work.key)]) }
        if let known { try check(order, is: known, work) }
        guard let link, link.state != .intended else { return try await transfer(order, work) }
        if case .drafted(let number) = link.state {
            // Whoever books drafts by hand may have changed this one.
            guard agreement.books else { return .done() }
            // It may have been held in an earlier run, or never been compared.
            let draft = try await translate(order, work, asDraft: number)
            let drafted = try await rackbeat(work) { client throws(CallFailure) in try await client.order(number) }
            if !drafted.isBooked, let blocked = difference(drafted, draft, id, work) { return blocked }
        }
        return try await book(link, work)
    }

    private func transfer(_ order: ShopOrder, _ work: Work) async throws(Stop) -> Outcome {
        let draft = try await translate(order, work)
        let customer = try await customer(for: order, draft, work)
        let (link, created) = try await create(draft, customer, order, work)
        var drafted = link
        drafted.state = created.isBooked ? .booked(number: created.number) : .drafted(number: created.number)
        drafted.changedAt = clock.now()
        try await commit([.link(drafted)])
        Logger.current.info(
            "order forwarded",
            metadata: ["shop": "\(shop.name)", "order.id": "\(order.id)", "rackbeat.order": "\(created.number)"])
        if let blocked = difference(created, draft, order.id, work) { return blocked }
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

    private func difference(_ order: Rackbeat.Order, _ draft: OrderDraft, _ id: Int64, _ work: Work) -> Outcome? {
        guard let total = order.total, total.rounded(places: 2) != draft.total.rounded(places: 2) else { return nil }
        return held(
            .rackbeatTotalsDiffer, work, id,
            "Rackbeat's order \(order.number) sums up to \(total), the shop's order to \(draft.total).",
            "Compare the two, mend Rackbeat's draft, and book it there.")
    }

    // What an intent without a result has come to.

    private func resolve(_ link: OrderLink, _ work: Work) async throws(Stop) -> OrderLink? {
        let reference = OrderReference(shop: link.shop, orderID: link.orderID)
        let result = try await rackbeat(work) { client throws(CallFailure) in
            try await client.search(reference, createdSince: link.intendedAt)
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
            var found = link
            found.state = only.isBooked ? .booked(number: only.number) : .drafted(number: only.number)
            found.changedAt = clock.now()
            try await commit([.link(found)])
            return found
        case .absent:
            // The far side may still be at it: a call that timed out here can end there later. When the process died in
            // the middle of it, nobody saw its end.
            let settled =
                link.changedAt > link.intendedAt
                ? link.changedAt + agreement.settle : link.intendedAt + agreement.settleAfterCrash
            guard clock.now() >= settled else { throw .outcome(.later(notBefore: settled, cause: "settling")) }
            return nil
        case .inconclusive:
            // Orders deleted while the list was read look the same, and the next reading may prove it.
            if work.attempts < 5 { throw .outcome(.later(cause: "search_inconclusive")) }
            throw .outcome(
                held(
                    .orderUnproven, work, link.orderID,
                    "A call that may have created this order in Rackbeat had no clear end, and Rackbeat's list is too "
                        + "long or not in order, so that its absence cannot be proved.",
                    "Look for \(reference.token) in Rackbeat. If it is there, nothing is left to do; if not, release this item."
                ))
        }
    }

    /// - Parameter number: Rackbeat's, where the order is there already: nobody must enter it a second time.
    private func translate(
        _ order: ShopOrder, _ work: Work, asDraft number: String? = nil
    ) async throws(Stop) -> OrderDraft {
        let facts = try await facts(order, work)
        switch OrderTranslation(rules: shop.rules, shop: shop.name).decide(order, facts: facts) {
        case .transfer(let draft): return draft
        case .ignore: throw .outcome(.done([.settleAll(holding: work.key)]))
        case .waitForLines:
            if work.attempts < 10 { throw .outcome(.later(cause: "lines_missing")) }
            throw .outcome(
                held(
                    .linesMissing, work, order.id, "The order has a total of \(order.total) but no lines.",
                    "Look at the order in the shop; once it has lines, save it there or release this item."))
        case .refuse(let refusals):
            guard let first = refusals.first else { throw .outcome(.done([])) }
            throw .outcome(
                held(
                    first.kind.rawValue, work, order.id,
                    refusals.prefix(5).map(\.reason).joined(separator: " ").shortened(to: 1000),
                    number.map { "It is in Rackbeat as draft \($0): book it there, then close this item." }
                        ?? first.remedy))
        }
    }

    /// What only the shop's products can tell: whether a variation's SKU is its own (woocommerce.md 2.5).
    private func facts(_ order: ShopOrder, _ work: Work) async throws(Stop) -> [Int64: LineFacts] {
        var facts: [Int64: LineFacts] = [:]
        for line in order.lines where line.productID != 0 {
            // A choice on a line without a variation: it may have lost it, and only the product's type tells.
            if line.variationID == 0 {
                guard line.meta.contains(where: { !$0.key.hasPrefix("_") }) else { continue }
                facts[line.id] = LineFacts(isVariable: try await isVariable(line.productID, work))
                continue
            }
            if let sku = line.sku, shop.rules.aliases[sku] != nil { continue }
            let own = try await fromShop(work) { client throws(CallFailure) in
                try await ownSKUs.sku(of: line.variationID, in: shop.name, client)
            }
            facts[line.id] = LineFacts(ownSKU: own ?? "")
        }
        return facts
    }

    /// nil when the product has gone since.
    private func isVariable(_ product: Int64, _ work: Work) async throws(Stop) -> Bool? {
        try await fromShop(work) { client throws(CallFailure) in
            do throws(CallFailure) {
                return try await client.product(product).type == "variable"
            } catch {
                guard case .missing = error else { throw error }
                return nil
            }
        }
    }

    private func customer(for order: ShopOrder, _ draft: OrderDraft, _ work: Work) async throws(Stop) -> Int {
        if let customer = agreement.customer { return customer }
        let email = order.billing.email.trimmed
        guard !email.isEmpty else {
            throw .outcome(
                held(
                    .customerMissing, work, order.id,
                    "The order has no e-mail address, and the agreement no default customer.",
                    "Set customer: NUMBER for the agreement, then restart."))
        }
        do throws(CustomerDirectory.Stop) {
            return try await customers.number(email: email, draft, priority: work.key.subject.priority)
        } catch {
            switch error {
            case .call(let failure): throw .outcome(failed(failure, work, .rackbeatUnauthorized, "Rackbeat"))
            case .journal(let error): throw .journal(error)
            case .settling(let until): throw .outcome(.later(notBefore: until, cause: "settling"))
            }
        }
    }

    /// The intent is written between the wait for the allowance and the call: it tells when the call may have begun.
    private func create(
        _ draft: OrderDraft, _ customer: Int, _ order: ShopOrder, _ work: Work
    ) async throws(Stop) -> (OrderLink, Rackbeat.Order) {
        do throws(CallFailure) {
            try await calls.payForRackbeat(priority: work.key.subject.priority)
        } catch {
            throw .outcome(failed(error, work, .rackbeatUnauthorized, "Rackbeat"))
        }
        let now = clock.now()
        let intent = OrderLink(
            shop: shop.name, orderID: order.id, orderKey: order.key.isEmpty ? nil : order.key,
            reference: draft.heading, state: .intended, intendedAt: now, changedAt: now)
        try await commit([.link(intent)])
        do throws(Stop) {
            let created = try await rackbeat(work, isPaid: true) { client throws(CallFailure) in
                try await client.createDraft(draft, customer: customer)
            }
            return (intent, created)
        } catch {
            // Whatever it was, the call has ended now: from here on it settles.
            var ended = intent
            ended.changedAt = max(clock.now(), Moment(milliseconds: intent.intendedAt.milliseconds + 1))
            try await commit([.link(ended)])
            throw error
        }
    }

    private func book(_ link: OrderLink, _ work: Work) async throws(Stop) -> Outcome {
        let settled: [Change] = [
            .settleAll(holding: work.key), .settle(unauthorizedKey(.shopUnauthorized)),
            .settle(unauthorizedKey(.rackbeatUnauthorized)),
        ]
        guard agreement.books, case .drafted(let number) = link.state else { return .done(settled) }
        try await rackbeat(work) { client throws(CallFailure) in try await client.book(number) }
        var booked = link
        booked.state = .booked(number: number)
        booked.changedAt = clock.now()
        return .done([.link(booked)] + settled)
    }

    // The journal and the far sides, with what their failures mean for this work.

    private func read(_ id: Int64) async throws(Stop) -> OrderLink? {
        do throws(JournalError) { return try await journal.orderLink(shop.name, id) } catch { throw .journal(error) }
    }

    private func commit(_ changes: [Change]) async throws(Stop) {
        do throws(JournalError) { try await journal.commit(changes) } catch { throw .journal(error) }
    }

    private func order(_ id: Int64, _ work: Work) async throws(Stop) -> ShopOrder? {
        do throws(CallFailure) {
            return try await calls.shop(shop) { client throws(CallFailure) in try await client.order(id) }
        } catch {
            if case .missing = error { return nil }
            throw .outcome(failed(error, work, .shopUnauthorized, "The shop \(shop.name)"))
        }
    }

    private func fromShop<Value: Sendable>(
        _ work: Work, _ call: (WooCommerce.Client) async throws(CallFailure) -> Value
    ) async throws(Stop) -> Value {
        do throws(CallFailure) {
            return try await calls.shop(shop, call)
        } catch {
            throw .outcome(failed(error, work, .shopUnauthorized, "The shop \(shop.name)"))
        }
    }

    private func rackbeat<Value: Sendable>(
        _ work: Work, isPaid: Bool = false, _ call: (Rackbeat.Client) async throws(CallFailure) -> Value
    ) async throws(Stop) -> Value {
        do throws(CallFailure) {
            return try await calls.rackbeat(priority: work.key.subject.priority, isPaid: isPaid, call)
        } catch {
            throw .outcome(failed(error, work, .rackbeatUnauthorized, "Rackbeat"))
        }
    }
}

extension String {
    fileprivate func shortened(to limit: Int) -> String { count > limit ? prefix(limit) + "…" : self }

    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
