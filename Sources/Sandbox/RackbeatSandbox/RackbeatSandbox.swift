import Cryptography
public import HTTPServer
import HTTPTypes
import Synchronization

/// A Rackbeat account: `routes()` is its API below `/api`, `run()` sends its webhooks.
public final class RackbeatSandbox: Sendable {
    /// Expected as `Authorization: Bearer`.
    public let token: String
    /// In `Rackbeat-Account-Id` and `GET /api/self`.
    public let accountID: Int
    public let calls = CallLog()
    public let faults: Faults

    let deliveries: RackbeatDeliveries
    private let state: Mutex<RackbeatState>

    public init(
        token: String = "sandbox-token", accountID: Int = 4711, switches: RackbeatSwitches = RackbeatSwitches(),
        seed: UInt64 = 1, send: @escaping WebhookSender
    ) {
        self.token = token
        self.accountID = accountID
        faults = Faults(seed: seed)
        deliveries = RackbeatDeliveries(accountID: accountID, seed: seed, send: send)
        state = Mutex(RackbeatState(switches))
    }

    /// Sends webhooks until the task is cancelled.
    public func run() async { await deliveries.run(self) }

    public var switches: RackbeatSwitches { state.withLock { $0.switches } }

    /// Turns switches while it runs.
    public func configure(_ change: @Sendable (inout RackbeatSwitches) -> Void) {
        state.withLock { change(&$0.switches) }
    }

    /// Changes the state and hands over what is to be announced.
    ///
    /// - Parameter isSilent: `suppress_webhooks` (rackbeat.md 1.6).
    func change<Value: Sendable>(
        isSilent: Bool = false, _ body: (inout RackbeatState) throws(RackbeatProblem) -> sending Value
    ) throws(RackbeatProblem) -> Value {
        try state.withLock { state throws(RackbeatProblem) in
            defer {
                if !state.events.isEmpty {
                    if !isSilent { deliveries.announce(state.events, to: state) }
                    state.events.removeAll(keepingCapacity: true)
                }
            }
            return try body(&state)
        }
    }

    func read<Value: Sendable>(_ body: (borrowing RackbeatState) -> sending Value) -> Value {
        state.withLock { body($0) }
    }

    public func routes() -> Router {
        var table = RouteTable(calls: calls, faults: faults, guardian: guardian, finish: finish)
        addOrders(to: &table)
        addOrderLines(to: &table)
        addItems(to: &table)
        addCustomers(to: &table)
        addShipments(to: &table)
        addInvoices(to: &table)
        addInventory(to: &table)
        addWebhooks(to: &table)
        addControl(to: &table)
        for method in [HTTPRequest.Method.get, .post, .put, .delete] {
            table.on(method, "/api/{path...}") { _ in self.refuse(.missing("Route")) }
        }
        return table.router
    }

    @Sendable private func guardian(_ request: Request) -> Response? {
        guard request.fields[.authorization] == "Bearer \(token)" else {
            return refuse(RackbeatProblem(status: 401, message: "Unauthenticated."))
        }
        let wait = state.withLock { state -> Int? in
            guard let limit = state.switches.rateLimit else { return nil }
            return state.rate.enter(limit: limit, window: state.switches.rateWindow, now: .now)
        }
        guard let wait else { return nil }
        var response = refuse(RackbeatProblem(status: 429, message: "Too Many Attempts."))
        if switches.sendsRetryAfter {
            response.fields[.retryAfter] = String(wait)
            response.fields[named: "X-RateLimit-Reset"] = String(CivilTime.now + wait)
        }
        return response
    }

    @Sendable private func finish(_ request: Request, _ response: inout Response) {
        let (limit, used) = state.withLock { ($0.switches.rateLimit, $0.rate.used) }
        guard let limit else { return }
        response.fields[named: "X-RateLimit-Limit"] = String(limit)
        response.fields[named: "X-RateLimit-Remaining"] = String(max(0, limit - used))
    }

    func refuse(_ problem: RackbeatProblem) -> Response {
        switch switches.errorForm {
        case .json: return .json(problem.status, problem.json)
        case .text: return Response(HTTPResponse.Status(code: problem.status), text: problem.message)
        case .html:
            let page = "<!DOCTYPE html><title>\(problem.status)</title><h1>\(problem.message)</h1>"
            var response = Response(HTTPResponse.Status(code: problem.status), text: page)
            response.fields[.contentType] = "text/html; charset=UTF-8"
            return response
        }
    }

    func answer(_ body: () throws(RackbeatProblem) -> Response) -> Response {
        do throws(RackbeatProblem) { return try body() } catch { return refuse(error) }
    }

    /// U32.
    func deleted() -> Response {
        switches.deletesWithoutBody ? Response(.noContent) : .json(200, ["message": "Deleted."])
    }
}

extension Request {
    /// An empty body counts as an empty object.
    func object() throws(RackbeatProblem) -> JSON {
        if body.isEmpty { return .object([]) }
        guard let json = JSONParser.parse(body), case .object = json else {
            throw RackbeatProblem(status: 422, message: "The given data was invalid.")
        }
        return json
    }

    /// rackbeat.md 1.6: in the query or in the body.
    func isSilent(_ json: JSON? = nil) -> Bool {
        let flag = Query(query)["suppress_webhooks"]
        return flag == "true" || flag == "1" || json?["suppress_webhooks"]?.bool == true
    }

    /// A parameter that must be a whole number.
    func number(_ name: String, of what: String) throws(RackbeatProblem) -> Int {
        guard let number = parameters[name].flatMap(Int.init) else { throw .missing(what) }
        return number
    }
}
