import HTTPServer
import HTTPTypes

/// rackbeat.md 2.4 and 2.6.
extension RackbeatSandbox {
    func addInvoices(to table: inout RouteTable) {
        table.on(.post, "/api/orders/{number}/convert-to-invoice") { request in
            self.answer { () throws(RackbeatProblem) in
                let number = try request.number("number", of: "Order")
                let isBooked = Query(request.query)["book"] == "true"
                let invoice = try self.change(isSilent: request.isSilent()) { state throws(RackbeatProblem) in
                    try state.invoice(number, isBooked: isBooked)
                }
                return .json(200, ["invoice_id": .int(invoice)])
            }
        }
        table.on(.get, "/api/customer-invoices") { request in
            self.answer { () throws(RackbeatProblem) in
                let list = try RackbeatList(request, filters: ["number"], switches: self.switches)
                let (rows, switches) = self.read { ($0.invoices.values.sorted { $0.number < $1.number }, $0.switches) }
                return list.answer("customer_invoices", rows) { $0.json(switches) }
            }
        }
        table.on(.get, "/api/customer-invoices/{number}") { request in
            self.invoiceAnswer(request, 200) { state, number throws(RackbeatProblem) in
                guard let invoice = state.invoices[number] else { throw .missing("Invoice") }
                return invoice
            }
        }
        table.on(.post, "/api/customer-invoices/{number}/book") { request in
            self.invoiceAnswer(request, 200) { state, number throws(RackbeatProblem) in
                guard var invoice = state.invoices[number] else { throw .missing("Invoice") }
                guard !invoice.isBooked else { throw .already("The invoice is already booked.") }
                invoice.isBooked = true
                state.invoices[number] = invoice
                return invoice
            }
        }
        table.on(.post, "/api/customer-invoices/{number}/create-creditnote") { request in
            self.invoiceAnswer(request, 201) { state, number throws(RackbeatProblem) in
                try state.creditNote(of: number)
            }
        }
    }

    private func invoiceAnswer(
        _ request: Request, _ status: Int,
        _ body: (inout RackbeatState, Int) throws(RackbeatProblem) -> RackbeatInvoice
    ) -> Response {
        answer { () throws(RackbeatProblem) in
            let number = try request.number("number", of: "Invoice")
            let (invoice, switches) = try change { state throws(RackbeatProblem) in
                (try body(&state, number), state.switches)
            }
            return .json(status, ["customer_invoice": invoice.json(switches)])
        }
    }
}

extension RackbeatState {
    fileprivate mutating func invoice(_ number: Int, isBooked: Bool) throws(RackbeatProblem) -> Int {
        guard var order = orders[number] else { throw .missing("Order") }
        guard order.isBooked else { throw .already("The order is not booked.") }
        guard !order.isInvoiced else { throw .already("The order is already invoiced.") }
        let now = CivilTime.now
        order.isInvoiced = true
        order.updated = now
        keep(order)
        let id = makeID()
        invoices[id] = RackbeatInvoice(
            number: id, order: number, customer: order.customer, isBooked: isBooked, basis: order, created: now)
        return id
    }

    /// The whole of it, under a number of its own.
    fileprivate mutating func creditNote(of number: Int) throws(RackbeatProblem) -> RackbeatInvoice {
        guard let invoice = invoices[number] else { throw .missing("Invoice") }
        guard invoice.isBooked, !invoice.isCreditNote else { throw .already("Only a booked invoice is credited.") }
        var note = invoice
        note.number = makeID()
        note.isCreditNote = true
        note.isBooked = false
        note.created = CivilTime.now
        invoices[note.number] = note
        return note
    }
}
