extension WooOrder {
    private typealias Member = JSON.Member

    /// Keys in WooCommerce's order (woocommerce.md 2.1).
    ///
    /// - Parameter product: what a line sold, as it is now.
    func json(_ view: WooView, product: (Int) -> WooProduct?) -> JSON {
        let whole = modelled(view, product: product)
        return written.map { $0.json.replacing(Self.changeable, from: whole) } ?? whole
    }

    private func modelled(_ view: WooView, product: (Int) -> WooProduct?) -> JSON {
        let discount = lines.reduce(Amount.zero) { $0 + $1.subtotal - $1.total }
        let discountTax = lines.reduce(Amount.zero) { $0 + $1.subtotalTax - $1.totalTax }
        var members: [JSON.Member] = [
            Member("id", .int(id)), Member("parent_id", 0), Member("status", .string(status)),
            Member("currency", .string(currency)), Member("version", .string(view.switches.version.rawValue)),
            Member("prices_include_tax", .bool(pricesIncludeTax)), Member("date_created", view.local(created)),
            Member("date_modified", view.local(modified)), Member("discount_total", money(discount)),
            Member("discount_tax", money(discountTax)), Member("shipping_total", money(shippingTotal)),
            Member("shipping_tax", money(shippingTax)), Member("cart_tax", money(cartTax)),
            Member("total", money(total)), Member("total_tax", money(totalTax)), Member("customer_id", .int(customer)),
            Member("order_key", .string(key)), Member("billing", billing.json(withEmail: true)),
            Member("shipping", shipping.json(withEmail: false)), Member("payment_method", .string(paymentMethod)),
            Member("payment_method_title", .string(paymentTitle)), Member("transaction_id", .string(transaction)),
            Member("customer_ip_address", ""), Member("customer_user_agent", ""),
            Member("created_via", .string(createdVia)), Member("customer_note", .string(note)),
            Member("date_completed", view.local(completed)), Member("date_paid", view.local(paid)),
            Member("cart_hash", ""), Member("number", .string(view.switches.numberPrefix + String(id))),
            Member("meta_data", .array(meta.map(\.json))),
        ]
        let hasGlobalID = view.switches.version == .v11
        members.append(Member("line_items", .array(lines.map { json($0, hasGlobalID: hasGlobalID, product: product) })))
        members.append(Member("tax_lines", taxLines))
        members.append(Member("shipping_lines", .array(shippingLines.map(shippingJSON))))
        members.append(Member("fee_lines", .array(fees.map(feeJSON))))
        members.append(Member("coupon_lines", .array(coupons.map(couponJSON))))
        members.append(Member("refunds", .array(refunds.map { refundJSON($0, view) })))
        let isPaid = ["processing", "completed", "refunded", "cancelled"].contains(status)
        members += [
            Member("payment_url", .string("\(view.site)/checkout/order-pay/\(id)/?pay_for_order=true&key=\(key)")),
            Member("is_editable", .bool(["pending", "on-hold", "auto-draft"].contains(status))),
            Member("needs_payment", .bool(!isPaid && status != "on-hold")), Member("needs_processing", true),
            Member("date_created_gmt", view.gmt(created)), Member("date_modified_gmt", view.gmt(modified)),
            Member("date_completed_gmt", view.gmt(completed)), Member("date_paid_gmt", view.gmt(paid)),
            Member("currency_symbol", .string(currency == "DKK" ? "kr." : currency)),
            Member("_links", view.links("orders/\(id)", collection: "orders")),
        ]
        return .object(members)
    }

    private func money(_ amount: Amount) -> JSON { .string(amount.fixed(2)) }

    private func taxes(_ tax: Amount, subtotal: Amount?) -> JSON {
        guard taxPercentage > .zero else { return [] }
        return [["id": 1, "total": money(tax), "subtotal": subtotal.map(money) ?? ""]]
    }

    private func json(_ line: Line, hasGlobalID: Bool, product: (Int) -> WooProduct?) -> JSON {
        let parent = product(line.product)
        let variation = line.variation == 0 ? nil : product(line.variation)
        // woocommerce.md 2.5: gone products lose their ids and SKU; a gone variation leaves its parent's behind.
        let sku = parent.map { parent in variation.map { $0.shownSKU(parent) } ?? parent.sku }
        var members: [JSON.Member] = [
            Member("id", .int(line.id)), Member("name", .string(line.name)),
            Member("product_id", .int(parent == nil ? 0 : line.product)),
            Member("variation_id", .int(variation == nil ? 0 : line.variation)),
            Member("quantity", .int(line.quantity)), Member("tax_class", ""), Member("subtotal", money(line.subtotal)),
            Member("subtotal_tax", money(line.subtotalTax)), Member("total", money(line.total)),
            Member("total_tax", money(line.totalTax)),
            Member("taxes", taxes(line.totalTax, subtotal: line.subtotalTax)),
            Member("meta_data", meta(line)), Member("sku", .text(sku)),
        ]
        if hasGlobalID { members.append(Member("global_unique_id", "")) }
        members += [
            Member("price", .number(price(line))), Member("image", ["id": "", "src": ""]),
            Member("parent_name", .text(line.parentName)),
        ]
        return .object(members)
    }

    /// A binary fraction on purpose: WooCommerce sends its noise, such as 80.39999999999999.
    private func price(_ line: Line) -> String {
        guard line.quantity > 0, let total = Double(line.total.fixed(2)) else { return "0" }
        let text = "\(total / Double(line.quantity))"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private func meta(_ line: Line) -> JSON {
        var rows: [JSON] = []
        for (index, option) in line.options.enumerated() {
            rows.append([
                "id": .int(line.id * 10 + index), "key": .string(option.name.folded), "value": .string(option.value),
                "display_key": .string(option.name), "display_value": .string(option.value),
            ])
        }
        if let reduced = line.reducedBy {
            rows.append([
                "id": .int(line.id * 10 + 9), "key": "_reduced_stock", "value": .string(String(reduced)),
                "display_key": "_reduced_stock", "display_value": .string(String(reduced)),
            ])
        }
        return .array(rows)
    }

    private var taxLines: JSON {
        guard taxPercentage > .zero else { return [] }
        return [
            [
                "id": .int(taxLine), "rate_code": "DK-MOMS-1", "rate_id": 1, "label": "Moms", "compound": false,
                "tax_total": money(cartTax), "shipping_tax_total": money(shippingTax),
                "rate_percent": taxPercentage.json, "meta_data": [],
            ]
        ]
    }

    private func shippingJSON(_ charge: Charge) -> JSON {
        [
            "id": .int(charge.id), "method_title": .string(charge.title), "method_id": .string(charge.method),
            "instance_id": "1", "total": money(charge.total), "total_tax": money(charge.tax),
            "taxes": taxes(charge.tax, subtotal: nil), "tax_status": "taxable", "meta_data": [],
        ]
    }

    private func feeJSON(_ charge: Charge) -> JSON {
        [
            "id": .int(charge.id), "name": .string(charge.title), "tax_class": "", "tax_status": "taxable",
            "amount": "",
            "total": money(charge.total), "total_tax": money(charge.tax), "taxes": taxes(charge.tax, subtotal: nil),
            "meta_data": [],
        ]
    }

    private func couponJSON(_ coupon: Coupon) -> JSON {
        [
            "id": .int(coupon.id), "code": .string(coupon.code), "discount": .string(coupon.discount.shortest),
            "discount_tax": .string(coupon.discountTax.shortest), "meta_data": [],
            "discount_type": coupon.percentage == nil ? "fixed_cart" : "percent",
            "nominal_amount": (coupon.percentage ?? coupon.discount).json, "free_shipping": false,
        ]
    }

    private func refundJSON(_ refund: Refund, _ view: WooView) -> JSON {
        var members: [JSON.Member] = [
            Member("id", .int(refund.id)), Member("reason", .string(refund.reason)),
            Member("total", money(-refund.amount)),
        ]
        if view.switches.version == .v11 { members.append(Member("total_tax", money(-refund.tax))) }
        return .object(members)
    }
}
