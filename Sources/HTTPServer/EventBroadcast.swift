public import HTTP
import Synchronization

/// Sends each event to all readers there are, in the same order.
public final class EventBroadcast: Sendable {
    private struct State {
        var streams: [Int: EventStream] = [:]
        var last = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: bytes of events that wait for one reader; see ``EventStream``.
    public init(limit: Int = 64 << 10) { self.limit = limit }

    /// Readers at present.
    public var count: Int { state.withLock { $0.streams.count } }

    /// A stream that gets all events from now on. What its route sends over it by itself comes in between.
    public func stream() -> EventStream {
        state.withLock { state in
            state.last += 1
            let number = state.last
            let stream = EventStream(limit: limit) { [weak self] in
                _ = self?.state.withLock { $0.streams.removeValue(forKey: number) }
            }
            state.streams[number] = stream
            return stream
        }
    }

    public func send(_ event: ServerSentEvent) {
        let bytes = event.encoded
        state.withLock { state in
            for (number, stream) in state.streams where !stream.send(encoded: bytes) { state.streams[number] = nil }
        }
    }
}
