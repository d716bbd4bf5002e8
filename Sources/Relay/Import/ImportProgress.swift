import Synchronization

/// How far an import has come, for whoever watches it.
public struct ImportState: Sendable, Equatable {
    public enum Phase: String, Sendable {
        case products, items, plan, run, undo
    }

    public var act: ImportWish.Act
    public var phase = Phase.products
    public var done = 0
    /// nil while it is not known.
    public var total: Int?
    /// How it ended; nil while it goes on.
    public var ending: Ending?

    public struct Ending: Sendable, Equatable {
        public var isDone: Bool
        /// For the operator, several lines.
        public var text: String
    }
}

/// The one place where an import that runs says how far it is.
final class ImportProgress: Sendable {
    private let state: Mutex<ImportState>

    init(_ act: ImportWish.Act) { state = Mutex(ImportState(act: act)) }

    var now: ImportState { state.withLock { $0 } }

    func begin(_ phase: ImportState.Phase, total: Int? = nil) {
        state.withLock { ($0.phase, $0.done, $0.total) = (phase, 0, total) }
    }

    func advance(by count: Int = 1) { state.withLock { $0.done += count } }

    func end(_ isDone: Bool, _ text: String) {
        state.withLock { $0.ending = ImportState.Ending(isDone: isDone, text: text) }
    }
}
