/// An invoice or credit note to a customer (rackbeat.md 2.6), as the order stood when it was made.
struct RackbeatInvoice: Sendable {
    var number: Int
    var order: Int
    var customer: Int
    var isCreditNote = false
    var isBooked = false
    /// Of the order.
    var basis: SandboxOrder
    var created: Int

    func json(_ switches: RackbeatSwitches) -> JSON {
        let sign = isCreditNote ? Amount(-1) : Amount(1)
        return [
            "number": .int(number), "order": ["number": .int(order)], "customer_id": .int(customer),
            "invoice_date": .string(CivilTime.date(created)), "due_date": .string(CivilTime.date(created)),
            "currency": .string(basis.currency), "currency_rate": 100,
            "total_subtotal": (sign * basis.subtotal).json, "total_vat": (sign * basis.vat).json,
            "total_total": (sign * basis.total).json, "balance": (sign * basis.total).json,
            "is_creditnote": .bool(isCreditNote), "is_booked": .bool(isBooked), "is_paid": false,
            "lines": .array(basis.lines.map { $0.json(basis.arithmetic) }), "created_at": switches.timestamp(created),
            "updated_at": switches.timestamp(created),
        ]
    }
}
