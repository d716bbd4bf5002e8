import HTTPClient
import Journal
import Rackbeat
import ShopRouting
import WooCommerce

/// Maintains products where somebody owns them: what the owner says is written on the other side, where it differs.
///
/// Both sides are read again each time, so that a write of ours that comes back as an event finds nothing to do.
struct ProductSync {
    let agreement: Agreement
    let journal: any Journal
    let calls: FarCalls
    let prices: PriceBook
    let clock: WallClock

    /// What stops the run before its end.
    enum Stop: Error {
        case outcome(Outcome)
        case journal(JournalError)
    }

    func run(_ work: Work) async throws(JournalError) -> Outcome {
        let outcome = try await outcome(of: work)
        guard case .finished = outcome.end else { return outcome }
        // In front: what holds the work now is raised behind it, by each shop for itself.
        return Outcome(changes: [.settleAll(holding: work.key)] + outcome.changes, end: .finished)
    }

    private func outcome(of work: Work) async throws(JournalError) -> Outcome {
        do throws(Stop) {
            switch (agreement.products.master, work.key.subject) {
            case (.shop(let master), .productData(let name, let id)):
                guard name == master, let shop = agreement.shop(name) else { return .done() }
                return try await ItemMaintenance(sync: self, shop: shop, work: work).run(product: id)
            case (.shop(let master), .item(let number)):
                guard let shop = agreement.shop(master) else { return .done() }
                return try await ItemMaintenance(sync: self, shop: shop, work: work).run(item: number)
            case (.rackbeat, .productData(let name, let id)):
                guard let shop = agreement.shop(name), let listing = shop.listing else { return .done() }
                return try await ListingMaintenance(sync: self, shop: shop, listing: listing, work: work)
                    .run(product: id)
            case (.rackbeat, .item(let number)):
                var outcome = Outcome.done()
                for shop in agreement.shops {
                    guard let listing = shop.listing else { continue }
                    let maintenance = ListingMaintenance(sync: self, shop: shop, listing: listing, work: work)
                    outcome = outcome.and(try await maintenance.run(item: number))
                }
                return outcome
            default: return .done()
            }
        } catch {
            switch error {
            case .outcome(let outcome): return outcome
            case .journal(let error): throw error
            }
        }
    }

    func link(_ shop: ShopName, _ product: Int64) async throws(Stop) -> ProductLink? {
        do throws(JournalError) { return try await ProductLink.read(shop, product, journal) } catch {
            throw .journal(error)
        }
    }

    func rackbeat<Value: Sendable>(
        _ work: Work, _ call: (Rackbeat.Client) async throws(CallFailure) -> Value
    ) async throws(Stop) -> Value {
        do throws(CallFailure) { return try await calls.rackbeat(priority: work.key.subject.priority, call) } catch {
            throw .outcome(failed(error, work, nil))
        }
    }

    func shop<Value: Sendable>(
        _ shop: Shop, _ work: Work, _ call: (WooCommerce.Client) async throws(CallFailure) -> Value
    ) async throws(Stop) -> Value {
        do throws(CallFailure) { return try await calls.shop(shop, call) } catch {
            throw .outcome(failed(error, work, shop))
        }
    }

    /// nil where the product is gone for good.
    func product(_ id: Int64, of shop: Shop, _ work: Work) async throws(Stop) -> ProductSheet? {
        do throws(CallFailure) {
            return try await calls.shop(shop) { client throws(CallFailure) in try await client.productSheet(id) }
        } catch {
            if case .missing = error { return nil }
            throw .outcome(failed(error, work, shop))
        }
    }

    func terms(of shop: Shop, _ work: Work) async throws(Stop) -> ShopPrices {
        do throws(CallFailure) { return try await prices.prices(of: shop) } catch {
            // The shop is not paused for it: orders need less.
            if case .unauthorized(let detail) = error {
                throw .outcome(
                    held(
                        .productRefused, work, shop.name,
                        "The shop does not tell whether its prices are with VAT (\(detail.summary)).",
                        "Give the REST API key to a user who may manage the shop, then release this item."))
            }
            throw .outcome(failed(error, work, shop))
        }
    }

    /// What becomes of work that a failure blocks. Every write is looked at again before the next, so that one without a
    /// clear end may be made twice.
    private func failed(_ failure: CallFailure, _ work: Work, _ shop: Shop?) -> Outcome {
        if let again = Outcome.again(after: failure, at: clock.now()) { return again }
        let who = shop.map { "The shop \($0.name)" } ?? "Rackbeat"
        let detail = failure.detail
        if case .malformed = failure { return .later(cause: "malformed") }
        return held(
            .productRefused, work, shop?.name,
            "\(who) refused it (\([detail.summary, detail.message].filter { !$0.isEmpty }.joined(separator: ": "))).",
            "Mend what it names, then release this item.")
    }

    func held(
        _ kind: AttentionKind, _ work: Work, _ shop: ShopName?, _ reason: String, _ remedy: String
    ) -> Outcome { held(kind.rawValue, work, shop, reason, remedy) }

    func held(_ refusal: Refusal, _ work: Work, _ shop: ShopName?) -> Outcome {
        held(refusal.kind.rawValue, work, shop, refusal.reason, refusal.remedy)
    }

    private func held(
        _ kind: String, _ work: Work, _ shop: ShopName?, _ reason: String, _ remedy: String
    ) -> Outcome {
        let subject =
            switch work.key.subject {
            case .productData(_, let id): "product \(id)"
            case .item(let number): "item \(number)"
            case .order, .product, .stock, .shopStock, .rackbeatOrder: work.key.subject.label
            }
        let key = AttentionItem.Key(agreement: agreement.name, shop: shop, kind: kind, subject: subject)
        return .done([
            .raise(
                AttentionItem(key: key, reason: reason, remedy: remedy, holds: work.key, openedAt: clock.now()))
        ])
    }
}
