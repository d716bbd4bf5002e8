/// Why a log did not do it. The text names the cause, never data.
public enum LogError: Error, Equatable, Sendable {
    /// Ask again later: disk full, no descriptor left, an error of the device.
    case unavailable(String)
    /// Asking again cannot mend it: a file is missing or not what was written.
    case damaged(String)
}
