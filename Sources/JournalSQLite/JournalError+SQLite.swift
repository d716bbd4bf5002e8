import GRDB
import Journal

extension JournalError {
    static let closed = JournalError.unavailable("the journal is closed")

    /// By SQLite's result code. Its message is left out: it may quote what was written.
    init(_ error: any Error) {
        guard let error = error as? DatabaseError else {
            self = error as? JournalError ?? .broken("\(type(of: error))")
            return
        }
        let text = "SQLite \(error.extendedResultCode)"
        switch error.resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM, .SQLITE_CANTOPEN,
            .SQLITE_PROTOCOL, .SQLITE_INTERRUPT, .SQLITE_ABORT:
            self = .unavailable(text)
        default: self = .broken(text)
        }
    }
}
