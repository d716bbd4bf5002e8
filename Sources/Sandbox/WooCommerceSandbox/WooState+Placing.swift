extension WooState {
    static let statuses = [
        "auto-draft", "pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed",
        "checkout-draft",
    ]

    /// A line whose amounts are not split into net and tax yet.
    private struct Entered {
        var product: WooProduct
        var quantity: Int
        /// As the shop enters prices, for the whole line.
        var before: Amount
        var after: Amount
    }

    mutating func place(_ request: OrderRequest) throws(OrderRefusal) -> Int {
        guard !request.lines.isEmpty else { throw .empty }
        var entered: [Entered] = []
        for line in request.lines {
            guard let product = product(sku: line.sku), product.status != "trash" else { throw .unknownSKU(line.sku) }
            if request.checksStock, !hasStock(product, line.quantity) { throw .outOfStock(line.sku) }
            let price = Amount(line.price ?? product.price) ?? .zero
            let amount = (price * Amount(line.quantity)).rounded(places: 2)
            entered.append(Entered(product: product, quantity: line.quantity, before: amount, after: amount))
        }
        let now = CivilTime.now
        let tax = request.buyer.country == "DK" ? switches.taxPercentage : .zero
        var order = WooOrder(
            id: makePostID(), status: request.status, currency: request.currency ?? switches.currency,
            pricesIncludeTax: switches.pricesIncludeTax, taxPercentage: tax, created: now, modified: now,
            createdVia: request.channel.rawValue, key: makeOrderKey(), taxLine: makeRowID())
        if request.isPaid, ["processing", "completed"].contains(request.status) { order.paid = now }
        if request.status == "completed" { order.completed = now }
        order.note = request.note
        order.take(request.buyer)
        discount(&entered, request.coupon)
        order.lines = entered.map { line($0.product, $0.quantity, before: $0.before, after: $0.after, tax: tax) }
        order.coupons = coupons(request.coupon, order.lines)
        if let shipping = request.shipping {
            order.shippingLines = [charge(shipping.title, "flat_rate", shipping.amount, tax: tax)]
        }
        order.fees = request.fees.map { charge($0.title, "", $0.amount, tax: tax) }
        announce(order, request.channel)
        return order.id
    }

    /// Keeps a new order, takes its goods from stock and tells of both in the channel's sequence.
    mutating func announce(_ order: WooOrder, _ channel: OrderRequest.Channel) {
        keep(order)
        let id = order.id
        switch channel {
        case .checkout:
            fire("order.updated", id)
            fire("order.created", id)
            applyStatus(of: id)
        case .rest:
            fire("order.created", id)
            fire("order.updated", id)
            applyStatus(of: id)
        case .admin:
            fire("order.updated", id)
            applyStatus(of: id)
            fire("order.created", id)
        }
    }

    /// Moves stock as the status asks (woocommerce-observed.md 2): taken once, back on cancelled and pending.
    mutating func applyStatus(of id: Int) {
        guard var order = orders[id] else { return }
        switch order.status {
        case "processing", "completed", "on-hold":
            guard !order.isStockReduced else { return }
            for index in order.lines.indices {
                let line = order.lines[index]
                if moveStock(of: line.target, by: -line.quantity) { order.lines[index].reducedBy = line.quantity }
            }
        case "cancelled", "pending":
            guard order.isStockReduced else { return }
            for index in order.lines.indices {
                if let reduced = order.lines[index].reducedBy {
                    _ = moveStock(of: order.lines[index].target, by: reduced)
                }
                order.lines[index].reducedBy = nil
            }
        default: return
        }
        keep(order)
    }

    mutating func makeOrderKey() -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        let bytes = (0..<13).map { _ in alphabet[Int(chance.next() % UInt64(alphabet.count))] }
        return "wc_order_" + String(decoding: bytes, as: UTF8.self)
    }

    mutating func charge(_ title: String, _ method: String, _ amount: Amount, tax: Amount) -> WooOrder.Charge {
        let total = amount.rounded(places: 2)
        return WooOrder.Charge(
            id: makeRowID(), title: title, method: method, total: total, tax: total.percent(tax).rounded(places: 2))
    }

    /// - Parameter before: without the discount, `after` with it; both as the shop enters prices.
    mutating func line(
        _ product: WooProduct, _ quantity: Int, before: Amount, after: Amount, tax: Amount
    ) -> WooOrder.Line {
        let subtotal = split(before, tax: tax)
        let total = split(after, tax: tax)
        let parent = parent(of: product)
        return WooOrder.Line(
            id: makeRowID(), name: product.fullName(parent), product: parent?.id ?? product.id,
            variation: parent == nil ? 0 : product.id, quantity: quantity, subtotal: subtotal.net,
            subtotalTax: subtotal.tax, total: total.net, totalTax: total.tax, options: product.options,
            parentName: parent?.name)
    }

    /// Lines exclude VAT whatever prices are entered as (woocommerce.md 2.2). Abroad the VAT of home is taken off.
    private func split(_ amount: Amount, tax: Amount) -> (net: Amount, tax: Amount) {
        guard switches.pricesIncludeTax else {
            let net = amount.rounded(places: 2)
            return (net, net.percent(tax).rounded(places: 2))
        }
        let rate = Int128(switches.taxPercentage.millionths)
        let included = amount.scaled(by: rate, over: 100_000_000 + rate).rounded(places: 2)
        return (amount - included, tax == .zero ? .zero : included)
    }

    private func discount(_ lines: inout [Entered], _ coupon: OrderRequest.Coupon?) {
        switch coupon {
        case nil: break
        case .percent(_, let percentage):
            for index in lines.indices {
                lines[index].after -= lines[index].before.percent(percentage).rounded(places: 2)
            }
        case .fixed(_, let amount):
            let sum = lines.reduce(Amount.zero) { $0 + $1.before }
            var left = min(amount, sum)
            guard sum > .zero else { return }
            let whole = left
            for index in lines.indices {
                let share =
                    index == lines.count - 1
                    ? left
                    : whole.scaled(by: Int128(lines[index].before.millionths), over: Int128(sum.millionths))
                        .rounded(places: 2)
                lines[index].after -= share
                left -= share
            }
        }
    }

    private mutating func coupons(_ coupon: OrderRequest.Coupon?, _ lines: [WooOrder.Line]) -> [WooOrder.Coupon] {
        let discount = lines.reduce(Amount.zero) { $0 + $1.subtotal - $1.total }
        let discountTax = lines.reduce(Amount.zero) { $0 + $1.subtotalTax - $1.totalTax }
        switch coupon {
        case nil: return []
        case .percent(let code, let percentage):
            return [
                WooOrder.Coupon(
                    id: makeRowID(), code: code, discount: discount, discountTax: discountTax, percentage: percentage)
            ]
        case .fixed(let code, _):
            return [WooOrder.Coupon(id: makeRowID(), code: code, discount: discount, discountTax: discountTax)]
        }
    }

    private func hasStock(_ product: WooProduct, _ quantity: Int) -> Bool {
        let managed = product.managesStock ? product : parent(of: product)
        guard switches.managesStock, let managed, managed.managesStock else {
            return product.stockStatus != "outofstock"
        }
        return managed.backorders != "no" || (managed.stock ?? 0) >= quantity
    }
}

extension WooOrder {
    fileprivate mutating func take(_ buyer: OrderRequest.Buyer) {
        billing.values = [
            "first_name": buyer.firstName, "last_name": buyer.lastName, "company": buyer.company,
            "address_1": buyer.street, "city": buyer.city, "postcode": buyer.postcode, "country": buyer.country,
            "email": buyer.email, "phone": buyer.phone,
        ]
        shipping = billing
        shipping.values["email"] = nil
    }
}
