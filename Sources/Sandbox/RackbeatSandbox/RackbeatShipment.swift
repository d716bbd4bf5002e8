/// A shipment (rackbeat.md 2.5): only lines of items with inventory, and no tracking anywhere.
struct RackbeatShipment: Sendable {
    struct Line: Sendable {
        var id: Int
        var orderLine: Int
        var item: String
        var quantity: Amount
    }

    var id: Int
    var order: Int
    var customer: Int
    var lines: [Line]
    var isPicked = false
    var shippedAt: Int?
    var created: Int

    func json(_ switches: RackbeatSwitches) -> JSON {
        let rows = lines.map { line -> JSON in
            [
                "id": .int(line.id), "child_id": .string(line.item), "child_type": "product",
                "quantity": line.quantity.json, "location": ["number": 1], "is_picked": .bool(isPicked),
                "picked_by": .null, "variations": [],
            ]
        }
        return [
            "id": .int(id), "order_id": .int(order),
            "order": ["number": .int(order), "customer_id": .int(customer)], "is_picked": .bool(isPicked),
            "is_partly_picked": false, "is_shipped": .bool(shippedAt != nil),
            "shipped_at": switches.timestamp(shippedAt), "shipping_date": .null, "pdf": .null, "lines": .array(rows),
            "created_at": switches.timestamp(created), "updated_at": switches.timestamp(shippedAt ?? created),
        ]
    }
}

/// A change of stock that takes effect when it is booked (rackbeat.md 2.2).
struct RackbeatAdjustment: Sendable {
    var id: Int
    var item: String
    /// Absolute.
    var quantity: Amount
    var isBooked = false

    var json: JSON {
        [
            "id": .int(id), "item_id": .string(item), "adjustment_type": "quantity", "quantity": quantity.json,
            "location": 1, "is_booked": .bool(isBooked),
        ]
    }
}
