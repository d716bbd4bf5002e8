import HTTPClient
import Journal
import Logging
import ServiceLifecycle
import ShopRouting

/// Orders that no webhook told of.
extension Lane {
    /// Looks after a shop at the start and then every so often, until shutdown: first its webhooks, then what they may have
    /// missed. A shop that does not answer is asked again sooner.
    func catchUp(_ shop: Shop) async {
        let pass = catchUp(of: shop)
        await every(shop.catchUpInterval, shop: shop.name) {
            let isKept = await self.keepWebhooks(of: shop).isDone
            let areOrdersFound = await self.run(pass)
            return await self.catchUpProducts(of: shop) && areOrdersFound && isKept
        }
    }

    /// The same for what Rackbeat did with the orders, as often as the most watched shop.
    func catchUpWithRackbeat() async {
        guard let interval = agreement.shops.map(\.catchUpInterval).min() else { return }
        let pass = FulfilmentCatchUp(agreement: agreement, journal: journal, calls: calls, clock: clock)
        await every(interval, shop: nil) {
            let isKept = await self.keepRackbeatWebhooks().isDone
            return await self.run("Rackbeat's orders", of: "orders", pass.run) && isKept
        }
    }

    /// Looks at orders of a shop again, because somebody wants it.
    func catchUp(_ name: ShopName, _ wish: CatchUpWish) async throws(CommandStop) -> CatchUpCount {
        guard let shop = agreement.shop(name) else { throw .unknown }
        guard !agreement.isPaused, !isOver else { throw .resting }
        defer { bell.yield() }
        do throws(CatchUp.Stop) {
            switch wish {
            case .orders(let ids): return try await catchUp(of: shop).run(orders: ids)
            case .changed(let start, let end):
                return try await catchUp(of: shop).run(from: start, to: end) { _ in bell.yield() }
            }
        } catch {
            switch error {
            case .call(let failure): throw .call(failure.detail.summary)
            case .journal(let error): throw .journal(error)
            }
        }
    }

    func catchUp(of shop: Shop) -> CatchUp {
        CatchUp(agreement: agreement, shop: shop, journal: journal, calls: calls, clock: clock)
    }

    /// - Parameter pass: false when it is to be tried again soon.
    private func every(_ interval: Duration, shop: ShopName?, _ pass: () async -> Bool) async {
        let retry = Retry(base: .seconds(1), cap: interval)
        var failures = 0
        let place: Logger.Metadata = ["agreement": "\(agreement.name)", "shop": "\(shop?.rawValue ?? "-")"]
        await withLogger(mergingMetadata: place) { _ in
            while !isOver {
                let isDone = await pass()
                failures = isDone ? 0 : failures + 1
                var random = SystemRandomNumberGenerator()
                let delay = isDone ? interval : retry.delay(afterAttempts: failures, using: &random)
                do { try await cancelWhenGracefulShutdown { try await Task.sleep(for: delay) } } catch { return }
            }
        }
    }

    /// - Parameters:
    ///   - things: as the log names what was found.
    ///   - kind: the field with their number.
    ///   - pass: gives on how many work was asked for.
    /// - Returns: false when it is to be tried again soon.
    func run(_ things: String, of kind: String, _ pass: () async throws(CatchUp.Stop) -> Int) async -> Bool {
        do throws(CatchUp.Stop) {
            let count = try await pass()
            if count > 0 {
                Logger.current.info("\(things) caught up", metadata: [kind: "\(count)"])
                bell.yield()
            }
            return true
        } catch {
            switch error {
            case .journal(let error): report(error)
            case .call(let failure): Logger.current.info("catch-up postponed", metadata: failure.logged)
            }
            return false
        }
    }

    /// - Returns: false when it is to be tried again soon.
    func run(_ pass: CatchUp) async -> Bool {
        do throws(CatchUp.Stop) {
            try await pass.run { count in
                Logger.current.info("orders caught up", metadata: ["orders": "\(count)"])
                bell.yield()
            }
            try await pass.sweep()
            bell.yield()
            return true
        } catch {
            switch error {
            case .journal(let error): report(error)
            case .call(let failure):
                Logger.current.info("catch-up postponed", metadata: failure.logged)
                await raise(pass.attention(for: failure))
            }
            return false
        }
    }

    func raise(_ item: AttentionItem?) async {
        guard let item else { return }
        let changes = [Change.raise(item)]
        do throws(JournalError) { try await journal.commit(changes) } catch { return report(error) }
        attentionLog.announce(changes, at: clock.now())
    }
}

extension CallFailure {
    var logged: Logger.Metadata { ["status": "\(detail.status ?? 0)", "code": "\(detail.code ?? "")"] }
}
