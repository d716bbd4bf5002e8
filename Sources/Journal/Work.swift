public import ShopRouting

/// What has to be looked at: the unit of work is the thing, not the delivery that spoke of it.
public struct WorkKey: Hashable, Sendable {
    public enum Subject: Hashable, Sendable {
        /// A shop's order, by its id.
        case order(ShopName, Int64)
        /// What stock of a shop's product or variation is to be written, by its id.
        case product(ShopName, Int64)
        /// The data of the same, where somebody owns it.
        case productData(ShopName, Int64)
        /// The stock of a Rackbeat item, by its number as Rackbeat wrote it.
        case stock(String)
        /// The same in one shop, once Rackbeat's figure has been read.
        case shopStock(ShopName, String)
        /// A Rackbeat order, by its number.
        case rackbeatOrder(String)
        /// The data of a Rackbeat item, by its number as Rackbeat wrote it.
        case item(String)
    }

    public var agreement: AgreementName
    public var subject: Subject

    public init(_ agreement: AgreementName, _ subject: Subject) {
        self.agreement = agreement
        self.subject = subject
    }
}

extension WorkKey.Subject {
    /// Lower goes first: orders before stock before products (P7).
    public var priority: Int {
        switch self {
        case .order: Self.orderPriority
        case .rackbeatOrder: Self.rackbeatOrderPriority
        case .stock: 2
        case .shopStock: 3
        case .product: 4
        case .productData, .item: 5
        }
    }

    /// The shop that it concerns alone.
    public var shop: ShopName? {
        switch self {
        case .order(let shop, _), .product(let shop, _), .productData(let shop, _), .shopStock(let shop, _): shop
        case .stock, .rackbeatOrder, .item: nil
        }
    }

    public static var orderPriority: Int { 0 }

    /// Also of calls that look for such work.
    public static var rackbeatOrderPriority: Int { 1 }

    /// Of an import's calls, behind all work.
    public static var importPriority: Int { 6 }

    /// The largest priority of a call.
    public static var lowestPriority: Int { importPriority }

    /// What kind of thing it is: a closed set, fit for logs and metrics.
    public var label: String {
        switch self {
        case .order: "order"
        case .product: "product"
        case .productData: "product_data"
        case .stock: "stock"
        case .shopStock: "shop_stock"
        case .rackbeatOrder: "rackbeat_order"
        case .item: "item"
        }
    }

    /// The Rackbeat item's number of stock work.
    public var stockItem: String? {
        switch self {
        case .stock(let item), .shopStock(_, let item): item
        case .order, .product, .productData, .rackbeatOrder, .item: nil
        }
    }
}

/// One due piece of work.
public struct Work: Hashable, Sendable {
    public var key: WorkKey
    /// Grows with every request: work that was requested again while it ran is not finished by that run.
    public var revision: Int64
    public var due: Moment
    /// How often it was postponed since it was last requested.
    public var attempts: Int
    /// When the oldest unanswered request for it came.
    public var requestedAt: Moment

    public init(key: WorkKey, revision: Int64, due: Moment, attempts: Int, requestedAt: Moment) {
        self.key = key
        self.revision = revision
        self.due = due
        self.attempts = attempts
        self.requestedAt = requestedAt
    }
}
