/// Why compressed bytes are not inflated any further.
public enum InflateError: Error, Equatable, Sendable {
    /// They are damaged or end early, or something stands behind their end.
    case malformed
    /// They become more than is allowed, in bytes or for their own length.
    case tooLarge
    /// There is no memory for it now.
    case noMemory
}
