import Foundation
import HTTPClient
import Rackbeat
import ShopRouting

/// Removes the items that the last run created and that nobody has used since: not in an order, not counted, not edited.
struct ImportUndo {
    let agreement: Agreement
    let calls: ImportCalls
    let folder: ImportFolder
    let progress: ImportProgress

    /// - Returns: for the operator.
    func run() async throws(ImportStop) -> String {
        let plan = try folder.read(ImportPlan.self, from: folder.planned)
        var made = Bits(plan.rows)
        var gone = Bits(plan.rows)
        var count = 0
        let known = try LineReader(folder.steps)
        while let step = try known.next(ImportStep.self) {
            guard step.row < plan.rows else { continue }
            switch step.state {
            case .made: if made.insert(step.row) { count += 1 }
            case .undone: if gone.insert(step.row) { count -= 1 }
            case .intended, .counting, .done, .refused, .kept: break
            }
        }
        progress.begin(.undo, total: count)
        let steps = try ImportSteps(folder.steps)
        let rows = try LineReader(folder.rows)
        var index = -1
        var removed = 0
        var kept: [String] = []
        while let row = try rows.next(PlanRow.self) {
            index += 1
            guard made.contains(index), !gone.contains(index), let draft = row.draft else { continue }
            if let reason = try await remove(draft, row) {
                try await steps.note(ImportStep(index, .kept, note: reason))
                kept.append("kept: \(draft.number): \(reason)\n")
            } else {
                try await steps.note(ImportStep(index, .undone))
                removed += 1
            }
            progress.advance()
        }
        try await steps.sync()
        return "removed: \(removed)\nkept: \(kept.count)\n" + kept.prefix(20).joined()
            + (kept.count > 20 ? "and \(kept.count - 20) more: \(folder.steps)\n" : "")
    }

    /// - Returns: why it stays; nil when it is gone.
    private func remove(_ draft: ItemDraft, _ row: PlanRow) async throws(ImportStop) -> String? {
        let number = draft.number
        guard let item = try await calls.rackbeat({ client throws(CallFailure) in try await client.itemSheet(number) })
        else { return nil }
        let stock = row.stock?.to ?? 0
        guard item.committed == 0 else { return "It stands in an order or a purchase." }
        guard item.physical == stock || item.physical == 0 else { return "Its stock has moved." }
        guard draft.isWhatWasMade(item), !item.isBarred else { return "Somebody has edited it." }
        if item.physical != 0 { try await count(number, 0) }
        do throws(ImportStop) {
            try await calls.rackbeat { client throws(CallFailure) in try await client.deleteItem(number) }
            return nil
        } catch {
            guard case .call(_, .refused(let detail)) = error else { throw error }
            if item.physical != 0 { try await count(number, item.physical) }
            return "Rackbeat refused it: \(detail.summary) \(detail.message)"
        }
    }

    private func count(_ number: ItemNumber, _ quantity: Decimal) async throws(ImportStop) {
        guard let location = agreement.products.location else { return }
        let day = calls.clock.now().civilDate
        let id = try await calls.rackbeat { client throws(CallFailure) in
            try await client.adjust(number, to: quantity, at: location, day: day, reason: "Shoprelay: import undone")
        }
        try await calls.rackbeat { client throws(CallFailure) in try await client.bookAdjustment(id) }
    }
}
