import HTTPClient
import Journal
import ShopRouting
import WooCommerce

/// Lists all products and variations of a shop anew, a page at a time, into the journal.
struct ShopListing {
    /// Makes one call to the shop, as often as it takes.
    typealias Ask = ((WooCommerce.Client) async throws(CallFailure) -> ProductPage) async throws(CatchUp.Stop) ->
        ProductPage

    let shop: Shop
    let journal: any Journal
    let watch: SaleWatch
    let clock: WallClock

    func run(_ ask: Ask) async throws(CatchUp.Stop) {
        let start = clock.now()
        var parents: [Int64] = []
        try await pages(ask, { client, page throws(CallFailure) in try await client.products(page: page) }) {
            products in
            parents += products.filter { $0.type == "variable" }.map(\.id)
        }
        if !parents.isEmpty { try await variations(of: parents, ask) }
        try await commit([.forgetProducts(of: shop.name, seenBefore: start)])
    }

    /// All at once where the shop knows how, else parent by parent.
    private func variations(of parents: [Int64], _ ask: Ask) async throws(CatchUp.Stop) {
        do throws(CatchUp.Stop) {
            return try await pages(ask) { client, page throws(CallFailure) in try await client.variations(page: page) }
        } catch {
            // An older shop has no such list.
            guard case .call(let failure) = error, failure.detail.status == 404 else { throw error }
        }
        for parent in parents {
            let page = try await ask { client throws(CallFailure) in
                do throws(CallFailure) {
                    return ProductPage(products: try await client.variations(of: parent), isLast: true)
                } catch {
                    // Gone since it was listed.
                    guard case .missing = error else { throw error }
                    return ProductPage(products: [], isLast: true)
                }
            }
            try await see(page.products)
        }
    }

    private func pages(
        _ ask: Ask, _ call: @escaping (WooCommerce.Client, Int) async throws(CallFailure) -> ProductPage,
        _ seen: ([ShopProduct]) -> Void = { _ in }
    ) async throws(CatchUp.Stop) {
        var last: Int64 = 0
        for page in 1... {
            let answer = try await ask { client throws(CallFailure) in try await call(client, page) }
            try await see(answer.products)
            seen(answer.products)
            guard !answer.isLast, let end = answer.products.last?.id else { return }
            // A list that ignores its page would never end.
            guard end > last else { throw .call(.malformed(.init(status: 200, code: "page_ignored"))) }
            last = end
        }
    }

    /// A figure that is not what was known may be a sale that nobody has told of: orders are read before it is taken for
    /// known.
    private func see(_ products: [ShopProduct]) async throws(CatchUp.Stop) {
        let known: [ShopProduct]
        do throws(JournalError) { known = try await journal.products(shop.name, ids: products.map(\.id)) } catch {
            throw .journal(error)
        }
        let figures = Dictionary(known.map { ($0.id, $0.stockQuantity) }) { first, _ in first }
        if products.contains(where: { $0.stockManager == .itself && figures[$0.id] != $0.stockQuantity }) {
            _ = try await watch.look(at: shop)
        }
        let now = clock.now()
        try await commit(products.map { .product($0, of: shop.name, seenAt: now) })
    }

    private func commit(_ changes: [Change]) async throws(CatchUp.Stop) {
        do throws(JournalError) { try await journal.commit(changes) } catch { throw .journal(error) }
    }
}
