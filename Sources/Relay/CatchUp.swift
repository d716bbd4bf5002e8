import HTTPClient
import Journal
import ShopRouting
import WooCommerce

/// Finds the orders of one shop that no webhook told of: WooCommerce repeats none, and switches webhooks off without a word
/// (P5; woocommerce.md 1.6, 3.2).
///
/// It asks for what has changed since the last good point, which is a moment by the shop's own clock: the newest change
/// that a whole pass has seen.
struct CatchUp {
    /// How far behind the last good point each pass begins. Changes count in whole seconds, a slow checkout is stored late,
    /// and a row that was deleted while pages were read hides another.
    static let overlap = Duration.seconds(600)

    /// Where the passes have come to.
    struct Point: Equatable {
        /// The first start. What changed before is the merchant's to carry over.
        var begin: Moment
        var newest: Moment

        /// Whole seconds count, and only later ones: the second of the first start is asked for too.
        var start: Moment { max(begin - .seconds(1), newest - CatchUp.overlap) }
    }

    enum Stop: Error {
        case call(CallFailure)
        case journal(JournalError)

        /// What it is for whoever has dealt with calls.
        var journal: JournalError {
            switch self {
            case .journal(let error): error
            case .call: .broken("a call failed")
            }
        }
    }

    let agreement: Agreement
    let shop: Shop
    let journal: any Journal
    let calls: FarCalls
    let clock: WallClock

    private var cursor: String { Self.cursor(shop.name) }

    private static func cursor(_ shop: ShopName) -> String { "catch-up of \(shop)" }

    /// When the journal began to follow the shop; nil before the first pass.
    static func begin(of shop: ShopName, _ journal: any Journal) async throws(JournalError) -> Moment? {
        try await journal.cursor(cursor(shop)).flatMap(Point.init)?.begin
    }

    /// From where the next pass looks; nil before the first one.
    static func start(of shop: ShopName, _ journal: any Journal) async throws(JournalError) -> Moment? {
        try await journal.cursor(cursor(shop)).flatMap(Point.init)?.start
    }

    /// Asks for work on every order that changed and is not in Rackbeat as far as it should be.
    ///
    /// - Parameter requested: is told of each page that had such orders.
    func run(_ requested: (Int) -> Void) async throws(Stop) {
        guard var point = try await point() else {
            let now = clock.now()
            return try await commit([.advance(cursor: cursor, to: Point(begin: now, newest: now).text)])
        }
        let found = try await walk(after: point.start, requested)
        // What the shop dates into the future would hide all that comes until then.
        point.newest = min(max(point.newest, found.newest ?? point.newest), clock.now())
        try await commit([.advance(cursor: cursor, to: point.text), .settle(failingKey)])
    }

    /// The same for a span of time, both ends included, also from before the first start. Where the passes have come to
    /// stays as it is.
    func run(from start: Moment, to end: Moment?, _ requested: (Int) -> Void) async throws(Stop) -> CatchUpCount {
        // Only later seconds count.
        let found = try await walk(after: start - .seconds(1), through: end, requested)
        return CatchUpCount(seen: found.seen, requested: found.requested)
    }

    /// Asks for work on single orders, whatever is known of them.
    func run(orders ids: [Int64]) async throws(Stop) -> CatchUpCount {
        let now = clock.now()
        try await commit(ids.map { .request(WorkKey(agreement.name, .order(shop.name, $0)), at: now) })
        return CatchUpCount(seen: ids.count, requested: ids.count)
    }

    private func walk(
        after start: Moment, through end: Moment? = nil, _ requested: (Int) -> Void
    ) async throws(Stop) -> (seen: Int, requested: Int, newest: Moment?) {
        var found: (seen: Int, requested: Int, newest: Moment?) = (0, 0, nil)
        var last: Int64 = 0
        for page in 1... {
            let rows = try await changed(after: start, before: end.map { $0 + .seconds(1) }, page)
            let due = rows.filter { row in
                guard let end, let changedAt = row.modifiedAt else { return true }
                return changedAt < end + .seconds(1)
            }
            found.seen += due.count
            let count = try await request(due)
            found.requested += count
            if count > 0 { requested(count) }
            found.newest = (due.compactMap(\.modifiedAt) + [found.newest].compactMap(\.self)).max()
            guard rows.count >= Client.pageSize, let end = rows.last?.id else { break }
            // A list that ignores its page would never end.
            guard end > last else { throw .call(.malformed(.init(status: 200, code: "page_ignored"))) }
            last = end
        }
        return found
    }

    /// Looks whether the shop still has what is open in Rackbeat, a page of it in each pass: of an order that is deleted for
    /// good nothing is sent, and no list shows it (woocommerce.md 1.9).
    func sweep() async throws(Stop) {
        let name = "sweep of \(shop.name)"
        let links: [OrderLink]
        do throws(JournalError) {
            let last = try await journal.cursor(name).flatMap { Int64($0) } ?? 0
            links = try await journal.openOrderLinks(shop.name, after: last, limit: Client.pageSize)
        } catch {
            throw .journal(error)
        }
        var changes: [Change] = [
            links.count < Client.pageSize
                ? .forget(cursor: name) : .advance(cursor: name, to: String(links.last?.orderID ?? 0))
        ]
        if !links.isEmpty {
            let rows: [ChangedOrder]
            do throws(CallFailure) {
                rows = try await calls.shop(shop) { client throws(CallFailure) in
                    try await client.statuses(of: links.map(\.orderID))
                }
            } catch {
                throw .call(error)
            }
            let statuses = Dictionary(rows.map { ($0.id, $0.status ?? "") }) { first, _ in first }
            for link in links where link.snapshot.map({ statuses[link.orderID] != $0.status }) == true {
                changes.append(.request(WorkKey(agreement.name, .order(shop.name, link.orderID)), at: clock.now()))
            }
        }
        try await commit(changes)
    }

    /// - Returns: of how many work was asked for.
    private func request(_ rows: [ChangedOrder]) async throws(Stop) -> Int {
        var changes: [Change] = []
        for row in rows {
            if let link = try await link(row.id), link.state != .intended {
                if link.snapshot?.holds(changeAt: row.modifiedAt) == true, link.isComplete(books: shop.books) {
                    continue
                }
            } else if row.status.map(shop.rules.transferableStatuses.contains) == false {
                continue
            }
            changes.append(.request(WorkKey(agreement.name, .order(shop.name, row.id)), at: clock.now()))
        }
        if !changes.isEmpty { try await commit(changes) }
        return changes.count
    }

    /// What an operator has to know of a pass that failed; nil when it will get better by itself.
    func attention(for failure: CallFailure) -> AttentionItem? {
        guard failure.needsSomebody else { return nil }
        return AttentionItem(
            key: failingKey,
            reason: "The shop's list of changed orders cannot be read: \(failure.detail.summary). An order whose "
                + "webhook is lost would not be found.",
            remedy: "Check that the REST API key may read orders and that nothing in front of the shop answers in its "
                + "place. It is tried again by itself.",
            openedAt: clock.now())
    }

    private var failingKey: AttentionItem.Key {
        AttentionItem.Key(
            agreement: agreement.name, shop: shop.name, kind: AttentionKind.catchUpFailing.rawValue, subject: "orders")
    }

    private func changed(
        after start: Moment, before end: Moment?, _ page: Int
    ) async throws(Stop) -> [ChangedOrder] {
        do throws(CallFailure) {
            return try await calls.shop(shop) { client throws(CallFailure) in
                try await client.orders(modifiedAfter: start, before: end, page: page)
            }
        } catch {
            throw .call(error)
        }
    }

    private func point() async throws(Stop) -> Point? {
        do throws(JournalError) { return try await journal.cursor(cursor).flatMap(Point.init) } catch {
            throw .journal(error)
        }
    }

    private func link(_ id: Int64) async throws(Stop) -> OrderLink? {
        do throws(JournalError) { return try await journal.orderLink(shop.name, id) } catch { throw .journal(error) }
    }

    private func commit(_ changes: [Change]) async throws(Stop) {
        do throws(JournalError) { try await journal.commit(changes) } catch { throw .journal(error) }
    }
}

extension CatchUp.Point {
    init?(_ text: String) {
        let parts = text.split(separator: " ").compactMap { Int64($0) }
        guard parts.count == 2 else { return nil }
        begin = Moment(milliseconds: parts[0])
        newest = Moment(milliseconds: parts[1])
    }

    var text: String { "\(begin.milliseconds) \(newest.milliseconds)" }
}

extension OrderLink {
    fileprivate func isComplete(books: Bool) -> Bool {
        switch state {
        case .intended: false
        case .drafted: !books
        case .booked, .shipped, .withdrawn: true
        }
    }
}
