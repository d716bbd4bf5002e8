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

    /// Rows of one page, and pages read at the most: 5,000 orders.
    private static var rows: Int { 100 }
    private static var pages: Int { 50 }

    /// How far Rackbeat's clock may be behind or ahead of ours.
    private static var slack: Duration { .seconds(3600) }

    /// Finds an order by what we wrote into its heading (rackbeat.md 2.4). Neither filter nor ordering is trusted: every
    /// row is compared, and the search ends early only where the rows prove to be newest first.
    ///
    /// - Parameter moment: when the creating call was about to start.
    public func search(
        _ reference: OrderReference, createdSince moment: Moment
    ) async throws(CallFailure) -> SearchResult {
        var found: [Order] = []
        var previous: Moment?
        var isNewestFirst = true
        let oldest = moment + (.zero - Self.slack)
        for page in 1...Self.pages {
            let answer = try await list(
                "orders",
                [
                    ("order_by", "created_at"), ("order_direction", "DESC"), ("limit", String(Self.rows)),
                    ("page", String(page)),
                ], of: Order.self)
            guard answer.unreadable == 0 else { return .inconclusive }
            for order in answer.rows where !found.contains(where: { $0.number == order.number }) {
                if reference.matches(heading: order.heading), !order.isCancelled { found.append(order) }
            }
            for order in answer.rows {
                guard let created = order.createdAt, previous.map({ created <= $0 }) ?? true else {
                    isNewestFirst = false
                    break
                }
                previous = created
            }
            // One match and older rows behind it settle it; a second one could only be newer.
            if isNewestFirst, let previous, previous < oldest { return result(found) }
            if answer.rows.isEmpty || answer.pages.map({ page >= $0 }) == true { return result(found) }
        }
        return found.isEmpty ? .inconclusive : result(found)
    }

    private func result(_ found: [Order]) -> SearchResult { found.isEmpty ? .absent : .found(found) }
}
