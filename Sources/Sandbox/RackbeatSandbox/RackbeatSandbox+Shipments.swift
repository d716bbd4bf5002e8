import HTTPServer
import HTTPTypes

extension RackbeatSandbox {
    func addShipments(to table: inout RouteTable) {
        table.on(.post, "/api/orders/{number}/create-shipment") { request in
            self.answer { () throws(RackbeatProblem) in
                let number = try request.number("number", of: "Order")
                let (shipment, switches) = try self.change { state throws(RackbeatProblem) in
                    (try state.createShipment(number), state.switches)
                }
                return .json(201, ["order_shipment": shipment.json(switches)])
            }
        }
        table.on(.post, "/api/orders/shipments/{id}/mark-shipped") { request in
            self.answer { () throws(RackbeatProblem) in
                let id = try request.number("id", of: "Shipment")
                let json = try request.object()
                let pick = json["pick"]?.bool ?? false
                let (shipment, switches) = try self.change(isSilent: request.isSilent(json)) {
                    state throws(RackbeatProblem) in
                    (try state.markShipped(id, picks: pick), state.switches)
                }
                return .json(200, ["order_shipment": shipment.json(switches)])
            }
        }
        table.on(.get, "/api/order-shipments/{id}") { request in
            self.answer { () throws(RackbeatProblem) in
                let id = try request.number("id", of: "Shipment")
                let (shipment, switches) = self.read { ($0.shipments[id], $0.switches) }
                guard let shipment else { throw .missing("Shipment") }
                return .json(200, ["order_shipment": shipment.json(switches)])
            }
        }
        table.on(.get, "/api/order-shipments") { request in
            let order = Query(request.query)["order_number"].flatMap(Int.init)
            return self.list(request, shipmentsOf: order)
        }
        table.on(.get, "/api/orders/{number}/shipments") { request in
            self.list(request, shipmentsOf: request.parameters["number"].flatMap(Int.init) ?? 0)
        }
    }

    private func list(_ request: Request, shipmentsOf order: Int?) -> Response {
        answer { () throws(RackbeatProblem) in
            let list = try RackbeatList(
                request, plain: ["order_number", "customer_number", "is_shipped", "is_picked", "location"],
                switches: switches)
            let (rows, switches) = read { ($0.shipments.values.sorted { $0.id < $1.id }, $0.switches) }
            return list.answer("order_shipments", rows.filter { order == nil || $0.order == order }) {
                $0.json(switches)
            }
        }
    }

    /// Ships what is named, by item number, or all that is open; for demos and tests.
    public func ship(order number: Int, _ quantities: [String: Amount]? = nil) -> Bool {
        let shipped = try? change { state throws(RackbeatProblem) in
            let shipment = try state.createShipment(number, quantities)
            return try state.markShipped(shipment.id, picks: true).id
        }
        return shipped != nil
    }

    /// The original is cancelled and archived, a new order under another number holds what is not shipped, and only the
    /// note links them (U30).
    ///
    /// - Returns: the new number; nil when there is nothing left or no such order.
    public func backorder(_ number: Int) -> Int? {
        try? change { state throws(RackbeatProblem) in try state.backorder(number) }
    }
}

extension RackbeatState {
    /// - Parameter quantities: by item number; nil for all that is not shipped yet.
    mutating func createShipment(
        _ number: Int, _ quantities: [String: Amount]? = nil
    ) throws(RackbeatProblem) -> RackbeatShipment {
        guard let order = orders[number] else { throw .missing("Order") }
        guard order.isBooked else { throw .already("The order is not booked.") }
        guard !order.isShipped, !order.isCancelled else { throw .already("The order is already shipped or cancelled.") }
        var lines: [RackbeatShipment.Line] = []
        for line in order.lines where line.hasInventory {
            let open = line.quantity - line.quantityShipped
            let quantity = quantities.map { min($0[line.item] ?? .zero, open) } ?? open
            guard quantity > .zero else { continue }
            lines.append(
                RackbeatShipment.Line(id: makeID(), orderLine: line.id, item: line.item, quantity: quantity))
        }
        guard !lines.isEmpty else { throw .invalid("lines", "There is nothing to ship.") }
        let shipment = RackbeatShipment(
            id: makeID(), order: number, customer: order.customer, lines: lines, created: CivilTime.now)
        shipments[shipment.id] = shipment
        return shipment
    }

    mutating func markShipped(_ id: Int, picks: Bool) throws(RackbeatProblem) -> RackbeatShipment {
        guard var shipment = shipments[id], var order = orders[shipment.order] else { throw .missing("Shipment") }
        guard shipment.shippedAt == nil else { throw .already("The shipment is already shipped.") }
        guard picks || shipment.isPicked else { throw .invalid("pick", "The shipment is not picked.") }
        shipment.isPicked = true
        shipment.shippedAt = CivilTime.now
        shipments[id] = shipment
        for line in shipment.lines {
            guard let index = order.lines.firstIndex(where: { $0.id == line.orderLine }) else { continue }
            order.lines[index].quantityShipped += line.quantity
            items[line.item]?.inOrder -= line.quantity
            move(line.item, by: -line.quantity)
        }
        order.isShipped = order.lines.allSatisfy { !$0.hasInventory || $0.quantityShipped >= $0.quantity }
        order.isPartlyShipped = !order.isShipped
        order.updated = CivilTime.now
        keep(order)
        if order.isShipped || !switches.shippedEventOnlyWhenComplete { events.append(.order("shipped", order.number)) }
        return shipment
    }

    mutating func backorder(_ number: Int) throws(RackbeatProblem) -> Int {
        guard let old = orders[number] else { throw .missing("Order") }
        var rest = old
        rest.lines = old.lines.filter { $0.hasInventory && $0.quantityShipped < $0.quantity }
        guard !rest.lines.isEmpty else { throw .invalid("lines", "Nothing is left to deliver.") }
        try cancel(number)
        reserve(old, releasing: true)
        for index in rest.lines.indices {
            rest.lines[index].quantity -= rest.lines[index].quantityShipped
            rest.lines[index].quantityShipped = .zero
        }
        rest.number = makeOrderNumber()
        rest.note = "Restordre af ordre \(number)"
        if !switches.backordersKeepHeading { rest.heading = "" }
        rest.isShipped = false
        rest.isPartlyShipped = false
        rest.mailsSent = 0
        keep(rest)
        reserve(rest)
        events.append(.order("created", rest.number))
        return rest.number
    }
}
