public import Journal

/// Why an operator's command was not done, or not to its end.
public enum CommandStop: Error, Sendable, Equatable {
    /// The configuration does not have it.
    case unknown
    /// The agreement is paused, or the relay ends.
    case resting
    /// The far side did not do it: its status and code.
    case call(String)
    case journal(JournalError)
}
