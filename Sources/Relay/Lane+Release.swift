public import Journal
import ShopRouting

/// Attention items whose cause is mended.
extension Lane {
    /// Somebody waits for items to be released.
    struct Release {
        var items: [AttentionItem]
        var answer: CheckedContinuation<Bool, Never>
    }

    /// Closes items and does again what they stand for: the work that they hold, the deliveries from their own on.
    ///
    /// - Returns: false when the lane does not run.
    public func release(_ items: [AttentionItem]) async -> Bool {
        guard !agreement.isPaused, !isOver else { return false }
        return await withCheckedContinuation { answer in
            releases.append(Release(items: items, answer: answer))
            bell.yield()
        }
    }

    /// Between two sortings, since a sorting that runs would take back where it is to begin again.
    func release() async throws(JournalError) {
        guard !releases.isEmpty else { return }
        let count = releases.count
        var changes: [Change] = []
        for item in releases.flatMap(\.items) {
            attentionLog.forget(item.key)
            changes.append(.settle(item.key))
            if let work = item.holds { changes.append(.request(work, at: clock.now())) }
            if let place = item.place { changes.append(.unsorted(agreement.name, from: place)) }
            if let link = try await linkToMakeAgain(item) { changes.append(.link(link)) }
        }
        try await journal.commit(changes)
        answerReleases(true, first: count)
    }

    private func linkToMakeAgain(_ item: AttentionItem) async throws(JournalError) -> OrderLink? {
        guard case .order(let shop, let id)? = item.holds?.subject else { return nil }
        return Self.link(try await journal.orderLink(shop, id), released: item, at: clock.now())
    }

    /// Whoever releases a draft that was deleted in Rackbeat wants it made again, and whoever releases an order whose absence
    /// could not be proved has looked: after a search as always, but no further back than now.
    ///
    /// - Returns: nil where a release changes nothing about the order's link.
    static func link(_ link: OrderLink?, released item: AttentionItem, at now: Moment) -> OrderLink? {
        guard case .order(let shop, let id)? = item.holds?.subject else { return nil }
        switch (item.key.kind, link?.state) {
        case (AttentionKind.draftDeleted.rawValue, .drafted), (AttentionKind.orderUnproven.rawValue, .intended),
            (AttentionKind.orderUnproven.rawValue, nil):
            var again =
                link
                ?? OrderLink(
                    shop: shop, orderID: id, reference: OrderReference(shop: shop, orderID: id).token,
                    state: .intended, intendedAt: now, changedAt: now)
            again.state = .intended
            if item.key.kind == AttentionKind.orderUnproven.rawValue { again.intendedAt = now }
            again.changedAt = now
            return again
        default: return nil
        }
    }

    func answerReleases(_ isDone: Bool, first count: Int = .max) {
        for release in releases.prefix(count) { release.answer.resume(returning: isDone) }
        releases.removeFirst(min(count, releases.count))
    }

    /// A shop whose deliveries came from where its configuration now says: they are sorted again.
    func releaseMended() async {
        do throws(JournalError) {
            let items = try await journal.attention(agreement.name, limit: 10_000).filter {
                $0.key.kind == AttentionKind.sourceDiffers.rawValue
            }
            for item in items {
                guard let shop = item.key.shop.flatMap(agreement.shop), let place = item.place else { continue }
                let cursor = Sorter.foreignSource(of: shop.name)
                guard try await journal.cursor(cursor) == SourceAddress(shop.url).text else { continue }
                try await journal.commit([
                    .settle(item.key), .forget(cursor: cursor), .unsorted(agreement.name, from: place),
                ])
            }
        } catch {
            report(error)
        }
    }

    /// What was held is tried again at every start: the configuration may have been mended.
    func releaseHeld() async {
        do throws(JournalError) {
            let now = clock.now()
            let held = try await journal.attention(agreement.name, limit: 10_000).compactMap(\.holds)
            if !held.isEmpty { try await journal.commit(Set(held).map { .request($0, at: now) }) }
        } catch {
            report(error)
        }
    }
}
