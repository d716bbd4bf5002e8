import HTTPClient
import Journal
import Rackbeat
import ServiceLifecycle
import ShopRouting
import WooCommerce

/// The far sides as an import asks them: behind everything else, and again where asking again may help.
struct ImportCalls: Sendable {
    /// Of one call; with the waits between them some minutes.
    private static let attempts = 12

    let calls: FarCalls
    let clock: WallClock

    func rackbeat<Value: Sendable>(
        _ call: (Rackbeat.Client) async throws(CallFailure) -> Value
    ) async throws(ImportStop) -> Value {
        try await again(.rackbeat) { () throws(CallFailure) in try await once(call) }
    }

    /// For a call that creates: whoever makes it looks what became of it.
    func once<Value: Sendable>(
        _ call: (Rackbeat.Client) async throws(CallFailure) -> Value
    ) async throws(CallFailure) -> Value {
        try await calls.rackbeat(priority: WorkKey.Subject.importPriority, call)
    }

    /// - Parameter needsMore: as of ``FarCalls/shop(_:needsMore:_:)``.
    func shop<Value: Sendable>(
        _ shop: Shop, needsMore: Bool = false, _ call: (WooCommerce.Client) async throws(CallFailure) -> Value
    ) async throws(ImportStop) -> Value {
        try await again(.shop(shop.name)) { () throws(CallFailure) in
            try await calls.shop(shop, needsMore: needsMore, call)
        }
    }

    /// - Throws: ``ImportStop/ending`` when the relay ends meanwhile.
    func rest(afterAttempts attempts: Int, _ failure: CallFailure) async throws(ImportStop) {
        var least: Duration?
        if case .notCarriedOut(let retryAfter, _) = failure { least = retryAfter }
        var random = SystemRandomNumberGenerator()
        let delay = Retry(cap: .seconds(60)).delay(afterAttempts: attempts, atLeast: least, using: &random)
        do { try await cancelWhenGracefulShutdown { try await Task.sleep(for: delay) } } catch { throw .ending }
    }

    private func again<Value>(
        _ side: Side, _ call: () async throws(CallFailure) -> Value
    ) async throws(ImportStop) -> Value {
        var attempts = 0
        while true {
            do throws(CallFailure) { return try await call() } catch {
                attempts += 1
                guard error.detail.code != "shutting_down" else { throw .ending }
                // A page that is too large stays so; a paused side opens when somebody has mended it.
                guard attempts < Self.attempts, error.mayPass, error.detail.code != "answer_too_large" else {
                    throw .call(side, error)
                }
                try await rest(afterAttempts: attempts, error)
            }
        }
    }
}

extension CallFailure {
    /// Whether the same call may succeed later, without anybody mending anything.
    var mayPass: Bool {
        switch self {
        case .notCarriedOut, .unclear: true
        // A page of maintenance with status 200 goes away by itself.
        case .malformed(let detail): detail.status == 200
        case .missing, .unauthorized, .refused: false
        }
    }
}
