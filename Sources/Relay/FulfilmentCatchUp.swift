import HTTPClient
import Journal
import Logging
import Rackbeat
import ShopRouting

/// Finds what happened to orders in Rackbeat without a webhook's telling (P5).
///
/// It asks for what has changed since the last good point, which is a moment by Rackbeat's own clock.
struct FulfilmentCatchUp {
    /// How far behind the last good point each pass begins.
    private static let overlap = Duration.seconds(600)
    /// Orders of each shop that are looked at one by one in a pass.
    private static let openLimit = 50

    let agreement: Agreement
    let journal: any Journal
    let calls: FarCalls
    let clock: WallClock

    private var cursor: String { "catch-up of Rackbeat for \(agreement.name)" }

    /// Asks for work on every order of a shop's that was shipped or cancelled, or goes on under another number.
    ///
    /// - Returns: on how many.
    func run() async throws(CatchUp.Stop) -> Int {
        guard let point = try await point() else {
            // Its own clock is not known yet: what changes from now on is newer than this.
            try await commit([.advance(cursor: cursor, to: String((clock.now() - .seconds(3600)).milliseconds))])
            return 0
        }
        let rows: [Rackbeat.Order]
        let areAll: Bool
        do throws(CallFailure) {
            (rows, areAll) = try await calls.rackbeat(priority: WorkKey.Subject.rackbeatOrderPriority) {
                client throws(CallFailure) in try await client.orders(updatedSince: point - Self.overlap)
            }
        } catch {
            throw .call(error)
        }
        var changes: [Change] = []
        for row in rows where try await concernsUs(row) {
            changes.append(.request(WorkKey(agreement.name, .rackbeatOrder(row.number)), at: clock.now()))
        }
        guard areAll else {
            let open = try await open()
            try await commit(changes + open)
            return changes.count
        }
        let newest = min(rows.compactMap(\.updatedAt).reduce(point, max), clock.now())
        try await commit(changes + [.advance(cursor: cursor, to: String(newest.milliseconds))])
        return changes.count
    }

    /// Looks at some of the orders that are not shipped yet, others in each pass, where Rackbeat's list is too long or in
    /// no order.
    private func open() async throws(CatchUp.Stop) -> [Change] {
        var changes: [Change] = []
        for shop in agreement.shops {
            let name = "open orders of \(shop.name)"
            do throws(JournalError) {
                let last = try await journal.cursor(name).flatMap { Int64($0) } ?? 0
                let links = try await journal.openOrderLinks(shop.name, after: last, limit: Self.openLimit)
                changes += links.compactMap(\.rackbeatNumber).map {
                    .request(WorkKey(agreement.name, .rackbeatOrder($0)), at: clock.now())
                }
                changes.append(
                    links.count < Self.openLimit
                        ? .forget(cursor: name) : .advance(cursor: name, to: String(links.last?.orderID ?? 0)))
            } catch {
                throw .journal(error)
            }
        }
        Logger.current.warning(
            "Rackbeat's list of changed orders is too long or in no order; open orders are looked at one by one")
        return changes
    }

    private func concernsUs(_ row: Rackbeat.Order) async throws(CatchUp.Stop) -> Bool {
        let link: OrderLink?
        do throws(JournalError) { link = try await journal.orderLink(of: row, in: agreement) } catch {
            throw .journal(error)
        }
        switch link?.state {
        case nil, .intended, .withdrawn, .shipped: return false
        case .drafted(let number) where number == row.number && row.isBooked: return true
        case .drafted(let number), .booked(let number):
            return number != row.number ? !row.isCancelled : row.isShipped || row.isPartlyShipped || row.isCancelled
        }
    }

    private func point() async throws(CatchUp.Stop) -> Moment? {
        do throws(JournalError) {
            return try await journal.cursor(cursor).flatMap { Int64($0) }.map(Moment.init(milliseconds:))
        } catch {
            throw .journal(error)
        }
    }

    private func commit(_ changes: [Change]) async throws(CatchUp.Stop) {
        do throws(JournalError) { try await journal.commit(changes) } catch { throw .journal(error) }
    }
}
