import HTTPClient
import Journal
import Logging
import ServiceLifecycle
import ShopRouting

/// Orders that no webhook told of.
extension Lane {
    /// Catches a shop up at the start and then every so often, until shutdown. A shop that does not answer is asked again
    /// sooner.
    func catchUp(_ shop: Shop) async {
        let pass = CatchUp(agreement: agreement, shop: shop, journal: journal, calls: calls, clock: clock)
        let retry = Retry(base: .seconds(1), cap: shop.catchUpInterval)
        var failures = 0
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)", "shop": "\(shop.name)"]) { _ in
            while !isOver {
                do throws(CatchUp.Stop) {
                    try await pass.run { count in
                        Logger.current.info("orders caught up", metadata: ["orders": "\(count)"])
                        bell.yield()
                    }
                    failures = 0
                } catch {
                    failures += 1
                    await report(error, of: pass)
                }
                var random = SystemRandomNumberGenerator()
                let delay = failures == 0 ? shop.catchUpInterval : retry.delay(afterAttempts: failures, using: &random)
                do { try await cancelWhenGracefulShutdown { try await Task.sleep(for: delay) } } catch { return }
            }
        }
    }

    private func report(_ stop: CatchUp.Stop, of pass: CatchUp) async {
        switch stop {
        case .journal(let error): report(error)
        case .call(let failure):
            Logger.current.info(
                "catch-up postponed",
                metadata: [
                    "status": "\(failure.detail.status ?? 0)", "code": "\(failure.detail.code ?? "")",
                ])
            guard let item = pass.attention(for: failure) else { return }
            let changes = [Change.raise(item)]
            do throws(JournalError) { try await journal.commit(changes) } catch { return report(error) }
            attentionLog.announce(changes, at: clock.now())
        }
    }
}
