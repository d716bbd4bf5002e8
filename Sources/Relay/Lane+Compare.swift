import HTTPClient
import Journal
import Logging
import ServiceLifecycle
public import ShopRouting

/// All stock compared: at the start, every night, and when somebody asks (P5).
extension Lane {
    /// Until shutdown. A pass that does not come to its end is begun again, later each time.
    func compareStock() async {
        let retry = Retry(base: .seconds(30), cap: .seconds(3600))
        var failures = 0
        // Orders that have waited come first.
        do { try await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(3)) } } catch { return }
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { _ in
            while !isOver, agreement.shops.contains(where: \.receivesStock) {
                let isDone = await compareAll()
                failures = isDone ? 0 : failures + 1
                var random = SystemRandomNumberGenerator()
                let now = clock.now()
                guard
                    let delay = isDone
                        ? agreement.inventory.compareAt.map({ now.next($0).duration(since: now) })
                        : retry.delay(afterAttempts: failures, using: &random)
                else { return }
                do { try await cancelWhenGracefulShutdown { try await Task.sleep(for: delay) } } catch { return }
            }
        }
    }

    private func compareAll() async -> Bool {
        do throws(CommandStop) {
            return try await compareStock(nil, isDryRun: false).allSatisfy { $0.failure == nil }
        } catch {
            if case .journal(let error) = error { report(error) }
            return false
        }
    }

    /// - Parameters:
    ///   - name: of one shop; nil for all that receive stock.
    ///   - isDryRun: whether differences are only shown.
    public func compareStock(
        _ name: ShopName?, isDryRun: Bool
    ) async throws(CommandStop) -> [StockReport] {
        guard !agreement.isPaused, !isOver else { throw .resting }
        let shops = agreement.shops.filter { $0.receivesStock && (name == nil || $0.name == name) }
        await compareTurn.take()
        let result = await compare(shops, isDryRun)
        await compareTurn.give()
        bell.yield()
        return try result.get()
    }

    private func compare(_ shops: [Shop], _ isDryRun: Bool) async -> Result<[StockReport], CommandStop> {
        let compare = StockCompare(
            agreement: agreement, journal: journal, calls: calls, watch: saleWatch, clock: clock)
        do throws(JournalError) { return .success(try await compare.run(shops, isDryRun: isDryRun)) } catch {
            return .failure(.journal(error))
        }
    }
}

extension Moment {
    /// The next time so far into a day, UTC.
    func next(_ time: Duration) -> Moment {
        let day = Moment(milliseconds: milliseconds - (milliseconds % 86_400_000 + 86_400_000) % 86_400_000)
        return day + time > self ? day + time : day + time + .seconds(86_400)
    }
}
