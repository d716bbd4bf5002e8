public import HTTP
import HTTPTypes
import Synchronization

/// Server-sent events for one reader.
///
/// A route makes one, gives it to whoever has events, and answers with its ``response``. What the reader has not taken yet
/// waits in a queue. **A reader that is so slow that the queue is full is dropped**: its queue is thrown away, and its
/// connection is reset. It comes back by itself, tells the last event it has got as ``Request/lastEventID``, and the route
/// decides what it gets then; an event that is left out in the middle would never be missed.
public final class EventStream: Sendable {
    private struct State {
        var queue: [[UInt8]] = []
        /// Bytes in the queue, with what keeping them takes.
        var size = 0
        var isEnding = false
        var isDropped = false
        var nudge: (@Sendable () -> Void)?
        var onEnd: (@Sendable () -> Void)?
    }

    /// What goes on the wire next.
    enum Next: Equatable {
        case bytes([UInt8])
        /// There will be more.
        case nothing
        case end
        case dropped
    }

    /// Bytes that an event takes beside its own.
    private static let overhead = 64

    private let limit: Int
    private let state: Mutex<State>

    /// - Parameter limit: bytes of events that wait for a reader.
    /// - Parameter onEnd: called once, when the reader is gone or has got all.
    public init(limit: Int = 64 << 10, onEnd: (@Sendable () -> Void)? = nil) {
        self.limit = limit
        state = Mutex(State(onEnd: onEnd))
    }

    /// The answer that carries it: 200, not to be stored or held back by anybody on its way.
    public var response: Response {
        var fields: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ]
        // nginx would collect events until its buffer is full.
        if let buffering = HTTPField.Name("X-Accel-Buffering") { fields[buffering] = "no" }
        return Response(.ok, fields: fields, body: .events(self))
    }

    /// Puts an event into the queue.
    ///
    /// - Returns: false when the stream is over: the reader is gone, was too slow, or ``end()`` was called.
    @discardableResult public func send(_ event: ServerSentEvent) -> Bool { send(encoded: event.encoded) }

    /// Ends the stream behind what is in the queue.
    public func end() {
        let nudge = state.withLock { state in
            state.isEnding = true
            return state.nudge
        }
        nudge?()
    }

    func send(encoded bytes: [UInt8]) -> Bool {
        let (isTaken, nudge) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            guard !state.isEnding else { return (false, nil) }
            state.size += bytes.count + Self.overhead
            guard state.size <= limit else {
                (state.isEnding, state.isDropped, state.queue, state.size) = (true, true, [], 0)
                return (false, state.nudge)
            }
            state.queue.append(bytes)
            return (true, state.queue.count == 1 ? state.nudge : nil)
        }
        nudge?()
        return isTaken
    }

    /// - Parameter nudge: wakes whoever sends; called whenever ``next(upTo:)`` would say something else than before.
    func attach(_ nudge: @escaping @Sendable () -> Void) { state.withLock { $0.nudge = nudge } }

    /// Takes events from the queue, as many as fit, but one at least.
    func next(upTo count: Int) -> Next {
        state.withLock { state in
            if state.isDropped { return .dropped }
            guard !state.queue.isEmpty else { return state.isEnding ? .end : .nothing }
            var bytes: [UInt8] = []
            var taken = 0
            while taken < state.queue.count, taken == 0 || bytes.count + state.queue[taken].count <= count {
                bytes += state.queue[taken]
                taken += 1
            }
            state.queue.removeFirst(taken)
            state.size -= bytes.count + taken * Self.overhead
            return .bytes(bytes)
        }
    }

    /// Nobody reads it any more.
    func close() {
        let onEnd = state.withLock { state in
            (state.isEnding, state.queue, state.size, state.nudge) = (true, [], 0, nil)
            defer { state.onEnd = nil }
            return state.onEnd
        }
        onEnd?()
    }
}

extension Request {
    /// The id of the last event that a reader of server-sent events had got when it lost its stream.
    public var lastEventID: String? { values("last-event-id").first }
}
