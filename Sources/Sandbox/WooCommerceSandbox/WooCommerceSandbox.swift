public import HTTPServer
import HTTPTypes
import Synchronization

/// One shop: `routes()` is its site, with the REST API below `/wp-json/wc/v3`; `run()` sends its webhooks.
public final class WooCommerceSandbox: Sendable {
    public let name: String
    public let calls = CallLog()
    public let faults: Faults

    let deliveries: ShopDeliveries
    private let authentication: ShopAuthentication
    private let state: Mutex<WooState>

    /// - Parameter site: the address in the shop's settings, without a trailing slash; OAuth signs it.
    public init(
        name: String, site: String = "http://shop.test", keys: [ShopKey] = [.sandbox],
        switches: ShopSwitches = ShopSwitches(), seed: UInt64 = 1, send: @escaping WebhookSender
    ) {
        self.name = name
        faults = Faults(seed: seed)
        deliveries = ShopDeliveries(send: send)
        authentication = ShopAuthentication(keys: keys)
        state = Mutex(WooState(site: site, switches: switches, seed: seed))
    }

    /// Sends webhooks until the task is cancelled.
    public func run() async { await deliveries.run(self) }

    public var switches: ShopSwitches { state.withLock { $0.switches } }

    /// Without a trailing slash.
    public var site: String { state.withLock { $0.site } }

    /// Turns switches while it runs.
    public func configure(_ change: @Sendable (inout ShopSwitches) -> Void) {
        state.withLock { state in
            change(&state.switches)
            state.version += 1
        }
    }

    /// Moves the shop to another address, once its port is known.
    public func move(to site: String) {
        state.withLock { state in
            state.site = site
            state.version += 1
        }
    }

    /// Changes the state and hands over what the webhooks are to tell.
    func change<Value: Sendable, Failure: Error>(
        _ body: (inout WooState) throws(Failure) -> sending Value
    ) throws(Failure) -> Value {
        try state.withLock { state throws(Failure) in
            defer {
                if !state.jobs.isEmpty {
                    deliveries.put(state.jobs, delay: state.switches.queueDelay)
                    state.jobs.removeAll(keepingCapacity: true)
                }
            }
            return try body(&state)
        }
    }

    public func routes() -> Router {
        var table = RouteTable(calls: calls, faults: faults, guardian: guardian) { _, _ in }
        addOrders(to: &table)
        addProducts(to: &table)
        addWebhooks(to: &table)
        addSite(to: &table)
        addControl(to: &table)
        for method in [HTTPRequest.Method.get, .post, .put, .delete, .patch] {
            table.on(method, "/wp-json/{path...}") { _ in WooProblem.noRoute.response }
        }
        return table.router
    }

    @Sendable private func guardian(_ request: Request) -> Response? {
        guard request.path.hasPrefix("/wp-json/wc/") else { return nil }
        return state.withLock { state in
            do throws(WooProblem) {
                try authentication.check(request, &state)
                return nil
            } catch {
                return error.response
            }
        }
    }

    func answer(_ body: () throws(WooProblem) -> Response) -> Response {
        do throws(WooProblem) { return try body() } catch { return error.response }
    }
}

extension Request {
    /// An empty body counts as an empty object.
    func wooObject() throws(WooProblem) -> JSON {
        if body.isEmpty { return .object([]) }
        guard let json = JSONParser.parse(body) else { throw .invalidJSON }
        return json
    }

    func id(_ name: String) -> Int? { parameters[name].flatMap(Int.init) }
}
