import EventLoop
import HTTP
import HTTPTypes

/// Waits for requests, each with its deadlines.
extension Connection {
    mutating func readHead(_ parser: inout HeadParser) async throws(Stop) -> RequestHead {
        let begins = transport.pendingCount > 0 && state.received()
        var deadline = ContinuousClock.now + (begins ? server.limits.headTime : server.limits.idle)
        while true {
            if transport.pendingCount > 0 {
                do throws(HTTPError) {
                    let head = try transport.withPending { bytes throws(HTTPError) in try parser.parse(bytes) }
                    if let head {
                        transport.take(head.length)
                        return head
                    }
                } catch {
                    // RFC 9112 §6.3: whatever is wrong with it, HEAD is answered without a body.
                    let isHead = transport.withPending { parser.isHead($0) }
                    encoder = ResponseEncoder(isHead: isHead, minorVersion: 1)
                    throw .refusing(error.answer)
                }
            }
            if state.isIdle {
                try judge(await receiveIdle(by: deadline))
            } else {
                try await receive(by: deadline)
            }
            if state.received() { deadline = ContinuousClock.now + server.limits.headTime }
        }
    }

    mutating func readBody(
        _ head: RequestHead, limit: Int, _ room: inout BodyRoom
    ) async throws(Stop) -> [UInt8] {
        if head.framing == .none { return [] }
        if case .length(let length) = head.framing, length > limit { throw .refusing(.contentTooLarge) }
        if head.isCoded { throw .refusing(.unsupportedMediaType) }
        let start = ContinuousClock.now
        let before = transport.received - transport.pendingCount
        if head.expectsContinue, transport.pendingCount == 0 {
            guard await send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) else { throw .quietly }
        }
        var body: [UInt8] = []
        switch head.framing {
        case .none: break
        case .length(let length):
            body.reserveCapacity(min(length, 1 << 16))
            var left = length - transport.move(length, to: &body)
            while left > 0 {
                let deadline = server.limits.bodyDeadline(start, received: transport.received - before)
                try await receive(by: deadline, expected: left)
                left -= transport.move(left, to: &body)
                guard room.grow(to: body.count) else { throw .refusing(.serviceUnavailable) }
            }
        case .chunked:
            var decoder = ChunkedBody(limit: limit)
            while true {
                if transport.pendingCount > 0 {
                    do throws(HTTPError) {
                        let count = try transport.withPending { bytes throws(HTTPError) in
                            try decoder.decode(bytes, into: &body)
                        }
                        transport.take(count)
                    } catch {
                        throw .refusing(error.answer)
                    }
                }
                guard room.grow(to: body.count) else { throw .refusing(.serviceUnavailable) }
                if decoder.isComplete { break }
                try await receive(by: server.limits.bodyDeadline(start, received: transport.received - before))
            }
        }
        return body
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

    private mutating func receive(by deadline: EventLoop.Deadline, expected: Int = 0) async throws(Stop) {
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
