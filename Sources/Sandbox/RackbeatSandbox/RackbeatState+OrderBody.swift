extension RackbeatState {
    /// What creating and changing an order have in common (rackbeat.md 2.4, U17 to U25).
    ///
    /// - Parameter lines: whether the body's lines count.
    func take(_ json: JSON, into order: inout SandboxOrder, lines: Bool = true) throws(RackbeatProblem) {
        order.arithmetic = switches.arithmetic
        order.heading = try json.text("heading", most: 255) ?? order.heading
        order.note = try json.text("note", most: 800) ?? order.note
        order.otherReference = try json.text("other_reference", most: 255) ?? order.otherReference
        order.layout = try reference("layout_id", in: layouts, json) ?? order.layout
        order.paymentTerms = try reference("payment_terms_id", in: paymentTerms, json) ?? order.paymentTerms
        if let zone = try json.text("vat_zone", most: 50) {
            guard ["domestic", "eu", "abroad"].contains(zone) else {
                throw .invalid("vat_zone", "The selected vat zone is invalid.")
            }
            order.vatZone = zone
        }
        if let currency = try json.text("currency", most: 3) {
            guard currency.count == 3, currency.allSatisfy({ $0.isASCII && $0.isUppercase }) else {
                throw .invalid("currency", "The selected currency is invalid.")
            }
            order.currency = currency
        }
        for field in ["order_date", "deliver_at"] {
            guard let date = try json.text(field, most: 40) else { continue }
            guard date.count == 10, CivilTime.parse(date + "T00:00:00") != nil else {
                throw .invalid(field, "The \(field) does not match the format Y-m-d.")
            }
            if field == "order_date" { order.orderDate = date }
        }
        try order.billing.take(json, prefix: "address_", nested: "billing_address")
        try order.delivery.take(json, prefix: "delivery_address_", nested: "delivery_address")
        guard lines, let lines = json["lines"] else { return }
        guard let rows = lines.items, !rows.isEmpty else { throw .invalid("lines", "The lines field is required.") }
        order.lines = []
        for (index, row) in rows.enumerated() {
            order.lines.append(try line(row, index: index, number: order.lines.count + 1, zone: order.vatZone))
        }
        if let price = switches.addedLinePrice, var line = order.lines.last {
            line.unitPrice = price
            order.lines.append(line)
        }
    }

    func line(
        _ json: JSON, index: Int, number: Int, zone: String
    ) throws(RackbeatProblem) -> SandboxOrder.Line {
        let place = "lines.\(index)"
        guard let key = json["item_id"]?.numeric, !key.isEmpty else {
            throw .invalid("\(place).item_id", "The \(place).item_id field is required.")
        }
        guard let item = itemNumber(line: key).flatMap({ items[$0] }) else {
            throw .invalid("\(place).item_id", "The item \(key) does not exist.")
        }
        guard !item.isBarred else { throw .invalid("\(place).item_id", "The item \(key) is barred.") }
        guard let quantity = json["quantity"]?.numeric.flatMap(Amount.init), quantity > .zero else {
            throw .invalid("\(place).quantity", "The \(place).quantity must be a number greater than 0.")
        }
        let price = try json.amount("line_price", place) ?? item.salesPrice
        if switches.refusesNegativePrices, price < .zero {
            throw .invalid("\(place).line_price", "The \(place).line_price must be at least 0.")
        }
        let discount = try json.amount("discount_percentage", place) ?? .zero
        let vat = try json.amount("vat_percentage", place) ?? item.group.vat(zone: zone)
        for (field, value) in [("discount_percentage", discount), ("vat_percentage", vat)]
        where value < .zero || value > Amount(100) {
            throw .invalid("\(place).\(field)", "The \(place).\(field) must be between 0 and 100.")
        }
        return SandboxOrder.Line(
            id: number, item: item.number, name: try json.text("name", most: 255) ?? item.name, quantity: quantity,
            unitPrice: price, discountPercentage: discount, vatPercentage: vat, hasInventory: item.group.hasInventory)
    }
}

extension JSON {
    /// A decimal of up to 6 places (U20); nil when it is missing or null.
    fileprivate func amount(_ field: String, _ place: String) throws(RackbeatProblem) -> Amount? {
        guard let value = self[field], !value.isNull else { return nil }
        guard let amount = value.numeric.flatMap(Amount.init) else {
            throw .invalid("\(place).\(field)", "The \(place).\(field) must be a number of at most 6 decimals.")
        }
        return amount
    }
}

extension SandboxOrder.Address {
    /// The flat fields, and the nested form that carries e-mail and phone too (U24).
    fileprivate mutating func take(_ json: JSON, prefix: String, nested: String) throws(RackbeatProblem) {
        try take(json, prefix: prefix)
        guard let object = json[nested], !object.isNull else { return }
        guard case .object = object else { throw .invalid(nested, "The \(nested) must be an array.") }
        try take(object, prefix: "")
        phone = try object.text("phone", most: 255) ?? phone
        guard let email = try object.text("email", most: 255) else { return }
        guard email.isEmpty || email.isEmailAddress else {
            throw .invalid("\(nested).email", "The \(nested).email must be a valid email address.")
        }
        self.email = email
    }

    private mutating func take(_ json: JSON, prefix: String) throws(RackbeatProblem) {
        name = try json.text(prefix + "name", most: 255) ?? name
        street = try json.text(prefix + "street", most: 255) ?? street
        street2 = try json.text(prefix + "street2", most: 255) ?? street2
        city = try json.text(prefix + "city", most: 255) ?? city
        state = try json.text(prefix + "state", most: 255) ?? state
        zipcode = try json.text(prefix + "zipcode", most: 255) ?? zipcode
        country = try json.text(prefix + "country", most: 255) ?? country
    }
}
