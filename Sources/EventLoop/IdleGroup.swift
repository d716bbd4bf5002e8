import Synchronization

/// Waits that nobody misses, such as those of idle connections: they end together when their server shuts down.
public final class IdleGroup: Sendable {
    private let over = Atomic<Bool>(false)

    public init() {}

    /// Whether ``EventLoop/interrupt(_:)`` was called.
    public var isOver: Bool { over.load(ordering: .acquiring) }

    func end() { over.store(true, ordering: .releasing) }
}
