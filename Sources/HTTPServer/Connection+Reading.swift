import EventLoop
import HTTP
import HTTPTypes

/// Waits for requests, each with its deadlines.
extension Connection {
    /// - Returns: false when none comes.
    @inline(never) mutating func waitForRequest() async -> Bool {
        if transport.pendingCount == 0 {
            guard case .bytes = await receiveIdle(by: .now + server.limits.idle) else { return false }
        }
        _ = state.received()
        return true
    }

    mutating func readHead(_ parser: inout HeadParser) async throws(Stop) -> RequestHead {
        let deadline = ContinuousClock.now + server.limits.headTime
        while true {
            if transport.pendingCount > 0, let head = try parse(&parser) { return head }
            try await receive(by: deadline)
        }
    }

    /// - Returns: nil when more of it has to come.
    @inline(never) private mutating func parse(_ parser: inout HeadParser) throws(Stop) -> RequestHead? {
        do throws(HTTPError) {
            let head = try transport.withPending { bytes throws(HTTPError) in try parser.parse(bytes) }
            if let head { transport.take(head.length) }
            return head
        } catch {
            // RFC 9112 §6.3: whatever is wrong with it, HEAD is answered without a body.
            let isHead = transport.withPending { parser.isHead($0) }
            encoder = ResponseEncoder(isHead: isHead, minorVersion: 1)
            throw .refusing(error.answer)
        }
    }

    /// Waits for a request that nobody owes an answer yet, until shutdown. Then one that has come already is answered
    /// still, and so is the first one on a connection that has just begun; other connections end.
    mutating func receiveIdle(by deadline: EventLoop.Deadline) async -> Transport.Arrival {
        let arrival = await transport.receive(by: deadline, idle: server.idle)
        guard case .cancelled = arrival, !Task.isCancelled else { return arrival }
        let isFirst = transport.received == 0
        let last = await transport.receive(by: isFirst ? begun + server.limits.firstRequestTime : .now)
        if case .deadline = last { await transport.linger(server.limits.crossingTime, upTo: server.limits.lingerBytes) }
        return last
    }

    mutating func receive(by deadline: EventLoop.Deadline, expected: Int = 0) async throws(Stop) {
        try judge(await transport.receive(by: deadline, expected: expected))
    }

    private mutating func judge(_ arrival: Transport.Arrival) throws(Stop) {
        switch arrival {
        case .bytes: return
        case .deadline:
            switch state.expired() {
            case .close: throw .quietly
            case .refuse: throw .refusing(.requestTimeout)
            }
        case .cancelled where !state.isIdle: throw .refusing(.serviceUnavailable)
        case .end, .cancelled, .broken: throw .quietly
        }
    }
}
