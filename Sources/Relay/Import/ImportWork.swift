import Journal
import ShopRouting

/// One import from its beginning to its end.
struct ImportWork {
    let agreement: Agreement
    let journal: any Journal
    let calls: ImportCalls
    let progress: ImportProgress

    /// Computes for seconds where there are many products: the lane, which forwards orders, must not wait for it.
    ///
    /// - Returns: for the operator.
    @concurrent func run(_ wish: ImportWish) async throws(ImportStop) -> String {
        let directory = agreement.products.importDirectory
        let last = ImportFolder.last(agreement.name, in: directory)
        switch wish.act {
        case .plan:
            let folder = try ImportFolder.dry(.plan, agreement.name, in: directory)
            let plan = try await plan(wish, folder)
            return plan.summary + "plan: \(folder.table)\n      \(folder.csv)\n      \(folder.json)\n"
        case .compare:
            let folder = try ImportFolder.dry(.compare, agreement.name, in: directory)
            return try ComparisonReport(folder: folder).text(try await plan(wish, folder))
        case .run:
            if let last, last.has(last.wish), !last.has(last.report) {
                throw .unready("The last run is not finished: go on with --resume, or take it back with --undo.")
            }
            let folder = try ImportFolder.next(agreement.name, in: directory)
            try folder.write(wish, to: folder.wish)
            _ = try await plan(wish, folder)
            return try await carryOut(folder)
        case .resume:
            guard let last, last.has(last.wish) else { throw .unready("There is no run to go on with.") }
            guard !last.has(last.report) else { throw .unready("The last run is finished.") }
            if !last.has(last.planned) {
                _ = try await plan(try last.read(ImportWish.self, from: last.wish), last)
            }
            return try await carryOut(last)
        case .undo:
            guard let last, last.has(last.planned) else { throw .unready("There is no run to take back.") }
            let undo = ImportUndo(agreement: agreement, calls: calls, folder: last, progress: progress)
            let said = try await undo.run()
            if !last.has(last.report) { _ = try ImportReport(folder: last).write() }
            return said
        }
    }

    private func plan(_ wish: ImportWish, _ folder: ImportFolder) async throws(ImportStop) -> ImportPlan {
        try await ImportPlanning(
            agreement: agreement, shops: wish.shops.compactMap(agreement.shop), withStock: wish.withStock,
            compares: wish.act == .compare, calls: calls, folder: folder, progress: progress
        ).run()
    }

    private func carryOut(_ folder: ImportFolder) async throws(ImportStop) -> String {
        try await ImportRun(agreement: agreement, calls: calls, folder: folder, progress: progress).run()
        try await link(folder)
        return try ImportReport(folder: folder).write()
    }

    /// Remembers which product is which item, where product data is maintained from now on: a SKU that changes later is
    /// then known for the same product's.
    private func link(_ folder: ImportFolder) async throws(ImportStop) {
        let shops = agreement.shops.filter(agreement.products.follows)
        guard !shops.isEmpty else { return }
        let rows = try LineReader(folder.rows)
        var changes: [Change] = []
        while let row = try rows.next(PlanRow.self) {
            guard row.isWork || row.action == .unchanged, let number = row.draft?.number,
                let shop = shops.first(where: { $0.name.rawValue == row.shop })
            else { continue }
            let known: ProductLink?
            do throws(JournalError) { known = try await ProductLink.read(shop.name, row.product, journal) } catch {
                throw .file("the journal cannot be used")
            }
            guard known?.item != number else { continue }
            changes.append(ProductLink(item: number).change(shop.name, row.product))
            if changes.count >= 500 { try await commit(&changes) }
        }
        try await commit(&changes)
    }

    private func commit(_ changes: inout [Change]) async throws(ImportStop) {
        guard !changes.isEmpty else { return }
        do throws(JournalError) { try await journal.commit(changes) } catch {
            throw .file("the journal cannot be used")
        }
        changes.removeAll(keepingCapacity: true)
    }
}
