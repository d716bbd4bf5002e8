import Dispatch
import Foundation
import GRDB
import Synchronization

/// Moves the log into the database beside the writer, so that no acknowledgement waits for it.
///
/// The log starts over when all of it has been moved and nobody reads it. Under load that moment never comes by
/// itself, since the writer adds while this moves: once little is left, the writer moves the rest between two
/// transactions (2 ms). A log that starts over is also what makes a commit cheap: the disk has no new length to
/// record (120 instead of 450 µs).
final class Checkpointer: Sendable {
    private enum Bytes {
        /// Written between two moves: more makes the disk busy for longer, less costs more of its time.
        static let step = 4 << 20
        /// So little that the writer may move it.
        static let rest = 1 << 20
        /// Length from which the log is made to start over. Reading it after a crash takes 25 ms.
        static let restart = 64 << 20
        /// Length from which the writer waits for the readers, so that the log can start over.
        static let limit = 256 << 20
        /// Length that an idle log may keep.
        static let idle = 4 << 20
        /// What a transaction writes beside its own bytes: the pages it shares with others.
        static let transaction = 3 * Configuration.pageSize
    }

    private enum Move { case beside, idle }

    private struct State {
        /// Since the last move began.
        var written = 0
        var isDirty = false
        var writersPart: Database.CheckpointMode?
        var isStopped = false
    }

    private let file: OpenFile
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let gone = DispatchSemaphore(value: 0)

    /// - Parameter file: the database once more. SQLite syncs it only when all of the log has been moved, and then the
    ///   writer would wait for everything since the last time (40 ms).
    init(path: String, file: OpenFile) throws {
        self.file = file
        let connection = try DatabaseQueue(path: path, configuration: .journal)
        let thread = Thread { [self] in
            while let move = next() { connection.inDatabase { carryOut(move, $0) } }
            try? connection.close()
            gone.signal()
        }
        thread.name = "journal-mover"
        thread.start()
    }

    /// Called by the writer after each transaction.
    func wrote(_ bytes: Int, on db: Database) {
        let (wakes, part) = state.withLock { state in
            let before = state.written
            state.written += bytes + Bytes.transaction
            let wakes = !state.isDirty || (before < Bytes.step && state.written >= Bytes.step)
            state.isDirty = true
            defer { state.writersPart = nil }
            return (wakes, state.writersPart)
        }
        if wakes { bell.signal() }
        if let part { _ = try? db.checkpoint(part) }
    }

    /// Returns when the connection is closed.
    func stop() {
        state.withLock { $0.isStopped = true }
        bell.signal()
        gone.wait()
    }

    private func next() -> Move? {
        enum Step { case move(Move), wait(DispatchTime), stop }
        var seen: Int?  // written when the wait for an idle second began
        while true {
            let step: Step = state.withLock { state in
                if state.isStopped { return .stop }
                if state.written >= Bytes.step {
                    state.written = 0
                    return .move(.beside)
                }
                guard state.isDirty else { return .wait(.distantFuture) }
                if seen == state.written {
                    state.written = 0
                    state.isDirty = false
                    return .move(.idle)
                }
                return .wait(.now() + 1)
            }
            switch step {
            case .move(let move): return move
            case .stop: return nil
            case .wait(let time):
                let written = state.withLock { $0.written }
                seen = bell.wait(timeout: time) == .timedOut ? written : nil
            }
        }
    }

    private func carryOut(_ move: Move, _ db: Database) {
        // It fails while the writer moves its part, or for want of disk. Either way the log keeps what is left.
        guard let (frames, moved) = try? db.checkpoint(.passive) else { return }
        file.syncData()
        let length = frames * Configuration.pageSize
        switch move {
        case .idle: if length >= Bytes.idle && moved == frames { _ = try? db.checkpoint(.truncate) }
        case .beside where length < Bytes.restart: break
        case .beside:
            state.withLock { state in
                if length >= Bytes.limit {
                    state.writersPart = .restart
                } else if state.written <= Bytes.rest {
                    state.writersPart = .passive
                } else {
                    state.written += Bytes.step  // move again at once
                }
            }
        }
    }
}
