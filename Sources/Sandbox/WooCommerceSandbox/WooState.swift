/// Everything a simulated shop holds.
struct WooState: Sendable {
    /// One pair of a webhook and what it tells of, waiting in the shop's queue.
    struct Job: Hashable, Sendable {
        var webhook: Int
        var id: Int
    }

    var site: String
    var switches: ShopSwitches
    var products: [Int: WooProduct] = [:]
    /// Ascending, variations too.
    var productIDs: [Int] = []
    /// By folded SKU; variations that show their parent's are not in it.
    var holders: [String: [Int]] = [:]
    var productLog = ModificationLog()
    var orders: [Int: WooOrder] = [:]
    /// Ascending, those in the bin too.
    var orderIDs: [Int] = []
    var orderLog = ModificationLog()
    var notes: [Int: [WooNote]] = [:]
    var webhooks: [Int: WooWebhook] = [:]
    /// Waiting in the queue: the same pair is not queued twice (woocommerce.md 1.5).
    var pending: Set<Job> = []
    /// Put in the queue by this change and not handed over yet.
    var jobs: [Job] = []
    var nonces = NonceMemory()
    var chance: Chance
    /// Raised by whatever changes how orders read without changing an order.
    var version = 0

    private var nextPost = 11
    private var nextRow = 1
    private var nextWebhook = 1

    init(site: String, switches: ShopSwitches, seed: UInt64) {
        self.site = site
        self.switches = switches
        chance = Chance(seed: seed)
    }

    var view: WooView { WooView(site: site, switches: switches) }

    /// Products, orders and coupons share their numbers.
    mutating func makePostID() -> Int {
        defer { nextPost += 1 }
        return nextPost
    }

    /// Numbers up to this one are given away.
    mutating func passPostID(_ id: Int) { nextPost = max(nextPost, id + 1) }

    mutating func makeRowID() -> Int {
        defer { nextRow += 1 }
        return nextRow
    }

    mutating func makeWebhookID() -> Int {
        defer { nextWebhook += 1 }
        return nextWebhook
    }

    /// Queues a delivery for every active webhook of a topic.
    mutating func fire(_ topic: String, _ id: Int) {
        guard !webhooks.isEmpty else { return }
        for webhook in webhooks.values where webhook.topic == topic && webhook.status == "active" {
            let job = Job(webhook: webhook.id, id: id)
            if pending.insert(job).inserted { jobs.append(job) }
        }
    }

    func parent(of product: WooProduct) -> WooProduct? { product.parent == 0 ? nil : products[product.parent] }

    mutating func keep(_ product: WooProduct) {
        let old = products.updateValue(product, forKey: product.id)
        if old == nil { productIDs.insertAscending(product.id) }
        productLog.record(product.id, at: product.modified)
        guard old?.sku != product.sku else { return }
        if old != nil { version += 1 }
        if let old, !old.sku.isEmpty { holders[old.sku.folded]?.removeAll { $0 == old.id } }
        if !product.sku.isEmpty { holders[product.sku.folded, default: []].append(product.id) }
    }

    mutating func removeProduct(_ id: Int) {
        guard let product = products.removeValue(forKey: id) else { return }
        productIDs.removeAll { $0 == id }
        productLog.remove(id)
        if !product.sku.isEmpty { holders[product.sku.folded]?.removeAll { $0 == id } }
        products[product.parent]?.variations.removeAll { $0 == id }
        for variation in product.variations { removeProduct(variation) }
        version += 1
    }

    mutating func keep(_ order: WooOrder) {
        var order = order
        order.rendered = nil
        if orders.updateValue(order, forKey: order.id) == nil { orderIDs.insertAscending(order.id) }
        orderLog.record(order.id, at: order.modified)
    }

    mutating func removeOrder(_ id: Int) {
        guard orders.removeValue(forKey: id) != nil else { return }
        orderIDs.removeAll { $0 == id }
        orderLog.remove(id)
        notes[id] = nil
    }

    /// What an order reads as; kept until something changes, so that two deliveries carry the same bytes.
    mutating func render(_ id: Int) -> [UInt8]? {
        guard let order = orders[id] else { return nil }
        if let written = order.written, written.modified == order.modified, written.refunds == order.refunds.count {
            return written.bytes
        }
        if let rendered = order.rendered, rendered.version == version { return rendered.bytes }
        let bytes = PHPJSON.encode(order.json(view) { products[$0] }, reserving: 4096)
        orders[id]?.rendered = WooOrder.Rendering(version: version, bytes: bytes)
        return bytes
    }

    /// The product that has exactly this SKU, or shows it.
    func product(sku: String) -> WooProduct? {
        holders[sku.folded]?.compactMap { products[$0] }.first { $0.sku == sku }
    }

    /// Takes pieces from stock, or puts them back; the shop does so in SQL, so nothing is lost between two orders.
    ///
    /// - Returns: false when nobody manages that stock.
    mutating func moveStock(of id: Int, by quantity: Int) -> Bool {
        guard switches.managesStock, let product = products[id] else { return false }
        let target = product.managesStock ? id : product.parent
        guard var managed = products[target], managed.managesStock else { return false }
        managed.stock = (managed.stock ?? 0) + quantity
        managed.modified = CivilTime.now
        managed.computeStockStatus()
        if quantity < 0 { managed.sold -= quantity }
        keep(managed)
        touchParent(of: managed)
        fire("product.updated", target)
        return true
    }

    /// A parent's date moves with its variations.
    mutating func touchParent(of product: WooProduct) {
        guard var parent = parent(of: product) else { return }
        parent.modified = product.modified
        keep(parent)
    }
}

extension [Int] {
    /// New numbers come last, but for those of what another shop wrote.
    fileprivate mutating func insertAscending(_ id: Int) {
        insert(id, at: (lastIndex { $0 < id }).map { $0 + 1 } ?? 0)
    }
}

/// A note on an order.
struct WooNote: Sendable {
    var id: Int
    var text: String
    /// Mailed to the customer.
    var isForCustomer: Bool
    var created: Int

    func json(_ view: WooView, order: Int) -> JSON {
        [
            "id": .int(id), "author": "WooCommerce", "date_created": view.local(created),
            "date_created_gmt": view.gmt(created), "note": .string(text), "customer_note": .bool(isForCustomer),
            "_links": view.links(
                "orders/\(order)/notes/\(id)", collection: "orders/\(order)/notes", up: "orders/\(order)"),
        ]
    }
}

/// OAuth nonces of the last 15 to 30 minutes.
struct NonceMemory: Sendable {
    static let window = 900

    private var current: Set<String> = []
    private var previous: Set<String> = []
    private var turned = 0

    /// - Returns: false when it was used already.
    mutating func use(_ nonce: String, now: Int) -> Bool {
        if now - turned > 2 * Self.window {
            previous = current
            current = []
            turned = now
        }
        return !previous.contains(nonce) && current.insert(nonce).inserted
    }
}
