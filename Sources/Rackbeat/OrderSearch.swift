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

    /// Finds an order by what we wrote into its heading (rackbeat.md 2.4). Neither filter nor ordering is trusted: every
    /// row is compared, the search ends early only where the rows prove to be newest first, and a list that shows fewer
    /// rows than it says it has, or the same ones again, proves nothing. A cancelled order counts where no other is left:
    /// it was made, and whoever cancelled it does not want it twice.
    ///
    /// - Parameter moment: when the creating call was about to start.
    public func search(
        _ reference: OrderReference, createdSince moment: Moment
    ) async throws(CallFailure) -> SearchResult {
        var found: [Order] = []
        var seen: Set<String> = []
        var descent = Descent()
        // Orders made meanwhile move the rest to later pages: what there was at the start must have been seen.
        var total: Int?
        let oldest = moment - Self.slack
        for page in 1...Self.pages {
            let answer = try await rows(page)
            // An order deleted meanwhile moves one that was not read to the page before, which was: read again, it shows.
            let moved = page > 1 ? try await rows(page - 1) : nil
            guard answer.unreadable == 0, moved?.unreadable ?? 0 == 0 else { return .inconclusive }
            if page == 1 { total = answer.total }
            let fresh = answer.rows.filter { seen.insert($0.number).inserted }
            let late = moved?.rows.filter { seen.insert($0.number).inserted } ?? []
            found += (fresh + late).filter { reference.matches(heading: $0.heading) }
            for order in fresh { descent.take(order.createdAt) }
            // One match and older rows behind it settle it; a second one could only be newer.
            if descent.proves(oldest) { return result(found) ?? .absent }
            if answer.rows.isEmpty || answer.pages.map({ page >= $0 }) == true {
                let isWhole = total.map { seen.count >= $0 } ?? true
                return result(found) ?? (isWhole ? .absent : .inconclusive)
            }
            if fresh.isEmpty { break }
        }
        return result(found) ?? .inconclusive
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

    private func result(_ found: [Order]) -> SearchResult? {
        let live = found.filter { !$0.isCancelled }
        return found.isEmpty ? nil : .found(live.isEmpty ? found : live)
    }
}
