import HTTPServer
import HTTPTypes

/// For whoever plays buyers and merchant: a demo, a test, another program over HTTP.
extension WooCommerceSandbox {
    /// An order as the shop sums it up.
    public struct OrderSummary: Sendable {
        public var id: Int
        public var number: String
        public var status: String
        /// Incl. VAT.
        public var total: Amount
        public var totalTax: Amount
        /// `address_1` of where it is sent to.
        public var deliveryStreet: String
        public var placedAt: ContinuousClock.Instant
    }

    /// Puts the catalogue in, with VAT added to the prices where the shop enters them so. Announces nothing.
    public func seed(_ catalogue: Catalogue) {
        change { state in
            let now = CivilTime.now
            var parents: [String: Int] = [:]
            for entry in catalogue.parents {
                var product = WooProduct(id: state.makePostID(), name: entry.name, created: now, modified: now)
                product.type = "variable"
                product.sku = entry.sku
                parents[entry.sku] = product.id
                state.keep(product)
            }
            for item in catalogue.items {
                var product = WooProduct(id: state.makePostID(), name: item.name, created: now, modified: now)
                product.sku = item.sku
                product.regularPrice = state.entered(item.price)
                product.managesStock = true
                product.stock = item.stock
                product.computeStockStatus()
                if let parent = item.parent.flatMap({ parents[$0] }) {
                    product.type = "variation"
                    product.parent = parent
                    product.options = item.options
                    state.products[parent]?.variations.append(product.id)
                }
                state.keep(product)
            }
            state.jobs = []
        }
    }

    /// - Returns: the order's id.
    @discardableResult
    public func placeOrder(_ request: OrderRequest) throws(OrderRefusal) -> Int {
        try change { state throws(OrderRefusal) in try state.place(request) }
    }

    /// Registers a webhook, as the merchant does in the shop: the shop pings its URL.
    public func register(topic: String, url: String, secret: String) async {
        let id = change { state in
            let webhook = WooWebhook(
                id: state.makeWebhookID(), name: topic, topic: topic, url: url, secret: secret, created: CivilTime.now)
            state.webhooks[webhook.id] = webhook
            return webhook.id
        }
        await deliveries.ping(id, of: self)
    }

    /// As the merchant does it in the list of orders.
    ///
    /// - Returns: false for an unknown order or status.
    @discardableResult
    public func setStatus(_ status: String, of order: Int) -> Bool {
        do throws(WooProblem) {
            try change { state throws(WooProblem) in
                try state.updateOrder(order, ["status": .string(status)], .single)
            }
            return true
        } catch {
            return false
        }
    }

    /// Into the bin, or for ever, of which nobody is told.
    @discardableResult
    public func deleteOrder(_ order: Int, forEver: Bool = false) -> Bool {
        do throws(WooProblem) {
            _ = try change { state throws(WooProblem) in try state.deleteOrder(order, isForced: forEver) }
            return true
        } catch {
            return false
        }
    }

    /// Out of the bin, as wp-admin does it.
    @discardableResult
    public func restoreOrder(_ order: Int) -> Bool { change { $0.restoreOrder(order) } }

    /// The merchant edits the first line of an order, at the same price.
    public func setQuantity(_ quantity: Int, ofOrder order: Int) {
        change { state in
            guard let line = state.orders[order]?.lines.first else { return }
            let one = Amount(millionths: line.total.millionths / Int64(line.quantity))
            let total = (one * Amount(quantity)).rounded(places: 2)
            let row: JSON = ["id": .int(line.id), "quantity": .int(quantity), "total": .string(total.fixed(2))]
            do throws(WooProblem) { try state.updateOrder(order, ["line_items": [row]], .single) } catch {}
        }
    }

    /// Whoever has made the webhooks that there are leaves the shop; those that are made later have another owner.
    public func removeWebhookOwner() {
        change { state in
            for id in state.webhooks.keys { state.webhooks[id]?.ownerHasRights = false }
        }
    }

    /// The merchant, or a plug-in, edits an order's addresses and fields.
    ///
    /// - Parameter billing: by the API's names, such as `address_1`.
    public func edit(
        order: Int, billing: [String: String] = [:], shipping: [String: String] = [:], meta: [String: String] = [:]
    ) {
        func object(_ values: [String: String]) -> JSON {
            .object(values.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })
        }
        let rows = meta.sorted { $0.key < $1.key }.map { ["key": .string($0.key), "value": .string($0.value)] as JSON }
        let json: JSON = ["billing": object(billing), "shipping": object(shipping), "meta_data": .array(rows)]
        change { state in
            do throws(WooProblem) { try state.updateOrder(order, json, .single) } catch {}
        }
    }

    /// A shop set up anew has given the id to another order: one with another key.
    public func replaceOrder(_ order: Int) {
        change { state in
            guard var other = state.orders[order] else { return }
            other.key = state.makeOrderKey()
            state.keep(other)
        }
    }

    /// Into the bin, or for ever, of which nobody is told; variations and unknown products stay.
    @discardableResult
    public func deleteProduct(_ product: Int, forEver: Bool = false) -> Bool {
        do throws(WooProblem) {
            _ = try change { state throws(WooProblem) in try state.trashProduct(product, isForced: forEver) }
            return true
        } catch {
            return false
        }
    }

    /// Out of the bin, as wp-admin does it.
    @discardableResult
    public func restoreProduct(_ product: Int) -> Bool { change { $0.restoreProduct(product) } }

    /// Without lines: nothing goes back into stock.
    @discardableResult
    public func refund(_ order: Int, amount: Amount, reason: String = "") -> Bool {
        do throws(WooProblem) {
            _ = try change { state throws(WooProblem) in
                try state.refund(order, ["amount": .string(amount.fixed(2)), "reason": .string(reason)])
            }
            return true
        } catch {
            return false
        }
    }

    /// A merchant's change of stock; echoes. An unknown SKU changes nothing.
    public func setStock(sku: String, quantity: Int) {
        change { state in
            guard var product = state.product(sku: sku) else { return }
            product.managesStock = true
            product.stock = quantity
            product.modified = CivilTime.now
            product.computeStockStatus()
            state.keep(product)
            state.touchParent(of: product)
            state.fire("product.updated", product.id)
        }
    }

    /// The merchant switches stock management off for a product or variation.
    public func stopCounting(sku: String) {
        change { state in
            guard var product = state.product(sku: sku) else { return }
            product.managesStock = false
            product.stock = nil
            state.keep(product)
        }
    }

    /// The merchant has a variation's stock counted on its parent.
    public func countOnParent(sku: String, quantity: Int) {
        stopCounting(sku: sku)
        change { state in
            guard let variation = state.product(sku: sku), var parent = state.parent(of: variation) else { return }
            parent.managesStock = true
            parent.stock = quantity
            state.keep(parent)
        }
    }

    /// nil for an unknown SKU, and where the product's stock is not managed.
    public func stock(sku: String) -> Int? {
        change { state in
            guard let product = state.product(sku: sku) else { return nil }
            if product.managesStock { return product.stock }
            return state.parent(of: product).flatMap { $0.managesStock ? $0.stock : nil }
        }
    }

    /// When the REST API last wrote a product; nil when it never did.
    public func writtenAt(sku: String) -> ContinuousClock.Instant? { change { $0.product(sku: sku)?.writtenAt } }

    /// A product's or variation's id, and its parent's or 0.
    public func product(sku: String) -> (id: Int, parent: Int)? {
        change { state in state.product(sku: sku).map { ($0.id, $0.parent) } }
    }

    public func order(_ id: Int) -> OrderSummary? {
        change { state in state.orders[id].map { state.summary($0) } }
    }

    /// Oldest first, those in the bin too.
    public func orders() -> [OrderSummary] {
        change { state in state.orderIDs.compactMap { state.orders[$0] }.map { state.summary($0) } }
    }

    public var orderCount: Int { change { $0.orders.count } }

    /// Texts of the order's notes, the newest first.
    public func notes(of order: Int) -> [String] { change { ($0.notes[order] ?? []).map(\.text) } }

    /// The order as the API and the webhooks write it.
    public func body(ofOrder id: Int) -> [UInt8]? { change { $0.render(id) } }

    /// A shop without visitors: its queue stands still until somebody sees a page of it (woocommerce-observed.md 3).
    public func holdQueue() { deliveries.hold(true) }

    /// Somebody sees a page: what is in the queue by now goes out.
    public func visit() { deliveries.letThrough() }

    public func releaseQueue() { deliveries.hold(false) }

    /// Deliveries that have left, failed ones too; pings are not counted.
    public var deliveryCount: Int { deliveries.count }

    /// Deliveries that wait in the queue.
    public var deliveryBacklog: Int { deliveries.backlog }

    /// Topic, URL and status (`active`, `paused`, `disabled`), by id.
    public var webhooks: [(id: Int, topic: String, url: String, status: String)] {
        change { state in
            state.webhooks.values.sorted { $0.id < $1.id }.map { ($0.id, $0.topic, $0.url, $0.status) }
        }
    }
}

extension WooState {
    fileprivate func summary(_ order: WooOrder) -> WooCommerceSandbox.OrderSummary {
        WooCommerceSandbox.OrderSummary(
            id: order.id, number: switches.numberPrefix + String(order.id), status: order.status, total: order.total,
            totalTax: order.totalTax, deliveryStreet: order.shipping["address_1"], placedAt: order.placedAt)
    }

    /// A price excl. VAT as this shop enters it.
    fileprivate func entered(_ price: String) -> String {
        guard switches.pricesIncludeTax, let net = Amount(price) else { return price }
        return (net + net.percent(switches.taxPercentage)).fixed(2)
    }
}
