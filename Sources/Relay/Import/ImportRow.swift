import Foundation
import HTTPClient
import Rackbeat
import ShopRouting

/// One row of a plan that is work.
struct ImportRow {
    enum End: Sendable {
        case done
        /// Nothing more is tried for it, and the rest goes on.
        case refused(String)
        /// The whole run ends here; what was begun is written down.
        case stopped(ImportStop)
    }

    let index: Int
    let row: PlanRow
    let agreement: Agreement
    let calls: ImportCalls
    let steps: ImportSteps

    private enum Stop: Error {
        case refused(String)
        case whole(ImportStop)
    }

    /// - Parameter state: how far an earlier run has come with it.
    func run(from state: ImportRowState) async -> End {
        guard let draft = row.draft else { return .done }
        do throws(Stop) {
            let isFresh = row.action == .create && !state.isMade && !state.isIntended
            if row.action == .create, !state.isMade { try await create(draft, isIntended: state.isIntended) }
            if row.action == .update, let change = row.change {
                try await rackbeat { client throws(CallFailure) in try await client.updateItem(draft.number, change) }
            }
            if let stock = row.stock { try await count(draft.number, stock.to, state.adjustment, isFresh: isFresh) }
            return .done
        } catch {
            switch error {
            case .refused(let note): return .refused(note)
            case .whole(let stop): return .stopped(stop)
            }
        }
    }

    private func create(_ draft: ItemDraft, isIntended: Bool) async throws(Stop) {
        var mayBeMade = isIntended
        if !isIntended { try await note(ImportStep(index, .intended)) }
        attempts: for attempt in 1... {
            if mayBeMade, try await isMade(draft) { break }
            do throws(CallFailure) {
                try await calls.once { client throws(CallFailure) in try await client.createItem(draft) }
                break
            } catch {
                switch error {
                case .refused(let detail):
                    // An earlier call of ours may have come through after all.
                    if mayBeMade, try await isMade(draft) { break attempts }
                    throw .refused("\(detail.summary) \(detail.message)".trimmed)
                case .notCarriedOut(_, let detail) where detail.code == "shutting_down": throw .whole(.ending)
                case .notCarriedOut: break
                case .unclear, .malformed: mayBeMade = true
                case .missing, .unauthorized: throw .whole(.call(.rackbeat, error))
                }
                guard attempt < 12 else { throw .whole(.call(.rackbeat, error)) }
                try await rest(attempt, error)
            }
        }
        try await note(ImportStep(index, .made))
    }

    /// Whether Rackbeat has the item as this run would have made it.
    private func isMade(_ draft: ItemDraft) async throws(Stop) -> Bool {
        guard let item = try await item(draft.number) else { return false }
        guard draft.isWhatWasMade(item) else {
            throw .refused("Somebody has made the item \(draft.number) meanwhile.")
        }
        return true
    }

    /// Absolute, so that it may be done twice; booked, or it has no effect; no change would be refused (rackbeat.md 2.2).
    private func count(
        _ number: ItemNumber, _ quantity: Decimal, _ adjustment: Int?, isFresh: Bool
    ) async throws(Stop) {
        guard let location = agreement.products.location else { return }
        var id = adjustment
        if id == nil {
            let there: Decimal =
                isFresh
                ? 0
                : try await rackbeat { client throws(CallFailure) in try await client.stock(of: number, at: location) }
            guard there != quantity else { return }
            let day = calls.clock.now().civilDate
            let made = try await rackbeat { client throws(CallFailure) in
                try await client.adjust(
                    number, to: quantity, at: location, day: day, reason: "Shoprelay: initial import")
            }
            try await note(ImportStep(index, .counting, adjustment: made))
            id = made
        }
        guard let id else { return }
        try await rackbeat { client throws(CallFailure) in try await client.bookAdjustment(id) }
    }

    private func item(_ number: ItemNumber) async throws(Stop) -> ItemSheet? {
        try await rackbeat { client throws(CallFailure) in try await client.itemSheet(number) }
    }

    private func rackbeat<Value: Sendable>(
        _ call: (Rackbeat.Client) async throws(CallFailure) -> Value
    ) async throws(Stop) -> Value {
        do throws(ImportStop) { return try await calls.rackbeat(call) } catch {
            switch error {
            case .call(_, .refused(let detail)), .call(_, .missing(let detail)):
                throw .refused("\(detail.summary) \(detail.message)".trimmed)
            default: throw .whole(error)
            }
        }
    }

    private func note(_ step: ImportStep) async throws(Stop) {
        do throws(ImportStop) { try await steps.note(step) } catch { throw .whole(error) }
    }

    private func rest(_ attempt: Int, _ failure: CallFailure) async throws(Stop) {
        do throws(ImportStop) { try await calls.rest(afterAttempts: attempt, failure) } catch { throw .whole(error) }
    }
}

extension ItemDraft {
    /// Rackbeat may keep fewer digits of the price than it was sent.
    func isWhatWasMade(_ item: ItemSheet) -> Bool {
        HTMLDocument.isSame(name, item.name) && HTMLDocument.isSame(description, item.description)
            && item.price.map { ($0 - (price ?? 0)).magnitude < 0.01 } ?? true
    }
}

extension String {
    fileprivate var trimmed: String { HTMLText.plain(self, limit: 300) }
}
