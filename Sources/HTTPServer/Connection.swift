import Cryptography
import EventLoop
import HTTP
import HTTPTypes

/// Serves one connection: requests one after the other, answered in their order (RFC 9112 §9.3.2).
struct Connection: ~Copyable {
    var transport: Transport
    let server: ServerContext
    private var peer: IPAddress
    var state: ConnectionState
    var encoder = Self.plainEncoder
    let begun = ContinuousClock.now

    /// For an answer to what could not be read.
    private static let plainEncoder = ResponseEncoder(isHead: false, minorVersion: 1)

    /// Why a connection ends.
    enum Stop: Error {
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
        while await waitForRequest(), await exchange(&parser) { encoder = Self.plainEncoder }
    }

    /// From a request's first byte to its answer. Apart from the wait for it, and kept apart: a task's memory grows by
    /// what each call needs, and ten thousand connections that wait need none of this.
    ///
    /// - Returns: whether the connection stands.
    @inline(never) private mutating func exchange(_ parser: inout HeadParser) async -> Bool {
        let response: Response
        do throws(Stop) {
            let head = try await readHead(&parser)
            encoder = ResponseEncoder(isHead: head.method == .head, minorVersion: head.minorVersion)
            response = try await respond(head)
        } catch {
            guard case .refusing(let status) = error else { return false }
            state.refused()
            response = Self.refusal(status)
        }
        return await answer(response)
    }

    static func refusal(_ status: HTTPResponse.Status) -> Response {
        let fields: HTTPFields =
            switch status {
            case .serviceUnavailable: [.retryAfter: "10"]
            // RFC 9110 §12.5.3: what can be undone. Media types are judged by nobody here.
            case .unsupportedMediaType: [.acceptEncoding: "gzip, deflate"]
            default: [:]
            }
        return Response(status, text: "\(status.reasonPhrase).\n", fields: fields)
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
        switch try course(head) {
        case .answer(let response): return response
        case .handle(let handler, let request): return await handler(request)
        case .read(let route, let request): return try await respond(head, route, request)
        }
    }

    /// What a request's head leads to.
    private enum Course {
        case answer(Response)
        /// There is no body, or none that anybody wants.
        case handle(Router.Handler, Request)
        /// The body comes first.
        case read(Router.Route, Request)
    }

    /// Not part of ``respond(_:)``: what is decided without a wait then takes no room in the task while it waits.
    @inline(never) private mutating func course(_ head: RequestHead) throws(Stop) -> Course {
        state.headEnded(keepsAlive: head.keepsAlive, hasBody: head.framing != .none)
        switch server.router.find(head.method, head.target.path) {
        case .route(let route, let parameters):
            let request = request(head, parameters)
            if let refusal = route.refusing?(request) { return .answer(refusal) }
            if head.framing != .none { return .read(route, request) }
            // RFC 9110 §15.5.12. Whoever forgot it sends a body, which would be read as the next request.
            if route.needsLength, !head.lines.contains(where: { $0.name == .contentLength }) {
                throw .refusing(.lengthRequired)
            }
            state.bodyEnded()
            return .handle(route.handler, request)
        case .otherMethods(let methods):
            let allow = methods.map(\.rawValue).joined(separator: ", ")
            guard head.method != .options else { return .answer(Response(.noContent, fields: [.allow: allow])) }
            return .answer(Response(.methodNotAllowed, text: "Method not allowed.\n", fields: [.allow: allow]))
        case .unmatched(let handler): return .handle(handler, request(head, [:]))
        case .notFound: return .answer(Response(.notFound, text: "Not found.\n"))
        case .unknownMethod: throw .refusing(.notImplemented)
        }
    }

    @inline(never) private mutating func respond(
        _ head: RequestHead, _ route: Router.Route, _ request: Request
    ) async throws(Stop) -> Response {
        var request = request
        var room = BodyRoom(server.bodies, server.proxies.isTrusted(peer) ? nil : peer)
        request.body = try await readBody(head, limit: route.bodyLimit, &room)
        state.bodyEnded()
        return await route.handler(request)
    }

    private func request(_ head: RequestHead, _ parameters: [String: String]) -> Request {
        Request(
            method: head.method, path: head.target.path, query: head.target.query, lines: head.lines,
            parameters: parameters, peer: server.proxies.client(of: peer, head.lines))
    }

    /// - Returns: whether the connection stands.
    private mutating func answer(_ response: Response) async -> Bool {
        if case .events = response.body { state.endsWithAnswer() }
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

    /// - Returns: false when the connection cannot be used any more.
    mutating func send(_ response: Response, closes: Bool) async -> Bool {
        switch response.body {
        case .bytes(let body): return await send(encoded(response, body, closes: closes))
        case .stream(let pieces): return await send(pieces, response, closes: closes)
        case .events(let events): return await send(events, response)
        case .reset:
            transport.reset()
            return false
        }
    }

    @inline(never) private func encoded(_ response: Response, _ body: [UInt8], closes: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + body.count)
        encoder.head(
            response.status, response.fields, body: .length(body.count), closes: closes, date: server.dates.text,
            into: &bytes)
        if encoder.sendsBody(response.status) { bytes += body }
        return bytes
    }

    @inline(never) private mutating func send(
        _ pieces: AsyncStream<[UInt8]>, _ response: Response, closes: Bool
    ) async -> Bool {
        var bytes: [UInt8] = []
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
    }

    mutating func send(_ bytes: [UInt8]) async -> Bool {
        await transport.send(bytes, by: server.limits.writeDeadline(bytes.count))
    }
}
