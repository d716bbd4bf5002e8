public import ShopRouting

/// What every store promises. `JournalSQLite` keeps it.
///
/// Every method that changes something returns only when the change would survive a power cut.
public protocol Journal: Sendable {
    /// Keeps a delivery for good: once this returns, a power cut cannot lose it.
    ///
    /// Two deliveries with the same delivery id, or the same bytes, are two deliveries: shops reuse ids
    /// (woocommerce.md 1.7).
    ///
    /// - Returns: its place in the order of arrival.
    /// - Throws: when it is not known to be kept. It may be all the same, so a second copy must do no harm.
    func keep(_ delivery: Delivery) async throws(JournalError) -> Place

    /// Makes all the changes or none, in their order.
    func commit(_ changes: [Change]) async throws(JournalError)

    /// The agreement's oldest deliveries behind the last ``Change/sorted(_:through:)``, in the order of arrival.
    func unsorted(_ agreement: AgreementName, limit: Int) async throws(JournalError) -> [KeptDelivery]

    /// Work of the agreement due at `now` or before, by priority, then due moment.
    ///
    /// - Parameter limit: for each kind of work and shop: no backlog hides the work of others.
    func due(_ agreement: AgreementName, at now: Moment, limit: Int) async throws(JournalError) -> [Work]

    /// The moment behind `now` at which the agreement's next work falls due; nil when there is none.
    func nextDue(_ agreement: AgreementName, after now: Moment) async throws(JournalError) -> Moment?

    func orderLink(_ shop: ShopName, _ orderID: Int64) async throws(JournalError) -> OrderLink?

    /// The links to the Rackbeat orders with this number: one for each agreement that has one.
    func orderLinks(number: String) async throws(JournalError) -> [OrderLink]

    /// The shop's links whose order is drafted or booked and not yet shipped, by ascending order id.
    func openOrderLinks(
        _ shop: ShopName, after orderID: Int64, limit: Int
    ) async throws(JournalError) -> [OrderLink]

    /// The shop's links with an order in Rackbeat and a lower order id than this one, by descending order id.
    func orderLinks(
        _ shop: ShopName, before orderID: Int64, limit: Int
    ) async throws(JournalError) -> [OrderLink]

    /// What is known of these items, in their order.
    func itemStocks(_ agreement: AgreementName, _ items: [String]) async throws(JournalError) -> [ItemStock]

    /// - Parameter items: that are to be read; nil for any.
    func stockSnapshot(_ agreement: AgreementName, _ items: [String]?) async throws(JournalError) -> StockSnapshot

    /// What of the shop's order is in flight.
    func sale(_ shop: ShopName, _ orderID: Int64) async throws(JournalError) -> Sale

    /// The shop's products and variations with these ids that are known.
    func products(_ shop: ShopName, ids: [Int64]) async throws(JournalError) -> [ShopProduct]

    /// Those with exactly these SKUs, byte for byte, each SKU's by ascending id.
    func products(_ shop: ShopName, skus: [String]) async throws(JournalError) -> [ShopProduct]

    /// All of them, by the bytes of their SKUs, then by id.
    ///
    /// - Parameter last: behind which to begin.
    func products(
        _ shop: ShopName, after last: ShopProduct?, limit: Int
    ) async throws(JournalError) -> [ShopProduct]

    /// Due work on the stock of items, as ``due(_:at:limit:)`` gives it, and nothing else.
    func dueStock(_ agreement: AgreementName, at now: Moment, limit: Int) async throws(JournalError) -> [Work]

    /// Open attention items, oldest first.
    func attention(_ agreement: AgreementName, limit: Int) async throws(JournalError) -> [AttentionItem]

    /// A delivery by its place; nil when retention has removed it.
    func delivery(at place: Place) async throws(JournalError) -> KeptDelivery?

    func cursor(_ name: String) async throws(JournalError) -> String?

    /// What waits for the agreement, for health and metrics.
    func backlog(_ agreement: AgreementName) async throws(JournalError) -> Backlog

    /// Agreements with deliveries to be sorted, work, or open attention items, whether or not they are configured.
    func agreements() async throws(JournalError) -> Set<AgreementName>

    /// Proves that the journal can be written, by writing.
    func probe() async throws(JournalError)
}

/// What waits in a journal for one agreement.
public struct Backlog: Sendable, Equatable {
    public var unsorted: Int
    public var work: Int
    /// When the first unsorted delivery was received or the oldest work was requested, whichever came first.
    public var oldest: Moment?
    public var openAttention: Int
    /// When the first unsorted delivery was received.
    public var oldestUnsorted: Moment?
    /// When the oldest work on a shop's order was requested.
    public var oldestOrder: Moment?

    public init(
        unsorted: Int, work: Int, oldest: Moment?, openAttention: Int, oldestUnsorted: Moment? = nil,
        oldestOrder: Moment? = nil
    ) {
        self.unsorted = unsorted
        self.work = work
        self.oldest = oldest
        self.openAttention = openAttention
        self.oldestUnsorted = oldestUnsorted
        self.oldestOrder = oldestOrder
    }
}
