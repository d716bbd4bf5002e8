import HTTPClient
import Journal
import ShopRouting
import WooCommerce

/// Reads products of a shop that are new or have changed, and asks for their stock to be compared.
struct ProductReader {
    /// Read with one call, those of them that are no variations.
    static let batch = Client.pageSize

    let agreement: Agreement
    let shop: Shop
    let journal: any Journal
    let calls: FarCalls
    let clock: WallClock

    /// - Parameter works: on products of this shop, ``batch`` at most.
    /// - Returns: an outcome for each.
    func run(_ works: [Work]) async throws(JournalError) -> [WorkKey: Outcome] {
        var outcomes: [WorkKey: Outcome] = [:]
        let ids = works.compactMap(\.key.subject.product)
        let known = try await journal.products(shop.name, ids: ids)
        var found: [ShopProduct] = []
        do throws(CallFailure) {
            // One alone may be a variation, which only its own call finds.
            if ids.count > 1 {
                found = try await calls.shop(shop) { client throws(CallFailure) in try await client.products(ids) }
            }
        } catch {
            for work in works { outcomes[work.key] = failed(error) }
            return outcomes
        }
        for work in works {
            guard let id = work.key.subject.product else { continue }
            do throws(CallFailure) {
                let listed = found.first { $0.id == id }
                let product: ShopProduct?
                if let listed { product = listed } else { product = try await read(id) }
                outcomes[work.key] = .done(changes(product, id, known.first { $0.id == id }))
            } catch {
                outcomes[work.key] = failed(error)
            }
        }
        return outcomes
    }

    private func failed(_ failure: CallFailure) -> Outcome {
        // Whatever stands in its way, the next comparison of all stock reads it.
        Outcome.again(after: failure, at: clock.now()) ?? .done()
    }

    /// nil when the shop does not have it any more.
    private func read(_ id: Int64) async throws(CallFailure) -> ShopProduct? {
        try await calls.shop(shop) { client throws(CallFailure) in
            do throws(CallFailure) { return try await client.product(id) } catch {
                guard case .missing = error else { throw error }
                return nil
            }
        }
    }

    /// A figure that is not what was known is left in doubt: whoever writes it looks for orders first.
    private func changes(_ product: ShopProduct?, _ id: Int64, _ known: ShopProduct?) -> [Change] {
        guard var product else { return known == nil ? [] : [.forgetProduct(id, of: shop.name)] }
        if product == known { return [] }
        if product.stockQuantity != known?.stockQuantity { product.stockQuantity = nil }
        let now = clock.now()
        let skus = [product.sku, known?.sku].compactMap(\.self).filter { !$0.isEmpty }
        let items = Set(skus.compactMap { shop.rules.aliases.item(of: $0) }).sorted()
        return [.product(product, of: shop.name, seenAt: now)]
            + items.map { .request(WorkKey(agreement.name, .shopStock(shop.name, $0.rawValue)), at: now) }
    }
}

extension WorkKey.Subject {
    /// The product's id of work on one.
    fileprivate var product: Int64? { if case .product(_, let id) = self { id } else { nil } }
}
