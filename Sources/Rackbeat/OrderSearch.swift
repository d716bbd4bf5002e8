import Foundation
public import HTTPClient
import HTTPTypes
public import ShopRouting

extension Client {
    public enum SearchResult: Sendable, Equatable {
        /// More than one: somebody must look.
        case found([Order])
        /// Proved: every order that can have been created since was read.
        case absent
        /// The list could not be read to where it matters.
        case inconclusive
    }

    /// Rows of one page, and pages read at the most: 25,000 orders, more than the allowance lets through in an hour.
    private static var rows: Int { 500 }
    private static var pages: Int { 50 }

    /// How far Rackbeat's clock may be behind or ahead of ours.
    private static var slack: Duration { .seconds(3600) }

    /// Whether the rows so far prove that the list goes from the newest to the oldest.
    private struct Descent {
        private(set) var last: Moment?
        private var isKept = true
        /// A list of equal times may be in any order.
        private var isSeen = false

        mutating func take(_ moment: Moment?) {
            guard let moment else {
                isKept = false
                return
            }
            if let last {
                isKept = isKept && moment <= last
                isSeen = isSeen || moment < last
            }
            last = moment
        }

        func proves(_ moment: Moment) -> Bool { isKept && isSeen && last.map { $0 < moment } == true }
    }

    /// An order that may be there.
    public struct Sought: Sendable {
        fileprivate var reference: OrderReference
        fileprivate var since: Moment

        /// - Parameter since: when the creating call was about to start.
        public init(_ reference: OrderReference, createdSince since: Moment) {
            self.reference = reference
            self.since = since
        }
    }

    /// Finds orders by what we wrote into their headings (rackbeat.md 2.4), all in one reading of the list. Neither filter
    /// nor ordering is trusted: every row is compared, the reading ends early only where the rows prove to be newest first,
    /// and a list that shows fewer rows than it says it has, or the same ones again, proves nothing. A cancelled order
    /// counts where no other is left: it was made, and whoever cancelled it does not want it twice.
    ///
    /// - Returns: a result for each, in the order of `sought`.
    public func search(_ sought: [Sought]) async throws(CallFailure) -> [SearchResult] {
        guard let since = sought.map(\.since).min() else { return [] }
        var found: [OrderReference: [Order]] = [:]
        for one in sought { found[one.reference] = [] }
        var seen: Set<String> = []
        var descent = Descent()
        var isWhole = false
        // Orders made meanwhile move the rest to later pages: what there was at the start must have been seen.
        var total: Int?
        for page in 1...Self.pages {
            let answer = try await rows(page)
            // An order deleted meanwhile moves one that was not read to the page before, which was: read again, it shows.
            let moved = page > 1 ? try await rows(page - 1) : nil
            guard answer.unreadable == 0, moved?.unreadable ?? 0 == 0 else {
                return sought.map { _ in .inconclusive }
            }
            if page == 1 { total = answer.total }
            let fresh = answer.rows.filter { seen.insert($0.number).inserted }
            let late = moved?.rows.filter { seen.insert($0.number).inserted } ?? []
            for order in fresh + late {
                if let reference = OrderReference(heading: order.heading) { found[reference]?.append(order) }
            }
            for order in fresh { descent.take(order.createdAt) }
            // One match and older rows behind it settle it; a second one could only be newer.
            if descent.proves(since - Self.slack) { break }
            if answer.rows.isEmpty || answer.pages.map({ page >= $0 }) == true {
                isWhole = total.map { seen.count >= $0 } ?? true
                break
            }
            if fresh.isEmpty { break }
        }
        return sought.map { one in
            guard let orders = found[one.reference], !orders.isEmpty else {
                return isWhole || descent.proves(one.since - Self.slack) ? .absent : .inconclusive
            }
            let live = orders.filter { !$0.isCancelled }
            return .found(live.isEmpty ? orders : live)
        }
    }

    /// Orders that changed at this moment or later, newest first. Neither filter nor ordering is trusted: the list is read
    /// until the rows prove to be older, or to its end.
    public func orders(updatedSince moment: Moment) async throws(CallFailure) -> [Order] {
        var found: [Order] = []
        var seen: Set<String> = []
        var descent = Descent()
        for page in 1...Self.pages {
            let answer = try await rows(page, by: "updated_at")
            let fresh = answer.rows.filter { seen.insert($0.number).inserted }
            found += fresh.filter { $0.updatedAt.map { $0 >= moment } ?? true }
            for order in fresh { descent.take(order.updatedAt) }
            if descent.proves(moment) || fresh.isEmpty || answer.pages.map({ page >= $0 }) == true { break }
        }
        return found
    }

    private func rows(_ page: Int, by field: String = "created_at") async throws(CallFailure) -> Page<Order> {
        try await list(
            "orders",
            [
                // Whole orders are many times as long, and a search after an outage reads thousands.
                ("fields", "number,heading,is_booked,is_cancelled,is_shipped,is_partly_shipped,total_total,\(field)"),
                ("order_by", field), ("order_direction", "DESC"), ("limit", String(Self.rows)),
                ("page", String(page)),
            ], of: Order.self)
    }
}
