import Journal
import Logging
import ServiceLifecycle
import ShopRouting

/// The initial import, behind all other work.
extension Lane {
    /// Begins an import, which goes on when nobody watches it.
    ///
    /// - Returns: false while another one of the agreement goes on.
    func startImport(_ wish: ImportWish) throws(CommandStop) -> Bool {
        guard wish.shops.allSatisfy({ agreement.shop($0) != nil }) else { throw .unknown }
        guard !agreement.isPaused, !isOver else { throw .resting }
        return imports.ask(wish)
    }

    /// Of the import that goes on, or of the last one of this process.
    nonisolated var importState: ImportState? { imports.state }

    /// Carries out what is asked for, until graceful shutdown.
    func importing() async {
        for await task in imports.tasks.cancelOnGracefulShutdown() {
            await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { logger in
                logger.notice("import began", metadata: ["import": "\(task.wish.act.rawValue)"])
                do throws(ImportStop) {
                    task.progress.end(true, try await carryOut(task))
                    logger.notice("import ended", metadata: ["import": "\(task.wish.act.rawValue)"])
                } catch {
                    logger.warning("import stopped", metadata: ["import": "\(task.wish.act.rawValue)"])
                    task.progress.end(false, error.sentence + "\n")
                }
            }
        }
    }

    private func carryOut(_ task: ImportDesk.Task) async throws(ImportStop) -> String {
        let directory = agreement.products.importDirectory
        let last = ImportFolder.last(agreement.name, in: directory)
        let calls = ImportCalls(calls: calls, clock: clock)
        switch task.wish.act {
        case .plan:
            let folder = try ImportFolder.dry(.plan, agreement.name, in: directory)
            let plan = try await self.plan(task.wish, folder, task.progress, calls)
            return plan.summary + "plan: \(folder.table)\n      \(folder.csv)\n      \(folder.json)\n"
        case .compare:
            let folder = try ImportFolder.dry(.compare, agreement.name, in: directory)
            return try ComparisonReport(folder: folder)
                .text(try await plan(task.wish, folder, task.progress, calls))
        case .run:
            if let last, last.has(last.wish), !last.has(last.report) {
                throw .unready("The last run is not finished: go on with --resume, or take it back with --undo.")
            }
            let folder = try ImportFolder.next(agreement.name, in: directory)
            try folder.write(task.wish, to: folder.wish)
            _ = try await plan(task.wish, folder, task.progress, calls)
            return try await run(folder, task.progress, calls)
        case .resume:
            guard let last, last.has(last.wish) else { throw .unready("There is no run to go on with.") }
            guard !last.has(last.report) else { throw .unready("The last run is finished.") }
            if !last.has(last.planned) {
                let wish = try last.read(ImportWish.self, from: last.wish)
                _ = try await plan(wish, last, task.progress, calls)
            }
            return try await run(last, task.progress, calls)
        case .undo:
            guard let last, last.has(last.planned) else { throw .unready("There is no run to take back.") }
            let undo = ImportUndo(agreement: agreement, calls: calls, folder: last, progress: task.progress)
            let said = try await undo.run()
            if !last.has(last.report) { _ = try ImportReport(folder: last).write() }
            return said
        }
    }

    private func plan(
        _ wish: ImportWish, _ folder: ImportFolder, _ progress: ImportProgress, _ calls: ImportCalls
    ) async throws(ImportStop) -> ImportPlan {
        let planning = ImportPlanning(
            agreement: agreement, shops: wish.shops.compactMap(agreement.shop), withStock: wish.withStock,
            compares: wish.act == .compare, calls: calls, folder: folder, progress: progress)
        return try await planning.run()
    }

    private func run(
        _ folder: ImportFolder, _ progress: ImportProgress, _ calls: ImportCalls
    ) async throws(ImportStop) -> String {
        try await ImportRun(agreement: agreement, calls: calls, folder: folder, progress: progress).run()
        return try ImportReport(folder: folder).write()
    }
}
