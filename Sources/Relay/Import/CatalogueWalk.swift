import HTTPClient
import ShopRouting
import WooCommerce

/// Reads all products of a shop, and the variations of each, though the list changes while it is read.
///
/// Ids only grow, so new products come last. One that is deleted moves the rest one row up: each page begins with the last
/// row of the page before, and where that is another one, the walk goes back to where it still knows its way.
struct CatalogueWalk {
    /// Parents whose variations are read at once.
    private static let places = 4
    /// In a row, before the list counts as one that cannot be paged through.
    private static let stalePages = 5
    /// For a page whose descriptions are too much for one answer.
    private static let fewRows = 5

    let shop: Shop
    let calls: ImportCalls

    /// - Parameter take: gets each page's products, each behind it with its variations.
    /// - Returns: rows that could not be read.
    func run(_ take: ([ProductSheet]) async throws(ImportStop) -> Void) async throws(ImportStop) -> Int {
        var last: Int64 = 0
        var offset = 0
        var unreadable = 0
        var stale = 0
        while true {
            let start = max(offset - 1, 0)
            let page = try await page(start)
            if start > 0, let first = page.products.first, first.id > last, page.count == page.products.count {
                // Rows have moved up: some that were not read stand before.
                offset = max(offset - WooCommerce.Client.pageSize, 0)
                continue
            }
            let fresh = page.products.filter { $0.id > last }
            if page.count > page.products.count { unreadable += page.count - page.products.count }
            if !fresh.isEmpty { try await take(try await withVariations(fresh)) }
            guard page.count >= WooCommerce.Client.pageSize else { return unreadable }
            // A page behind a step back may hold nothing new; a list that ignores its offset never does.
            stale = fresh.isEmpty ? stale + 1 : 0
            guard stale <= Self.stalePages else {
                throw .call(.shop(shop.name), .malformed(.init(status: 200, code: "page_ignored")))
            }
            last = fresh.last?.id ?? last
            offset = start + page.count
        }
    }

    private func page(_ offset: Int) async throws(ImportStop) -> WooCommerce.Client.CataloguePage {
        do throws(ImportStop) {
            return try await calls.shop(shop) { client throws(CallFailure) in
                try await client.catalogue(offset: offset)
            }
        } catch {
            guard case .call(_, let failure) = error, failure.detail.code == "answer_too_large" else { throw error }
        }
        var whole = WooCommerce.Client.CataloguePage(products: [], count: 0)
        for start in stride(from: offset, to: offset + WooCommerce.Client.pageSize, by: Self.fewRows) {
            let part = try await calls.shop(shop) { client throws(CallFailure) in
                try await client.catalogue(offset: start, count: Self.fewRows)
            }
            whole.products += part.products
            whole.count += part.count
            if part.count < Self.fewRows { break }
        }
        return whole
    }

    private func withVariations(_ products: [ProductSheet]) async throws(ImportStop) -> [ProductSheet] {
        let parents = products.filter { $0.type == "variable" }
        guard !parents.isEmpty else { return products }
        var variations: [Int64: [ProductSheet]] = [:]
        for start in stride(from: 0, to: parents.count, by: Self.places) {
            let some = parents[start..<min(start + Self.places, parents.count)]
            let read = await withTaskGroup(of: (Int64, Result<[ProductSheet], ImportStop>).self) { group in
                for parent in some {
                    group.addTask {
                        do throws(ImportStop) {
                            let found = try await calls.shop(shop) { client throws(CallFailure) in
                                try await client.variationSheets(of: parent)
                            }
                            return (parent.id, .success(found))
                        } catch {
                            return (parent.id, .failure(error))
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            for (parent, result) in read { variations[parent] = try variationsOrNone(result) }
        }
        return products.flatMap { [$0] + (variations[$0.id] ?? []) }
    }

    /// A parent may be deleted before its variations are read.
    private func variationsOrNone(
        _ result: Result<[ProductSheet], ImportStop>
    ) throws(ImportStop) -> [ProductSheet] {
        do throws(ImportStop) { return try result.get() } catch {
            if case .call(_, .missing) = error { return [] }
            throw error
        }
    }
}
