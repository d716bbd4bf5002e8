import HTTPClient
import Rackbeat
import ShopRouting

/// Carries out a plan, from where an earlier process was ended.
///
/// An item's number makes a second creating call harmless: Rackbeat refuses it (rackbeat.md U19). The intent that stands
/// before the first tells whose the item is that is found then.
struct ImportRun {
    /// Rows at once: Rackbeat's allowance is the limit, not the time of a call.
    private static let places = 8

    let agreement: Agreement
    let calls: ImportCalls
    let folder: ImportFolder
    let progress: ImportProgress

    func run() async throws(ImportStop) {
        let plan = try folder.read(ImportPlan.self, from: folder.planned)
        let steps = try ImportSteps(folder.steps)
        let standing = try ImportStanding(folder.steps, rows: plan.rows)
        progress.begin(.run, total: plan.work)
        progress.advance(by: standing.count)
        let reader = try LineReader(folder.rows)
        let stop = await withTaskGroup(of: ImportStop?.self) { group -> ImportStop? in
            do throws(ImportStop) {
                var running = 0
                var index = -1
                while let row = try reader.next(PlanRow.self) {
                    index += 1
                    guard row.isWork, !standing.isFinished(index) else { continue }
                    if running >= Self.places, let ended = await group.next() {
                        running -= 1
                        if let stop = ended { throw stop }
                    }
                    running += 1
                    group.addTask { [index] in await carry(index, row, standing.open[index], steps) }
                }
            } catch {
                // Those that run end by themselves: what they have begun is written down.
                return error
            }
            var stop: ImportStop?
            for await ended in group { stop = stop ?? ended }
            return stop
        }
        try await steps.sync()
        if let stop { throw stop }
    }

    /// - Returns: what ends the whole run.
    private func carry(
        _ index: Int, _ row: PlanRow, _ known: ImportRowState?, _ steps: ImportSteps
    ) async -> ImportStop? {
        let work = ImportRow(index: index, row: row, agreement: agreement, calls: calls, steps: steps)
        do throws(ImportStop) {
            switch await work.run(from: known ?? ImportRowState()) {
            case .done: try await steps.note(ImportStep(index, .done))
            case .refused(let note): try await steps.note(ImportStep(index, .refused, note: note))
            case .stopped(let stop): throw stop
            }
            progress.advance()
            return nil
        } catch {
            return error
        }
    }
}
