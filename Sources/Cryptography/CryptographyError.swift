/// What OpenSSL could not do.
public enum CryptographyError: Error, Equatable, Sendable {
    /// The system gave no randomness. Nothing may be made up in its place.
    case noRandomness
}
