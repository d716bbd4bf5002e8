import Dispatch
import Foundation
import GRDB
import Synchronization

/// Moves the log into the database beside the writer, so that no acknowledgement waits for it.
///
/// The log starts over when all of it has been moved and nobody reads it. Under load that moment never comes by
/// itself, since the writer adds while this moves: so the writer moves the small rest between two transactions. A log
/// that starts over is also what makes a commit cheap: the disk has no new length to record (120 instead of 450 µs).
final class Checkpointer: Sendable {
    private enum Bytes {
        /// Written between two moves.
        static let step = 4 << 20
        /// Length from which the log is made to start over.
        static let restart = 24 << 20
        /// Length from which the writer waits for the readers, so that it can start over.
        static let limit = 256 << 20
        /// Length that is left alone when nothing happens.
        static let idle = 4 << 20
        static let frame = 4096 + 24
    }

    private enum Move { case beside, idle }

    private struct State {
        /// Since the last move began.
        var written = 0
        var isDirty = false
        var writersPart: Database.CheckpointMode?
        var isStopped = false
    }

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let gone = DispatchSemaphore(value: 0)

    init(path: String) throws {
        let connection = try DatabaseQueue(path: path, configuration: .journal)
        let thread = Thread { [self] in
            while let move = next() { carryOut(move, connection) }
            try? connection.close()
            gone.signal()
        }
        thread.name = "journal-mover"
        thread.start()
    }

    /// Called by the writer after each transaction.
    func wrote(_ bytes: Int, on db: Database) {
        let (wakes, part) = state.withLock { state in
            let wakes = !state.isDirty || (state.written < Bytes.step && state.written + bytes >= Bytes.step)
            state.written += bytes
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
        var seen: Int?
        while true {
            let (move, isDirty): (Move?, Bool) = state.withLock { state in
                if state.isStopped { return (nil, false) }
                let isDue = state.written >= Bytes.step
                let isIdle = state.isDirty && seen == state.written
                seen = state.written
                if isDue || isIdle { state.written = 0 }
                if isIdle { state.isDirty = false }
                return (isDue ? .beside : isIdle ? .idle : nil, state.isDirty)
            }
            if let move { return move }
            if state.withLock({ $0.isStopped }) { return nil }
            _ = bell.wait(timeout: isDirty ? .now() + 1 : .distantFuture)
        }
    }

    private func carryOut(_ move: Move, _ connection: DatabaseQueue) {
        connection.inDatabase { db in
            // It fails while the writer moves its part. What is left is left to the next time.
            guard let (frames, moved) = try? db.checkpoint(.passive) else { return }
            let length = frames * Bytes.frame
            switch move {
            case .beside where length >= Bytes.limit: state.withLock { $0.writersPart = .restart }
            case .beside where length >= Bytes.restart: state.withLock { $0.writersPart = .passive }
            case .idle where length >= Bytes.idle && moved == frames: _ = try? db.checkpoint(.truncate)
            case .beside, .idle: break
            }
        }
    }
}
