extension SandboxOrder {
    func json(_ switches: RackbeatSwitches) -> JSON {
        let subtotal = subtotal
        let vat = vat
        var members: [JSON.Member] = [
            JSON.Member("number", .int(number)), JSON.Member("customer_id", .int(customer)),
            JSON.Member("is_archived", .bool(isArchived)), JSON.Member("is_booked", .bool(isBooked)),
            JSON.Member("is_cancelled", .bool(isCancelled)), JSON.Member("is_shipped", .bool(isShipped)),
            JSON.Member("is_partly_shipped", .bool(isPartlyShipped)),
            JSON.Member("is_ready_for_shipping", .bool(isBooked && !isShipped)),
            JSON.Member("is_invoiced", .bool(isInvoiced)),
            JSON.Member("is_partly_invoiced", false), JSON.Member("currency", .string(currency)),
            JSON.Member("currency_rate", 100), JSON.Member("total_subtotal", subtotal.json),
            JSON.Member("total_vat", vat.json), JSON.Member("total_total", (subtotal + vat).json),
            JSON.Member("heading", .string(heading)), JSON.Member("note", .string(note)),
            JSON.Member("their_reference", .null), JSON.Member("layout_id", .int(layout)),
            JSON.Member("payment_terms_id", .int(paymentTerms)), JSON.Member("vat_zone", .string(vatZone)),
        ]
        if switches.returnsOtherReference { members.append(JSON.Member("other_reference", .string(otherReference))) }
        members += [
            JSON.Member("billing_address", billing.json), JSON.Member("delivery_address", delivery.json),
            JSON.Member("order_date", .string(orderDate)), JSON.Member("deliver_at", .null),
            JSON.Member("booked_at", switches.timestamp(bookedAt)),
            JSON.Member("created_at", switches.timestamp(created)),
            JSON.Member("updated_at", switches.timestamp(updated)),
            JSON.Member("lines", .array(lines.map { $0.json(arithmetic) })),
            JSON.Member("self", .string("https://app.rackbeat.com/api/orders/\(number)")),
        ]
        return .object(members)
    }
}

extension SandboxOrder.Line {
    func json(_ arithmetic: SandboxOrder.Arithmetic) -> JSON {
        [
            "id": .int(id), "child_id": .string(item), "child_type": "product",
            "item": ["number": .string(item), "name": .string(name)], "location_id": 1, "name": .string(name),
            "quantity": quantity.json, "quantity_shipped": quantityShipped.json, "line_price": unitPrice.json,
            "line_total": total(arithmetic).json, "discount_percentage": discountPercentage.json,
            "vat_percentage": vatPercentage.json, "item_cost_price": 0, "variations": [], "delivery_date": .null,
        ]
    }
}

extension SandboxOrder.Address {
    var json: JSON {
        [
            "name": .string(name), "street": .string(street), "street2": .string(street2), "city": .string(city),
            "zipcode": .string(zipcode), "country": .string(country), "state": .string(state), "email": .string(email),
            "phone": .string(phone),
        ]
    }
}
