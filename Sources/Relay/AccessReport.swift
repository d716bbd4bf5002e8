import HTTPClient
import Journal
import Logging
import Metrics
import ShopRouting

/// Says that a side does not let an agreement in and is paused, and that it does again: an attention item and a figure for
/// each side.
actor AccessReport {
    private let agreement: AgreementName
    private let journal: any Journal
    private let clock: WallClock
    private let gauges: [Side: Gauge]
    private var log = AttentionLog()

    init(_ agreement: Agreement, journal: any Journal, clock: WallClock) {
        self.agreement = agreement.name
        self.journal = journal
        self.clock = clock
        let gauges = ([.rackbeat] + agreement.shops.map { .shop($0.name) }).map { (side: Side) in
            let dimensions = [("agreement", agreement.name.rawValue), ("side", side.label)]
            return (side, Gauge(label: "side_paused", dimensions: dimensions))
        }
        self.gauges = Dictionary(gauges) { first, _ in first }
        for gauge in self.gauges.values { gauge.record(0) }
    }

    func refused(_ side: Side, _ detail: CallFailure.Detail) async {
        gauges[side]?.record(1)
        let item = AttentionItem(
            key: key(side),
            reason: "\(side.name) does not let us in (\(detail.summary)). It is paused: every minute one call tries "
                + "whether it does again, and nothing else is sent there.",
            remedy: "Mend the key or token, or the rights of its user. What waits then goes on by itself.",
            openedAt: clock.now())
        guard await commit([.raise(item)]) else { return }
        log.announce([.raise(item)], at: clock.now())
    }

    /// - Returns: whether it is written down.
    func admitted(_ side: Side) async -> Bool {
        gauges[side]?.record(0)
        guard await commit([.settle(key(side))]) else { return false }
        log.forget(key(side))
        return true
    }

    private func key(_ side: Side) -> AttentionItem.Key {
        let kind: AttentionKind = side == .rackbeat ? .rackbeatUnauthorized : .shopUnauthorized
        return AttentionItem.Key(agreement: agreement, shop: side.shop, kind: kind.rawValue, subject: "access")
    }

    /// What fails is said again with the next probe, or the next call that is let in.
    private func commit(_ changes: [Change]) async -> Bool {
        do throws(JournalError) {
            try await journal.commit(changes)
            return true
        } catch {
            Logger.current.warning("a side's access is not written down", metadata: ["cause": "\(error)"])
            return false
        }
    }
}
