/// Why a journal did not do it. The text names the cause, never data.
public enum JournalError: Error, Equatable, Sendable {
    /// Ask again later: busy, disk full, restarting, out of reach.
    case unavailable(String)
    /// Stop: another instance leads this agreement now.
    case superseded
    /// Call someone: a bug or damage, which asking again cannot mend.
    case broken(String)
}
