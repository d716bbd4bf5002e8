import HTTPServer
import HTTPTypes

/// Gathers routes; each is logged and open to faults.
struct RouteTable {
    typealias Handler = @Sendable (Request) async -> Response

    private(set) var router = Router()

    private let calls: CallLog
    private let faults: Faults
    /// Answers instead of the route where the caller may not, or not now.
    private let guardian: @Sendable (Request) -> Response?
    /// Completes every answer.
    private let finish: @Sendable (Request, inout Response) -> Void

    init(
        calls: CallLog, faults: Faults, guardian: @escaping @Sendable (Request) -> Response?,
        finish: @escaping @Sendable (Request, inout Response) -> Void
    ) {
        self.calls = calls
        self.faults = faults
        self.guardian = guardian
        self.finish = finish
    }

    /// A route of the simulated system, with and without a trailing slash.
    mutating func on(_ method: HTTPRequest.Method, _ pattern: String, _ handler: @escaping Handler) {
        let name = "\(method.rawValue) \(pattern)"
        let wrapped: Handler = { [calls, faults, guardian, finish] request in
            let received = ContinuousClock.now
            var response = await faults.around(name) {
                if let refusal = guardian(request) { return refusal }
                return await handler(request)
            }
            finish(request, &response)
            calls.record(
                CallLog.Call(
                    route: name, target: request.path, status: response.status.code,
                    received: received))
            return response
        }
        let limit = method == .get ? 1 << 16 : 16 << 20
        router.on(method, pattern, bodyLimit: limit, wrapped)
        if !pattern.hasSuffix("/"), !pattern.hasSuffix("...}") {
            router.on(method, pattern + "/", bodyLimit: limit, wrapped)
        }
    }

    /// A route for whoever drives the sandbox: no authentication, no faults, not logged.
    mutating func control(_ method: HTTPRequest.Method, _ pattern: String, _ handler: @escaping Handler) {
        router.on(method, pattern, bodyLimit: 1 << 20, handler)
    }

    /// `/sandbox/faults`: POST one, GET and DELETE all.
    mutating func controlFaults() {
        let faults = faults
        control(.post, "/sandbox/faults") { request in
            guard let fault = JSONParser.parse(request.body).flatMap(Fault.init) else {
                return .json(400, ["message": "expected {route, kind, times?, probability?, status?, milliseconds?}"])
            }
            faults.add(fault)
            return .json(201, fault.json)
        }
        control(.get, "/sandbox/faults") { _ in .json(200, .array(faults.pending.map(\.json))) }
        control(.delete, "/sandbox/faults") { _ in
            faults.clear()
            return .json(200, [])
        }
    }
}

extension Response {
    static func json(_ status: Int, _ value: JSON) -> Response { json(status, bytes: PHPJSON.encode(value)) }

    static func json(_ status: Int, bytes: [UInt8]) -> Response {
        var response = Response(HTTPResponse.Status(code: status), body: .bytes(bytes))
        response.fields[.contentType] = "application/json"
        return response
    }
}
