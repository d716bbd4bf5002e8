import HTTPClient
import Journal
import Rackbeat
import ShopRouting
import WooCommerce

/// Every call of one lane goes through here: within the allowance, and not to a side that is down or does not let us in.
struct FarCalls {
    /// The code of a call that was not made, since its side rests.
    static let closed = "side_closed"

    private let agreement: Agreement
    private let clock: WallClock
    /// nil: nobody is told.
    private let access: AccessReport?
    private let sides: [Side: FarSide]
    /// By priority: each request of a client waits for the allowance in its class.
    private let rackbeatClients: [Rackbeat.Client]

    init(_ agreement: Agreement, clock: WallClock, access: AccessReport? = nil) {
        self.agreement = agreement
        self.clock = clock
        self.access = access
        let sides: [Side] = [.rackbeat] + agreement.shops.map { .shop($0.name) }
        self.sides = Dictionary(sides.map { ($0, FarSide()) }) { first, _ in first }
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

    /// Whether a side does not let us in: what is for it may grow old.
    var hasPausedSide: Bool {
        get async {
            for side in sides.values where await side.isPaused { return true }
            return false
        }
    }

    func states(at now: Moment) async -> [Side: FarSide.State] {
        var states: [Side: FarSide.State] = [:]
        for (name, side) in sides { states[name] = await side.state(at: now) }
        return states
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
        try await guarded(.rackbeat) { () throws(CallFailure) in
            do throws(CallFailure) {
                return try await call(isPaid ? agreement.rackbeat : rackbeatClients[priority])
            } catch {
                if case .notCarriedOut(let wait?, _) = error { await agreement.allowance.close(for: wait) }
                throw error
            }
        }
    }

    /// - Parameter needsMore: the call needs rights that orders and stock do not need: that they are missing says nothing of
    ///   these.
    func shop<Value: Sendable>(
        _ shop: Shop, needsMore: Bool = false, _ call: (WooCommerce.Client) async throws(CallFailure) -> Value
    ) async throws(CallFailure) -> Value {
        try await guarded(.shop(shop.name), needsMore: needsMore) { () throws(CallFailure) in
            try await call(shop.client)
        }
    }

    private func guarded<Value: Sendable>(
        _ name: Side, needsMore: Bool = false, _ call: () async throws(CallFailure) -> Value
    ) async throws(CallFailure) -> Value {
        guard let side = sides[name] else { return try await call() }
        if case .wait(let until) = await side.mayCall(at: clock.now()) {
            throw .notCarriedOut(retryAfter: until.duration(since: clock.now()), .init(code: Self.closed))
        }
        do throws(CallFailure) {
            let value = try await call()
            if await side.admitted(), await access?.admitted(name) ?? true { await side.rememberAdmission() }
            return value
        } catch {
            if case .unauthorized(let detail) = error, !needsMore {
                if await side.refused(at: clock.now()) { await access?.refused(name, detail) }
            } else {
                await side.learn(from: error, at: clock.now())
            }
            throw error
        }
    }
}
