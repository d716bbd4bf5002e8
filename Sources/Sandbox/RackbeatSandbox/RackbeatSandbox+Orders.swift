import HTTPServer
import HTTPTypes

extension RackbeatSandbox {
    func addOrders(to table: inout RouteTable) {
        table.on(.post, "/api/orders/drafts") { self.create($0, isDraft: true) }
        table.on(.post, "/api/orders") { self.create($0, isDraft: false) }
        table.on(.get, "/api/orders/{number}") { request in
            self.answer { () throws(RackbeatProblem) in
                let number = try request.number("number", of: "Order")
                let (order, switches) = self.read { ($0.orders[number], $0.switches) }
                guard let order else { throw .missing("Order") }
                let fields = Query(request.query)["fields"]
                return .json(200, ["order": order.json(switches).selecting(fields)])
            }
        }
        table.on(.post, "/api/orders/{number}/book") { request in
            self.act(request) { state, number, json throws(RackbeatProblem) in try state.book(number, json) }
        }
        table.on(.post, "/api/orders/{number}/reopen") { request in
            self.act(request) { state, number, _ throws(RackbeatProblem) in try state.reopen(number) }
        }
        table.on(.post, "/api/orders/{number}/cancel") { request in
            self.act(request) { state, number, _ throws(RackbeatProblem) in
                guard state.switches.hasCancelEndpoint else { throw .missing("Route") }
                try state.cancel(number)
            }
        }
        table.on(.put, "/api/orders/{number}") { request in
            self.act(request) { state, number, json throws(RackbeatProblem) in
                try state.updateOrder(number, json, lines: state.switches.changesLinesWithOrder)
            }
        }
        table.on(.delete, "/api/orders/{number}") { request in
            self.answer { () throws(RackbeatProblem) in
                let number = try request.number("number", of: "Order")
                try self.change(isSilent: request.isSilent()) { state throws(RackbeatProblem) in
                    try state.deleteOrder(number)
                }
                return self.deleted()
            }
        }
        table.on(.get, "/api/orders") { request in
            self.answer { () throws(RackbeatProblem) in
                let list = try RackbeatList(
                    request, filters: ["number", "created_at", "updated_at"], plain: ["is_booked", "is_shipped"],
                    switches: self.switches)
                let (rows, switches) = self.read { ($0.orderRows(list), $0.switches) }
                return list.answer("orders", rows) { number in
                    self.read { $0.orders[number] }?.json(switches) ?? .null
                }
            }
        }
    }

    private func create(_ request: Request, isDraft: Bool) -> Response {
        let received = ContinuousClock.now
        return answer { () throws(RackbeatProblem) in
            let json = try request.object()
            let (order, switches) = try change(isSilent: request.isSilent(json)) { state throws(RackbeatProblem) in
                (try state.createOrder(json, isDraft: isDraft, received: received), state.switches)
            }
            return .json(201, ["order": order.json(switches)])
        }
    }

    func act(
        _ request: Request, _ body: (inout RackbeatState, Int, JSON) throws(RackbeatProblem) -> Void
    ) -> Response {
        answer { () throws(RackbeatProblem) in
            let number = try request.number("number", of: "Order")
            let json = try request.object()
            let (order, switches) = try change(isSilent: request.isSilent(json)) { state throws(RackbeatProblem) in
                guard state.orders[number] != nil else { throw .missing("Order") }
                try body(&state, number, json)
                return (state.orders[number], state.switches)
            }
            return .json(200, ["order": order?.json(switches) ?? .null])
        }
    }
}

extension RackbeatState {
    /// Numbers from oldest to newest. No filter but these has an effect (U9).
    fileprivate func orderRows(_ list: RackbeatList) -> [Int] {
        var rows = orderNumbers
        if let number = list.filter("number") { rows = Int(number).flatMap { orders[$0]?.number }.map { [$0] } ?? [] }
        if let created = list.filter("created_at") {
            let seconds = CivilTime.parse(created)?.seconds
            rows.removeAll { orders[$0]?.created != seconds }
        }
        if let updated = list.filter("updated_at") {
            let seconds = CivilTime.parse(updated)?.seconds
            rows.removeAll { orders[$0]?.updated != seconds }
        }
        if let search = list.query["search"]?.lowercased(), !search.isEmpty {
            rows = rows.filter { number in
                String(number).contains(search) || orders[number]?.heading.lowercased().contains(search) ?? false
            }
        }
        switch list.query["order_by"] {
        case "updated_at": rows.sort { (orders[$0]?.updated ?? 0, $0) < (orders[$1]?.updated ?? 0, $1) }
        case "number": rows.sort()
        default: break
        }
        return rows
    }

    mutating func createOrder(
        _ json: JSON, isDraft: Bool, received: ContinuousClock.Instant
    ) throws(RackbeatProblem) -> SandboxOrder {
        let chosen = json["number"]?.int
        if let chosen, orders[chosen] != nil { throw .invalid("number", "The number has already been taken.") }
        for field in ["layout_id", "payment_terms_id", "vat_zone"]
        where switches.requiresFullDraft && (json[field]?.isNull ?? true) {
            throw .invalid(field, "The \(field) field is required.")
        }
        guard let customer = json["customer_id"]?.int.flatMap({ customers[$0] }) else {
            throw .invalid("customer_id", "The selected customer_id is invalid.")
        }
        guard !customer.isBarred else { throw .invalid("customer_id", "The customer is barred.") }
        let now = CivilTime.now
        var order = SandboxOrder(number: 0, customer: customer.number, receivedAt: received, created: now, updated: now)
        order.currency = customer.currency
        order.vatZone = customer.vatZone
        order.layout = customer.layout
        order.paymentTerms = customer.paymentTerms
        order.orderDate = CivilTime.date(now)
        guard json["lines"]?.items?.isEmpty == false else { throw .invalid("lines", "The lines field is required.") }
        try take(json, into: &order)
        order.number = chosen ?? makeOrderNumber()
        keep(order)
        if isDraft, switches.draftsReserve { reserve(order) }
        events.append(.order("created", order.number))
        if !isDraft, switches.booksPostedOrders { try book(order.number, json) }
        return orders[order.number] ?? order
    }

    mutating func updateOrder(_ number: Int, _ json: JSON, lines: Bool = true) throws(RackbeatProblem) {
        guard var order = orders[number] else { throw .missing("Order") }
        if order.isBooked, json["lines"] != nil {
            throw .invalid("lines", "The order is booked: its lines are locked.")
        }
        let old = order
        try take(json, into: &order, lines: lines)
        if !order.isBooked, switches.draftsReserve {
            reserve(old, releasing: true)
            reserve(order)
        }
        order.updated = CivilTime.now
        keep(order)
    }

    /// U12: a mail goes to the customer unless `mail.send` says no.
    mutating func book(_ number: Int, _ json: JSON) throws(RackbeatProblem) {
        guard var order = orders[number] else { throw .missing("Order") }
        guard !order.isCancelled else { throw .already("The order is cancelled.") }
        guard !order.isBooked else { throw .already("The order is already booked.") }
        for line in order.lines where items[line.item]?.isBarred ?? true {
            throw .invalid("lines", "The item \(line.item) is barred.")
        }
        order.isBooked = true
        order.bookedAt = CivilTime.now
        order.updated = CivilTime.now
        if json["mail"]?["send"]?.bool != false { order.mailsSent += 1 }
        if !switches.draftsReserve { reserve(order) }
        keep(order)
    }

    fileprivate mutating func reopen(_ number: Int) throws(RackbeatProblem) {
        guard var order = orders[number] else { throw .missing("Order") }
        guard order.isBooked else { throw .already("The order is not booked.") }
        guard !order.isPartlyShipped, !order.isShipped else { throw .already("The order is already shipped.") }
        order.isBooked = false
        order.bookedAt = nil
        order.updated = CivilTime.now
        if !switches.draftsReserve { reserve(order, releasing: true) }
        keep(order)
    }

    /// rackbeat.md 2.4: archived and blocked; no stock comes back, no credit note is made.
    mutating func cancel(_ number: Int) throws(RackbeatProblem) {
        guard var order = orders[number] else { throw .missing("Order") }
        guard !order.isCancelled else { throw .already("The order is already cancelled.") }
        order.isCancelled = true
        order.isArchived = true
        order.updated = CivilTime.now
        keep(order)
    }

    mutating func deleteOrder(_ number: Int) throws(RackbeatProblem) {
        guard let order = orders[number] else { throw .missing("Order") }
        if shipments.values.contains(where: { $0.order == number }) {
            throw .invalid("number", "The order has shipments.")
        }
        if invoices.values.contains(where: { $0.order == number }) {
            throw .invalid("number", "The order has invoices.")
        }
        if order.isBooked || switches.draftsReserve { reserve(order, releasing: true) }
        removeOrder(number)
    }
}
