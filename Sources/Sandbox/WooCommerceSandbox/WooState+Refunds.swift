extension WooState {
    /// With lines their goods go back into stock, unless `api_restock` is false: the products are told of first, then the
    /// order (woocommerce-observed.md 2). More than what is left is a 500.
    mutating func refund(_ id: Int, _ json: JSON) throws(WooProblem) -> WooOrder.Refund {
        guard var order = orders[id] else { throw .order(404) }
        let amount = json["amount"]?.numeric.flatMap(Amount.init) ?? .zero
        guard amount > .zero, order.refunded + amount <= order.total else {
            throw WooProblem(
                status: 500, code: "woocommerce_rest_cannot_create_order_refund",
                message: "Cannot create order refund, please try again.")
        }
        var refund = WooOrder.Refund(id: makePostID(), reason: json["reason"]?.string ?? "", amount: amount)
        for row in json["line_items"]?.items ?? [] {
            guard let index = order.lines.firstIndex(where: { $0.id == row["id"]?.int }) else { continue }
            let quantity = row["quantity"]?.int ?? 0
            let taxes = (row["refund_tax"]?.items ?? []).compactMap { $0["refund_total"]?.numeric.flatMap(Amount.init) }
            let returned = WooOrder.RefundedLine(
                id: makeRowID(), line: order.lines[index], quantity: quantity,
                total: row["refund_total"]?.numeric.flatMap(Amount.init) ?? .zero, tax: taxes.reduce(.zero, +))
            refund.lines.append(returned)
            refund.tax += returned.tax
            guard json["api_restock"]?.bool != false, let reduced = order.lines[index].reducedBy, quantity > 0 else {
                continue
            }
            let back = min(reduced, quantity)
            order.lines[index].reducedBy = reduced > back ? reduced - back : nil
            _ = moveStock(of: order.lines[index].target, by: back)
        }
        order.refunds.insert(refund, at: 0)
        order.modified = CivilTime.now
        if order.refunded == order.total { order.status = "refunded" }
        keep(order)
        fire("order.updated", id)
        return refund
    }

    /// Nobody is told of it (woocommerce-observed.md 2).
    mutating func deleteRefund(_ refund: Int, of id: Int) throws(WooProblem) -> WooOrder.Refund {
        guard var order = orders[id] else { throw .order(404) }
        guard let index = order.refunds.firstIndex(where: { $0.id == refund }) else {
            throw WooProblem(
                status: 404, code: "woocommerce_rest_shop_order_refund_invalid_id", message: "Invalid ID.")
        }
        let removed = order.refunds.remove(at: index)
        keep(order)
        return removed
    }
}

extension WooOrder.Refund {
    /// As `orders/{id}/refunds` shows it: quantities and amounts of lines are below zero (woocommerce.md 2.4).
    func json(_ view: WooView, order: Int) -> JSON {
        [
            "id": .int(id), "date_created": view.local(created), "date_created_gmt": view.gmt(created),
            "amount": .string(amount.fixed(2)), "reason": .string(reason), "refunded_by": 1,
            "refunded_payment": false, "meta_data": [], "line_items": .array(lines.map(\.json)), "shipping_lines": [],
            "tax_lines": [], "fee_lines": [],
            "_links": view.links(
                "orders/\(order)/refunds/\(id)", collection: "orders/\(order)/refunds", up: "orders/\(order)"),
        ]
    }
}

extension WooOrder.RefundedLine {
    fileprivate var json: JSON {
        [
            "id": .int(id), "name": .string(line.name), "product_id": .int(line.product),
            "variation_id": .int(line.variation), "quantity": .int(-quantity), "total": .string((-total).fixed(2)),
            "total_tax": .string((-tax).fixed(2)),
            "meta_data": [["key": "_refunded_item_id", "value": .string(String(line.id))]],
        ]
    }
}
