import EventLoop
import HTTP
import HTTPTypes

/// Sends events as they come. The connection ends with them: nothing else ends them for the reader.
extension Connection {
    /// Bytes that the kernel keeps unsent, and that are sent at once: what is more stays in the queue, where it is counted.
    private static let piece = 16 << 10

    /// - Returns: false when the connection cannot be used any more.
    @inline(never) mutating func send(_ events: EventStream, _ response: Response) async -> Bool {
        defer { events.close() }
        guard server.streams.enter() else { return await send(Self.refusal(.serviceUnavailable), closes: true) }
        defer { server.streams.leave() }
        var bytes: [UInt8] = []
        encoder.head(
            response.status, response.fields, body: .unknownLength, closes: true, date: server.dates.text, into: &bytes)
        guard await send(bytes) else { return false }
        guard encoder.sendsBody(response.status) else { return true }
        let limits = server.limits
        transport.attach(events, bytes: Self.piece, time: limits.writeTime)
        let before = transport.received
        var heartbeat = ContinuousClock.now + limits.eventHeartbeat
        while transport.received - before <= limits.lingerBytes {
            if server.idle.isOver { events.end() }
            // Not kept: most streams wait most of the time.
            bytes = []
            switch events.next(upTo: Self.piece) {
            case .bytes(let data): encoder.chunk(data, into: &bytes)
            case .end:
                encoder.end(into: &bytes)
                return await send(bytes)
            case .dropped:
                transport.reset()
                return false
            case .nothing:
                switch await transport.attend(by: heartbeat, idle: server.idle) {
                case .bytes: continue
                case .deadline: encoder.chunk(ServerSentEvent.comment, into: &bytes)
                case .cancelled where !Task.isCancelled: continue
                case .end, .cancelled, .broken: return false
                }
            }
            guard await send(bytes) else {
                // The kernel would go on offering what nobody takes.
                transport.reset()
                return false
            }
            heartbeat = .now + limits.eventHeartbeat
        }
        return false
    }
}
