public import Journal
public import ShopRouting
import Synchronization

/// The journal it wraps, until told to fail.
public final class FaultyJournal: Journal {
    /// What becomes of a change that fails.
    public enum Effect: Sendable {
        case none
        /// It is made all the same: the answer is what gets lost.
        case made
    }

    private let journal: any Journal
    private let fault = Mutex<(error: JournalError, effect: Effect)?>(nil)

    private let flood = Mutex<KeptDelivery?>(nil)

    public init(_ journal: any Journal) { self.journal = journal }

    /// From now on there is always as much of this to sort as is asked for.
    public func flood(with delivery: KeptDelivery) { flood.withLock { $0 = delivery } }

    /// From now on every call fails, until ``recover()``.
    public func fail(with error: JournalError, effect: Effect = .none) { fault.withLock { $0 = (error, effect) } }

    public func recover() { fault.withLock { $0 = nil } }

    public func keep(_ delivery: Delivery) async throws(JournalError) -> Place {
        try await change { () async throws(JournalError) in try await journal.keep(delivery) }
    }

    public func commit(_ changes: [Change]) async throws(JournalError) {
        try await change { () async throws(JournalError) in try await journal.commit(changes) }
    }

    public func probe() async throws(JournalError) {
        try await change { () async throws(JournalError) in try await journal.probe() }
    }

    public func unsorted(_ agreement: AgreementName, limit: Int) async throws(JournalError) -> [KeptDelivery] {
        try check()
        if let delivery = flood.withLock(\.self) { return Array(repeating: delivery, count: limit) }
        return try await journal.unsorted(agreement, limit: limit)
    }

    public func due(_ agreement: AgreementName, at now: Moment, limit: Int) async throws(JournalError) -> [Work] {
        try check()
        return try await journal.due(agreement, at: now, limit: limit)
    }

    public func nextDue(_ agreement: AgreementName, after now: Moment) async throws(JournalError) -> Moment? {
        try check()
        return try await journal.nextDue(agreement, after: now)
    }

    public func orderLink(_ shop: ShopName, _ orderID: Int64) async throws(JournalError) -> OrderLink? {
        try check()
        return try await journal.orderLink(shop, orderID)
    }

    public func orderLinks(number: String) async throws(JournalError) -> [OrderLink] {
        try check()
        return try await journal.orderLinks(number: number)
    }

    public func openOrderLinks(
        _ shop: ShopName, after orderID: Int64, limit: Int
    ) async throws(JournalError) -> [OrderLink] {
        try check()
        return try await journal.openOrderLinks(shop, after: orderID, limit: limit)
    }

    public func orderLinks(
        _ shop: ShopName, before orderID: Int64, limit: Int
    ) async throws(JournalError) -> [OrderLink] {
        try check()
        return try await journal.orderLinks(shop, before: orderID, limit: limit)
    }

    public func itemStocks(
        _ agreement: AgreementName, _ items: [String]
    ) async throws(JournalError) -> [ItemStock] {
        try check()
        return try await journal.itemStocks(agreement, items)
    }

    public func stockSnapshot(
        _ agreement: AgreementName, _ items: [String]?
    ) async throws(JournalError) -> StockSnapshot {
        try check()
        return try await journal.stockSnapshot(agreement, items)
    }

    public func sale(_ shop: ShopName, _ orderID: Int64) async throws(JournalError) -> Sale {
        try check()
        return try await journal.sale(shop, orderID)
    }

    public func products(_ shop: ShopName, ids: [Int64]) async throws(JournalError) -> [ShopProduct] {
        try check()
        return try await journal.products(shop, ids: ids)
    }

    public func products(_ shop: ShopName, skus: [String]) async throws(JournalError) -> [ShopProduct] {
        try check()
        return try await journal.products(shop, skus: skus)
    }

    public func products(
        _ shop: ShopName, after last: ShopProduct?, limit: Int
    ) async throws(JournalError) -> [ShopProduct] {
        try check()
        return try await journal.products(shop, after: last, limit: limit)
    }

    public func dueStock(
        _ agreement: AgreementName, at now: Moment, limit: Int
    ) async throws(JournalError) -> [Work] {
        try check()
        return try await journal.dueStock(agreement, at: now, limit: limit)
    }

    public func attention(_ agreement: AgreementName, limit: Int) async throws(JournalError) -> [AttentionItem] {
        try check()
        return try await journal.attention(agreement, limit: limit)
    }

    public func delivery(at place: Place) async throws(JournalError) -> KeptDelivery? {
        try check()
        return try await journal.delivery(at: place)
    }

    public func cursor(_ name: String) async throws(JournalError) -> String? {
        try check()
        return try await journal.cursor(name)
    }

    public func backlog(_ agreement: AgreementName) async throws(JournalError) -> Backlog {
        try check()
        return try await journal.backlog(agreement)
    }

    public func agreements() async throws(JournalError) -> Set<AgreementName> {
        try check()
        return try await journal.agreements()
    }

    private func check() throws(JournalError) {
        if let fault = fault.withLock({ $0 }) { throw fault.error }
    }

    private func change<Value>(
        _ make: () async throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        guard let fault = fault.withLock({ $0 }) else { return try await make() }
        if fault.effect == .made { _ = try await make() }
        throw fault.error
    }
}
