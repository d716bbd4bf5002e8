import Cryptography
import EventLoop
import HTTP
import HTTPTypes

/// Serves one connection: requests one after the other, answered in their order (RFC 9112 §9.3.2).
struct Connection: ~Copyable {
    private var transport: Transport
    private let server: ServerContext
    private var peer: IPAddress
    private var state: ConnectionState
    private var encoder = Self.plainEncoder
    private let begun = ContinuousClock.now

    /// For an answer to what could not be read.
    private static let plainEncoder = ResponseEncoder(isHead: false, minorVersion: 1)

    /// Why a connection ends.
    private enum Stop: Error {
        /// Nothing is owed: the other end is gone, idle or cut off.
        case quietly
        case refusing(HTTPResponse.Status)
    }

    init(_ transport: consuming Transport, peer: IPAddress, server: ServerContext) {
        self.transport = transport
        self.peer = peer
        self.server = server
        state = ConnectionState(requests: server.limits.requestsPerConnection)
    }

    mutating func serve() async {
        if server.proxies.speakProxyProtocol {
            guard await readProxyHeader() else { return }
        }
        if let tls = server.tls {
            guard await secure(tls.context) else { return }
        }
        var parser = HeadParser(limits: server.limits.head)
        var stands = true
        while stands {
            let response: Response
            do throws(Stop) {
                let head = try await readHead(&parser)
                encoder = ResponseEncoder(isHead: head.method == .head, minorVersion: head.minorVersion)
                response = try await respond(head)
            } catch {
                guard case .refusing(let status) = error else { return }
                state.refused()
                response = Response(status, text: "\(status.reasonPhrase).\n")
            }
            stands = await answer(response)
            encoder = Self.plainEncoder
        }
    }

    /// - Returns: false when the connection does not begin as its proxy must begin it: then nobody is there to tell.
    private mutating func readProxyHeader() async -> Bool {
        guard server.proxies.isTrusted(peer) else { return false }
        let deadline = ContinuousClock.now + server.limits.headTime
        while true {
            switch transport.withPending({ ProxyHeader.read($0) }) {
            case .invalid: return false
            case .header(let header):
                transport.take(header.length)
                if let client = header.client { peer = client }
                return true
            case .incomplete:
                guard case .bytes = await receiveIdle(by: deadline) else { return false }
            }
        }
    }

    /// - Returns: false when the connection ends here.
    private mutating func secure(_ context: TLSContext) async -> Bool {
        guard transport.beginTLS(context) else { return false }
        let deadline = ContinuousClock.now + server.limits.headTime
        var handshake = await transport.handshake(by: deadline, idle: server.idle)
        if handshake == .wouldBlock, server.idle.isOver, !Task.isCancelled {
            let end = min(deadline, begun + server.limits.firstRequestTime)
            handshake = await transport.handshake(by: end, idle: nil)
        }
        switch handshake {
        case .done: return true
        case .plainHTTP:
            transport.abandonTLS()
            let response = Response(.badRequest, text: "This port speaks https only.\n")
            if await send(response, closes: true) {
                await transport.linger(server.limits.lingerTime, upTo: server.limits.lingerBytes)
            }
            return false
        case .wouldBlock, .failed: return false
        }
    }

    private mutating func respond(_ head: RequestHead) async throws(Stop) -> Response {
        state.headEnded(keepsAlive: head.keepsAlive, hasBody: head.framing != .none)
        switch server.router.find(head.method, head.target.path) {
        case .route(let route, let parameters):
            let body = try await readBody(head, limit: route.bodyLimit)
            state.bodyEnded()
            return await route.handler(
                Request(
                    method: head.method, path: head.target.path, query: head.target.query, lines: head.lines,
                    parameters: parameters, body: body, peer: server.proxies.client(of: peer, head.lines)))
        case .otherMethods(let methods):
            let allow = methods.map(\.rawValue).joined(separator: ", ")
            guard head.method != .options else { return Response(.noContent, fields: [.allow: allow]) }
            return Response(.methodNotAllowed, text: "Method not allowed.\n", fields: [.allow: allow])
        case .unmatched(let handler):
            return await handler(
                Request(
                    method: head.method, path: head.target.path, query: head.target.query, lines: head.lines,
                    peer: server.proxies.client(of: peer, head.lines)))
        case .notFound: return Response(.notFound, text: "Not found.\n")
        case .unknownMethod: throw .refusing(.notImplemented)
        }
    }

    /// - Returns: whether the connection stands.
    private mutating func answer(_ response: Response) async -> Bool {
        let closes = state.answerBegins(isShuttingDown: server.idle.isOver)
        guard await send(response, closes: closes) else { return false }
        switch state.answered(hasMore: transport.pendingCount > 0) {
        case .readNext: return true
        case .close:
            await transport.finish()
            return false
        case .linger:
            await transport.linger(server.limits.lingerTime, upTo: server.limits.lingerBytes)
            return false
        }
    }

    private mutating func readHead(_ parser: inout HeadParser) async throws(Stop) -> RequestHead {
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

    private mutating func readBody(_ head: RequestHead, limit: Int) async throws(Stop) -> [UInt8] {
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
                if decoder.isComplete { break }
                try await receive(by: server.limits.bodyDeadline(start, received: transport.received - before))
            }
        }
        return body
    }

    /// Waits for a request that nobody owes an answer yet, until shutdown. Then one that has come already is answered
    /// still, and so is the first one on a connection that has just begun; other connections end.
    private mutating func receiveIdle(by deadline: EventLoop.Deadline) async -> Transport.Arrival {
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

    /// - Returns: false when the connection cannot be used any more.
    private mutating func send(_ response: Response, closes: Bool) async -> Bool {
        var bytes: [UInt8] = []
        switch response.body {
        case .bytes(let body):
            bytes.reserveCapacity(256 + body.count)
            encoder.head(
                response.status, response.fields, body: .length(body.count), closes: closes, date: server.dates.text,
                into: &bytes)
            if encoder.sendsBody(response.status) { bytes += body }
            return await send(bytes)
        case .stream(let pieces):
            encoder.head(
                response.status, response.fields, body: .unknownLength, closes: closes || !encoder.chunksUnknownLength,
                date: server.dates.text, into: &bytes)
            guard await send(bytes) else { return false }
            guard encoder.sendsBody(response.status) else { return true }
            for await piece in pieces {
                bytes.removeAll(keepingCapacity: true)
                encoder.chunk(piece, into: &bytes)
                guard await send(bytes) else { return false }
            }
            bytes.removeAll(keepingCapacity: true)
            encoder.end(into: &bytes)
            return await send(bytes)
        case .reset:
            transport.reset()
            return false
        }
    }
    private mutating func send(_ bytes: [UInt8]) async -> Bool {
        await transport.send(bytes, by: server.limits.writeDeadline(bytes.count))
    }
}
