public import Cryptography
import Synchronization

/// The certificates that an endpoint shows. They can be replaced while it serves: connections keep those they began with.
public final class TLSTermination: Sendable {
    private let current: Mutex<TLSContext>

    public init(_ context: TLSContext) { current = Mutex(context) }

    public func replace(with context: TLSContext) { current.withLock { $0 = context } }

    var context: TLSContext { current.withLock(\.self) }
}
