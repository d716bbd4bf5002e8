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
                    let work = ImportWork(
                        agreement: agreement, journal: journal, calls: ImportCalls(calls: calls, clock: clock),
                        progress: task.progress)
                    task.progress.end(true, try await work.run(task.wish))
                    logger.notice("import ended", metadata: ["import": "\(task.wish.act.rawValue)"])
                } catch {
                    logger.warning("import stopped", metadata: ["import": "\(task.wish.act.rawValue)"])
                    task.progress.end(false, error.sentence + "\n")
                }
            }
        }
    }
}
