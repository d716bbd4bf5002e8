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
    fileprivate static var slack: Duration { .seconds(3600) }

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
        fileprivate var neighbours: Set<String>

        /// - Parameters:
        ///   - moment: when the creating call was about to start.
        ///   - neighbours: numbers of orders that were made before, the latest that are known.
        public init(_ reference: OrderReference, createdSince moment: Moment, neighbours: Set<String> = []) {
            self.reference = reference
            since = moment - Client.slack
            self.neighbours = neighbours
        }
    }

    /// How far a list was read.
    private struct Reading {
        var seen: Set<String> = []
        var descent = Descent()
        var isWhole = false
        var isReadable = true

        /// Whether an order that is not among the rows is not in Rackbeat. Moments alone do not tell: a list that goes by
        /// numbers may show older orders in front, of a series of their own, and goes from new to old among these. An order
        /// that was made shortly before stands beside it in any order of the list.
        func excludes(_ sought: Sought) -> Bool {
            isReadable && (isWhole || descent.proves(sought.since) && !sought.neighbours.isDisjoint(with: seen))
        }
    }

    /// Finds orders by what we wrote into their headings (rackbeat.md 2.4), all in one reading of the list. Neither filter
    /// nor ordering is trusted: every row is compared, the reading ends early only where the rows prove to be newest first
    /// and reach to a neighbour, and a list that shows fewer rows than it says it has, or the same ones again, proves
    /// nothing. A cancelled order counts where no other is left: it was made, and whoever cancelled it does not want it
    /// twice.
    ///
    /// - Returns: a result for each, in the order of `sought`.
    public func search(_ sought: [Sought]) async throws(CallFailure) -> [SearchResult] {
        if sought.isEmpty { return [] }
        var found: [OrderReference: [Order]] = [:]
        for one in sought { found[one.reference] = [] }
        let reading = try await read({ reading in sought.allSatisfy(reading.excludes) }) { order in
            if let reference = OrderReference(heading: order.heading) { found[reference]?.append(order) }
        }
        guard reading.isReadable else { return sought.map { _ in .inconclusive } }
        return sought.map { one in
            guard let orders = found[one.reference], !orders.isEmpty else {
                return reading.excludes(one) ? .absent : .inconclusive
            }
            let live = orders.filter { !$0.isCancelled }
            return .found(live.isEmpty ? orders : live)
        }
    }

    /// Orders that may be what is left of one that was cancelled: they bear its reference, or their notes name its number
    /// (rackbeat.md 2.4, U30).
    ///
    /// - Parameter moment: when the cancelled one was made, or before.
    public func backorders(
        of number: String, _ reference: OrderReference, createdSince moment: Moment
    ) async throws(CallFailure) -> [Order] {
        var found: [Order] = []
        _ = try await read({ $0.descent.proves(moment - Self.slack) }) { order in
            guard order.number != number, !order.isCancelled else { return }
            if reference.matches(heading: order.heading) || order.namedNumbers.contains(number) { found.append(order) }
        }
        return found
    }

    /// Reads the list from its beginning until `isEnough`, to its end, or until it proves nothing.
    private func read(
        _ isEnough: (Reading) -> Bool, _ take: (Order) -> Void
    ) async throws(CallFailure) -> Reading {
        var reading = Reading()
        // Orders made meanwhile move the rest to later pages: what there was at the start must have been seen.
        var total: Int?
        for page in 1...Self.pages {
            let answer = try await rows(page)
            // An order deleted meanwhile moves one that was not read to the page before, which was: read again, it shows.
            let moved = page > 1 ? try await rows(page - 1) : nil
            guard answer.unreadable == 0, moved?.unreadable ?? 0 == 0 else {
                reading.isReadable = false
                break
            }
            if page == 1 { total = answer.total }
            let fresh = answer.rows.filter { reading.seen.insert($0.number).inserted }
            let late = moved?.rows.filter { reading.seen.insert($0.number).inserted } ?? []
            for order in fresh + late { take(order) }
            for order in fresh { reading.descent.take(order.createdAt) }
            if isEnough(reading) { break }
            if answer.rows.isEmpty || answer.pages.map({ page >= $0 }) == true {
                reading.isWhole = total.map { reading.seen.count >= $0 } ?? true
                break
            }
            if fresh.isEmpty { break }
        }
        return reading
    }

    /// Orders that changed at this moment or later. Neither filter nor ordering is trusted: the list is read until the rows
    /// prove to be older, or to its end.
    ///
    /// - Returns: also whether these are all.
    public func orders(updatedSince moment: Moment) async throws(CallFailure) -> (orders: [Order], areAll: Bool) {
        var found: [Order] = []
        var seen: Set<String> = []
        var descent = Descent()
        for page in 1...Self.pages {
            let answer = try await rows(page, by: "updated_at")
            let fresh = answer.rows.filter { seen.insert($0.number).inserted }
            found += fresh.filter { $0.updatedAt.map { $0 >= moment } ?? true }
            for order in fresh { descent.take(order.updatedAt) }
            if descent.proves(moment) { return (found, true) }
            if answer.rows.isEmpty || answer.pages.map({ page >= $0 }) == true {
                return (found, answer.total.map { seen.count >= $0 } ?? true)
            }
            if fresh.isEmpty { break }
        }
        return (found, false)
    }

    private func rows(_ page: Int, by field: String = "created_at") async throws(CallFailure) -> Page<Order> {
        try await list(
            "orders",
            [
                // Whole orders are many times as long, and a search after an outage reads thousands.
                (
                    "fields",
                    "number,heading,note,is_booked,is_cancelled,is_shipped,is_partly_shipped,total_total,\(field)"
                ),
                ("order_by", field), ("order_direction", "DESC"), ("limit", String(Self.rows)),
                ("page", String(page)),
            ], of: Order.self)
    }
}
