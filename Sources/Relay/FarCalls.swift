import HTTPClient
import Journal
import Rackbeat
import ShopRouting
import WooCommerce

/// Every call of one lane goes through here: within the allowance, and not to a side that is down.
struct FarCalls {
    private let agreement: Agreement
    private let clock: WallClock
    private let rackbeatSide = FarSide()
    private let shopSides: [ShopName: FarSide]
    /// By priority: each request of a client waits for the allowance in its class.
    private let rackbeatClients: [Rackbeat.Client]

    init(_ agreement: Agreement, clock: WallClock) {
        self.agreement = agreement
        self.clock = clock
        shopSides = Dictionary(uniqueKeysWithValues: agreement.shops.map { ($0.name, FarSide()) })
        rackbeatClients = (0...WorkKey.Subject.lowestPriority).map { priority in
            var client = agreement.rackbeat
            let (send, allowance) = (client.send, agreement.allowance)
            client.send = { request throws(ClientError) in
                do throws(CancellationError) {
                    try await allowance.take(priority: priority)
                } catch {
                    throw .notSent(.shuttingDown)
                }
                return try await send(request)
            }
            return client
        }
    }

    /// Waits for the allowance of one request, to be made with `isPaid`: nothing may come between a creating call's intent
    /// and the call, since it settles from its intent on.
    func payForRackbeat(priority: Int) async throws(CallFailure) {
        do throws(CancellationError) {
            try await agreement.allowance.take(priority: priority)
        } catch {
            throw CallFailure(.notSent(.shuttingDown))
        }
    }

    /// - Parameter isPaid: the call is one request whose allowance was waited for.
    func rackbeat<Value: Sendable>(
        priority: Int, isPaid: Bool = false, _ call: (Rackbeat.Client) async throws(CallFailure) -> Value
    ) async throws(CallFailure) -> Value {
        try await guarded(rackbeatSide) { () throws(CallFailure) in
            do throws(CallFailure) {
                return try await call(isPaid ? agreement.rackbeat : rackbeatClients[priority])
            } catch {
                if case .notCarriedOut(let wait?, _) = error { await agreement.allowance.close(for: wait) }
                throw error
            }
        }
    }

    func shop<Value: Sendable>(
        _ shop: Shop, _ call: (WooCommerce.Client) async throws(CallFailure) -> Value
    ) async throws(CallFailure) -> Value {
        guard let side = shopSides[shop.name] else { return try await call(shop.client) }
        return try await guarded(side) { () throws(CallFailure) in try await call(shop.client) }
    }

    private func guarded<Value: Sendable>(
        _ side: FarSide, _ call: () async throws(CallFailure) -> Value
    ) async throws(CallFailure) -> Value {
        if case .wait(let until) = await side.mayCall(at: clock.now()) {
            throw .notCarriedOut(retryAfter: until.duration(since: clock.now()), .init(code: "side_down"))
        }
        do throws(CallFailure) {
            let value = try await call()
            await side.answered()
            return value
        } catch {
            await side.learn(from: error, at: clock.now())
            throw error
        }
    }
}
