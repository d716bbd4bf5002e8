import HTTPClient
import Journal
import ShopRouting
import WooCommerce

/// What an order is to be in Rackbeat, and for whom.
extension OrderForwarding {
    /// - Parameters:
    ///   - number: Rackbeat's, where the order is there already: nobody must enter it a second time.
    ///   - unsellable: items that Rackbeat was asked for and does not sell.
    func translate(
        _ order: ShopOrder, _ work: Work, asDraft number: String? = nil, unsellable: [ItemNumber: Refusal] = [:]
    ) async throws(Stop) -> OrderDraft {
        let facts = try await facts(order, work)
        let translation = OrderTranslation(rules: shop.rules, shop: shop.name)
        switch translation.decide(order, facts: facts, unsellable: unsellable) {
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
            let remedy = number.map { "It is in Rackbeat as draft \($0): book it there, then close this item." }
            throw .outcome(held(refusals, remedy ?? first.remedy, work, order.id))
        }
    }

    /// What only the shop's products can tell: whether a line has lost its variation, and whether a variation's SKU is its
    /// own (woocommerce.md 2.5). Nothing on the line itself does.
    func facts(_ order: ShopOrder, _ work: Work) async throws(Stop) -> [Int64: LineFacts] {
        var facts: [Int64: LineFacts] = [:]
        let lines = order.lines.filter { $0.productID != 0 }
        let whole = lines.filter { $0.variationID == 0 }
        let areVariable = try await fromShop(work) { client throws(CallFailure) in
            try await productFacts.areVariable(Set(whole.map(\.productID)), in: shop.name, client)
        }
        for line in whole { facts[line.id] = LineFacts(isVariable: areVariable[line.productID]) }
        for line in lines where line.variationID != 0 {
            if let sku = line.sku, shop.rules.aliases[sku] != nil { continue }
            let own = try await fromShop(work) { client throws(CallFailure) in
                try await productFacts.ownSKU(of: line.variationID, in: shop.name, client)
            }
            facts[line.id] = LineFacts(ownSKU: own ?? "")
        }
        return facts
    }

    func customer(for order: ShopOrder, _ draft: OrderDraft, _ work: Work) async throws(Stop) -> Int {
        if let customer = agreement.customer { return customer }
        // Empty where Rackbeat would not take it.
        let email = draft.billing.email
        guard !email.isEmpty else {
            throw .outcome(
                held(
                    .customerMissing, work, order.id,
                    "The order has no valid e-mail address, and the agreement no default customer.",
                    "Mend the address in the shop and save the order, or set customer: NUMBER for the agreement and restart."
                ))
        }
        do throws(CustomerDirectory.Stop) {
            return try await customers.number(email: email, draft, priority: work.key.subject.priority)
        } catch {
            switch error {
            case .call(let failure): throw .outcome(failed(failure, work, "Rackbeat"))
            case .journal(let error): throw .journal(error)
            case .ambiguous(let numbers):
                let shown = numbers.prefix(5).map(String.init).joined(separator: ", ")
                throw .outcome(
                    held(
                        .customerAmbiguous, work, order.id,
                        "Rackbeat has several customers with the buyer's e-mail address: \(shown).",
                        "Bar all but one of them in Rackbeat, or give them other addresses; then release this item."))
            case .settling(let until): throw .outcome(.later(notBefore: until, cause: "settling"))
            }
        }
    }

    /// Another customer than the remembered one, which may have been deleted in Rackbeat since.
    func currentCustomer(
        insteadOf remembered: Int, _ order: ShopOrder, _ draft: OrderDraft, _ work: Work
    ) async throws(Stop) -> Int? {
        guard agreement.customer == nil else { return nil }
        do throws(JournalError) { try await customers.forget(draft.billing.email) } catch { throw .journal(error) }
        let current = try await customer(for: order, draft, work)
        return current == remembered ? nil : current
    }
}
