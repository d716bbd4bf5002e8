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
        let retry = Retry(base: .seconds(1), cap: shop.catchUpInterval)
        var failures = 0
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)", "shop": "\(shop.name)"]) { _ in
            while !isOver {
                var isDone = true
                if let keeper { isDone = await keepWebhooks(keeper) }
                isDone = await run(pass) && isDone
                failures = isDone ? 0 : failures + 1
                var random = SystemRandomNumberGenerator()
                let delay = isDone ? shop.catchUpInterval : retry.delay(afterAttempts: failures, using: &random)
                do { try await cancelWhenGracefulShutdown { try await Task.sleep(for: delay) } } catch { return }
            }
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
