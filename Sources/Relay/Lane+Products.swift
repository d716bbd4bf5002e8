import Journal
import Logging

/// Products and items whose data somebody owns.
extension Lane {
    /// Products that are maintained at once.
    static var productPlaces: Int { 4 }

    /// Products that no webhook told of.
    ///
    /// - Returns: false when it is to be tried again soon.
    func catchUpProducts(of shop: Shop) async -> Bool {
        guard agreement.products.follows(shop) else { return true }
        let pass = ProductCatchUp(agreement: agreement, shop: shop, journal: journal, calls: calls, clock: clock)
        return await run("products", of: "products", pass.run)
    }

    func maintain(_ work: Work) async {
        defer {
            runningProducts -= 1
            ended([work.key])
        }
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { _ in
            do throws(JournalError) {
                let sync = ProductSync(
                    agreement: agreement, journal: journal, calls: calls, prices: prices, clock: clock)
                try await journal.commit(changes(try await sync.run(work), of: work))
            } catch {
                await rest(after: error)
            }
        }
    }
}
