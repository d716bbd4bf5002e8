import Synchronization

/// Receive buffers between two uses. An idle connection has none: ten thousand of them would keep 80 MB.
final class BufferPool: Sendable {
    /// Bytes of each.
    static let size = 8192
    /// Enough for those that work at a time.
    private static let limit = 64

    private let spare = Mutex<[[UInt8]]>([])

    func take() -> [UInt8] { spare.withLock { $0.popLast() } ?? [UInt8](repeating: 0, count: Self.size) }

    /// Takes a buffer back; one of another size is let go.
    func give(_ buffer: consuming [UInt8]) {
        guard buffer.count == Self.size else { return }
        spare.withLock { [buffer] in if $0.count < Self.limit { $0.append(buffer) } }
    }
}
