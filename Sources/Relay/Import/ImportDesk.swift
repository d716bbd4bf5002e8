import Synchronization

/// Takes what an operator wants imported, one at a time for each agreement.
final class ImportDesk: Sendable {
    struct Task: Sendable {
        var wish: ImportWish
        var progress: ImportProgress
    }

    let tasks: AsyncStream<Task>
    private let entry: AsyncStream<Task>.Continuation
    private let latest = Mutex<ImportProgress?>(nil)

    init() { (tasks, entry) = AsyncStream.makeStream() }

    /// - Returns: false while another one goes on.
    func ask(_ wish: ImportWish) -> Bool {
        latest.withLock { latest in
            if let latest, latest.now.ending == nil { return false }
            let progress = ImportProgress(wish.act)
            latest = progress
            entry.yield(Task(wish: wish, progress: progress))
            return true
        }
    }

    /// Of the one that goes on, or of the last; nil before the first.
    var state: ImportState? { latest.withLock { $0 }?.now }
}
