import AppendLog
import Journal

extension JournalError {
    init(_ error: LogError) {
        switch error {
        case .unavailable(let cause): self = .unavailable(cause)
        case .damaged(let cause): self = .broken(cause)
        }
    }

    /// What the log says, as the journal says it.
    static func saying<Value>(_ body: () throws(LogError) -> Value) throws(JournalError) -> Value {
        do throws(LogError) { return try body() } catch { throw JournalError(error) }
    }
}
