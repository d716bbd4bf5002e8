import HTTPClient
import Journal
import Logging
import ServiceLifecycle
import ShopRouting

/// Webhooks that are switched off, and orders that none told of.
extension Lane {
    /// Looks after a shop at the start and then every so often, until shutdown: first its webhooks, then what they may have
    /// missed. A shop that does not answer is asked again sooner.
    func catchUp(_ shop: Shop) async {
        let keeper = shop.webhookURL.map { WebhookKeeper(shop: shop, url: $0, calls: calls) }
        let pass = CatchUp(agreement: agreement, shop: shop, journal: journal, calls: calls, clock: clock)
        await every(shop.catchUpInterval, shop: shop.name) {
            var isDone = true
            if let keeper { isDone = await self.keepWebhooks(keeper) }
            return await self.run(pass) && isDone
        }
    }

    /// The same for what Rackbeat did with the orders, as often as the most watched shop.
    func catchUpWithRackbeat() async {
        guard let interval = agreement.shops.map(\.catchUpInterval).min() else { return }
        let pass = FulfilmentCatchUp(agreement: agreement, journal: journal, calls: calls, clock: clock)
        let keeper = rackbeatWebhooks
        await every(interval, shop: nil) {
            var isDone = true
            if let keeper { isDone = await self.keepWebhooks(keeper) }
            return await self.run(pass) && isDone
        }
    }

    private var rackbeatWebhooks: RackbeatWebhookKeeper? {
        agreement.webhooks.map {
            RackbeatWebhookKeeper(
                agreement: agreement, url: $0.url, tokens: $0.tokens, journal: journal, calls: calls)
        }
    }

    /// Accepts the tokens of the webhooks that earlier runs have made.
    func loadTokens() async throws(JournalError) { try await rackbeatWebhooks?.load() }

    /// - Returns: false when it is to be tried again soon.
    private func keepWebhooks(_ keeper: RackbeatWebhookKeeper) async -> Bool {
        do throws(RackbeatWebhookKeeper.Stop) {
            for event in try await keeper.run() {
                Logger.current.notice("webhook repaired", metadata: ["event": "\(event)"])
            }
        } catch {
            switch error {
            case .journal(let error): report(error)
            case .randomness: Logger.current.error("no randomness for a webhook's address")
            case .call(let failure):
                Logger.current.info("webhooks not looked after", metadata: failure.logged)
                await raise(keeper.attention(for: failure, at: clock.now()))
            }
            return false
        }
        do throws(JournalError) { try await journal.commit([.settle(keeper.failingKey)]) } catch { report(error) }
        return true
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

    /// - Returns: false when it is to be tried again soon.
    private func run(_ pass: FulfilmentCatchUp) async -> Bool {
        do throws(FulfilmentCatchUp.Stop) {
            let count = try await pass.run()
            if count > 0 {
                Logger.current.info("Rackbeat's orders caught up", metadata: ["orders": "\(count)"])
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
    private func keepWebhooks(_ keeper: WebhookKeeper) async -> Bool {
        do throws(CallFailure) {
            for repair in try await keeper.run() {
                Logger.current.notice(
                    "webhook repaired", metadata: ["topic": "\(repair.topic)", "was": "\(repair.fault.rawValue)"])
            }
        } catch {
            Logger.current.info("webhooks not looked after", metadata: error.logged)
            await raise(keeper.attention(for: error, of: agreement.name, at: clock.now()))
            return false
        }
        do throws(JournalError) { try await journal.commit([.settle(keeper.failingKey(agreement.name))]) } catch {
            report(error)
        }
        return true
    }

    /// - Returns: false when it is to be tried again soon.
    private func run(_ pass: CatchUp) async -> Bool {
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

    private func raise(_ item: AttentionItem?) async {
        guard let item else { return }
        let changes = [Change.raise(item)]
        do throws(JournalError) { try await journal.commit(changes) } catch { return report(error) }
        attentionLog.announce(changes, at: clock.now())
    }
}

extension CallFailure {
    fileprivate var logged: Logger.Metadata { ["status": "\(detail.status ?? 0)", "code": "\(detail.code ?? "")"] }
}
