import Glibc

/// Owns a file descriptor and closes it exactly once.
public struct Descriptor: ~Copyable, Sendable {
    public let number: CInt

    public init(adopting number: CInt) { self.number = number }

    deinit { _ = close(number) }

    /// Gives the descriptor away, still open. It is the taker's to close.
    public consuming func release() -> CInt {
        let number = self.number
        discard self
        return number
    }
}
