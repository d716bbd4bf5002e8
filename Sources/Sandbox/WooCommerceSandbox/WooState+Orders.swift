extension WooState {
    mutating func createOrder(_ json: JSON) throws(WooProblem) -> Int {
        let status = json["status"]?.string ?? "pending"
        try check(status: status)
        let now = CivilTime.now
        var order = WooOrder(
            id: 0, status: status, currency: json["currency"]?.string ?? switches.currency,
            pricesIncludeTax: switches.pricesIncludeTax, taxPercentage: switches.taxPercentage, created: now,
            modified: now, createdVia: "rest-api", key: makeOrderKey(), taxLine: makeRowID())
        take(json, into: &order)
        let country = order.shipping["country"].isEmpty ? order.billing["country"] : order.shipping["country"]
        let tax = country.isEmpty || country == "DK" ? switches.taxPercentage : .zero
        order.taxPercentage = tax
        for row in json["line_items"]?.items ?? [] { order.lines.append(try lineItem(row, tax: tax)) }
        for row in json["shipping_lines"]?.items ?? [] {
            let total = row["total"]?.numeric.flatMap(Amount.init) ?? .zero
            order.shippingLines.append(
                charge(row["method_title"]?.string ?? "", row["method_id"]?.string ?? "", total, tax: tax))
        }
        for row in json["fee_lines"]?.items ?? [] {
            let total = row["total"]?.numeric.flatMap(Amount.init) ?? .zero
            order.fees.append(charge(row["name"]?.string ?? "", "", total, tax: tax))
        }
        order.id = makePostID()
        if json["set_paid"]?.bool == true {
            order.paid = now
            if order.status == "pending" { order.status = "processing" }
        }
        if ["processing", "completed"].contains(order.status) { order.paid = order.paid ?? now }
        if order.status == "completed" { order.completed = now }
        announce(order, .rest)
        return order.id
    }

    private mutating func lineItem(_ row: JSON, tax: Amount) throws(WooProblem) -> WooOrder.Line {
        let bySKU = row["sku"]?.string.flatMap { product(sku: $0) }
        let id = row["variation_id"]?.int.flatMap { $0 == 0 ? nil : $0 } ?? row["product_id"]?.int
        guard let found = bySKU ?? id.flatMap({ products[$0] }) else {
            throw WooProblem(
                status: 400, code: "woocommerce_rest_required_product_reference",
                message: "Product ID or SKU is required.")
        }
        let quantity = row["quantity"]?.int ?? 1
        let entered = ((Amount(found.price) ?? .zero) * Amount(quantity)).rounded(places: 2)
        var line = line(found, quantity, before: entered, after: entered, tax: tax)
        if let total = row["total"]?.numeric.flatMap(Amount.init) {
            line.total = total.rounded(places: 2)
            line.totalTax = total.percent(tax).rounded(places: 2)
            line.subtotal = row["subtotal"]?.numeric.flatMap(Amount.init)?.rounded(places: 2) ?? line.total
            line.subtotalTax = line.subtotal.percent(tax).rounded(places: 2)
        }
        return line
    }

    /// Even an empty body moves the date and echoes.
    mutating func updateOrder(_ id: Int, _ json: JSON, _ strictness: Strictness) throws(WooProblem) {
        guard var order = orders[id] else { throw .order(400) }
        let wasTrashed = order.status == "trash"
        if let status = json["status"]?.string {
            if strictness == .batch, !Self.statuses.contains(status) {
                order.status = "pending"
            } else {
                try check(status: status)
                order.status = status
            }
        }
        take(json, into: &order)
        let moves = try edit(json["line_items"]?.items ?? [], of: &order)
        order.modified = CivilTime.now
        if json["set_paid"]?.bool == true || order.status == "completed" { order.paid = order.paid ?? order.modified }
        if order.status == "completed" { order.completed = order.completed ?? order.modified }
        if order.status == "refunded", order.refunded < order.total {
            order.refunds.insert(
                WooOrder.Refund(id: makePostID(), reason: "", amount: order.total - order.refunded), at: 0)
        }
        keep(order)
        // Taken out of the bin by a status: with HPOS nothing is sent (woocommerce.md 1.9).
        if !wasTrashed || order.status == "trash" { fire("order.updated", id) }
        for (product, quantity) in moves { _ = moveStock(of: product, by: quantity) }
        applyStatus(of: id)
    }

    /// Lines by their ids: a total that is not sent stays, whatever becomes of the quantity, and 0 removes the line
    /// (woocommerce-observed.md 2).
    ///
    /// - Returns: what goes back into stock, or out of it below zero, where the line has taken it.
    private func edit(_ rows: [JSON], of order: inout WooOrder) throws(WooProblem) -> [(product: Int, quantity: Int)] {
        var moves: [(Int, Int)] = []
        for row in rows {
            guard let index = order.lines.firstIndex(where: { $0.id == row["id"]?.int }) else {
                throw WooProblem(
                    status: 400, code: "woocommerce_rest_invalid_item_id",
                    message: "Order item ID provided is not "
                        + "associated with order.")
            }
            if let total = row["total"]?.numeric.flatMap(Amount.init) {
                order.lines[index].total = total.rounded(places: 2)
                order.lines[index].totalTax = total.percent(order.taxPercentage).rounded(places: 2)
            }
            guard let quantity = row["quantity"]?.int else { continue }
            if let reduced = order.lines[index].reducedBy {
                moves.append((order.lines[index].target, reduced - quantity))
                order.lines[index].reducedBy = quantity
            }
            order.lines[index].quantity = quantity
            if quantity <= 0 { order.lines.remove(at: index) }
        }
        return moves
    }

    private func check(status: String) throws(WooProblem) {
        guard !Self.statuses.contains(status) else { return }
        let list = Self.statuses.dropLast().joined(separator: ", ") + ", and checkout-draft"
        throw .parameter("status", "status is not one of \(list).", code: "rest_not_in_enum")
    }

    private mutating func take(_ json: JSON, into order: inout WooOrder) {
        for (key, value) in (json["billing"]?.members ?? []).map({ ($0.key, $0.value) }) {
            order.billing.values[key] = value.string ?? ""
        }
        for (key, value) in (json["shipping"]?.members ?? []).map({ ($0.key, $0.value) }) {
            order.shipping.values[key] = value.string ?? ""
        }
        order.note = json["customer_note"]?.string ?? order.note
        order.paymentMethod = json["payment_method"]?.string ?? order.paymentMethod
        order.paymentTitle = json["payment_method_title"]?.string ?? order.paymentTitle
        order.transaction = json["transaction_id"]?.string ?? order.transaction
        order.customer = json["customer_id"]?.int ?? order.customer
        for row in json["meta_data"]?.items ?? [] { takeMeta(row, into: &order) }
    }

    /// Without an id it replaces the value of its key; null removes it.
    private mutating func takeMeta(_ row: JSON, into order: inout WooOrder) {
        guard let key = row["key"]?.string else { return }
        let id = row["id"]?.int
        let index = order.meta.firstIndex { $0.id == id || $0.key == key }
        guard let value = row["value"], !value.isNull else {
            if let index { order.meta.remove(at: index) }
            return
        }
        if let index {
            order.meta[index].value = value.stored
        } else {
            order.meta.append(WooMeta(id: makeRowID(), key: key, value: value.stored))
        }
    }

    /// - Returns: the order as it was, as the API answers.
    mutating func deleteOrder(_ id: Int, isForced: Bool) throws(WooProblem) -> [UInt8] {
        guard var order = orders[id], let before = render(id) else { throw .order(404) }
        guard !isForced else {
            // Nothing is ever sent of this (woocommerce.md 1.9).
            removeOrder(id)
            return before
        }
        guard order.status != "trash" else {
            throw WooProblem(
                status: 410, code: "woocommerce_rest_already_trashed", message: "The order has already been deleted.")
        }
        order.statusBeforeTrash = order.status
        order.status = "trash"
        order.modified = CivilTime.now
        keep(order)
        fire("order.deleted", id)
        return before
    }

    mutating func restoreOrder(_ id: Int) -> Bool {
        guard var order = orders[id], order.status == "trash" else { return false }
        order.status = order.statusBeforeTrash
        order.modified = CivilTime.now
        keep(order)
        fire("order.restored", id)
        return true
    }
}
