import HTTPServer
import HTTPTypes

/// The lines of a draft, one by one (rackbeat.md 2.4).
extension RackbeatSandbox {
    func addOrderLines(to table: inout RouteTable) {
        table.on(.post, "/api/orders/{number}/lines") { request in
            self.answer { () throws(RackbeatProblem) in
                let number = try request.number("number", of: "Order")
                let json = try request.object()
                let (order, switches) = try self.change(isSilent: request.isSilent(json)) {
                    state throws(RackbeatProblem) in (try state.addLine(json, to: number), state.switches)
                }
                return .json(201, ["order_line": order.json(switches)["lines"]?.items?.last ?? .null])
            }
        }
        table.on(.delete, "/api/orders/{number}/lines/{id}") { request in
            self.answer { () throws(RackbeatProblem) in
                let number = try request.number("number", of: "Order")
                let id = try request.number("id", of: "Line")
                try self.change(isSilent: request.isSilent()) { state throws(RackbeatProblem) in
                    try state.removeLine(id, from: number)
                }
                return self.deleted()
            }
        }
    }
}

extension RackbeatState {
    fileprivate mutating func addLine(_ json: JSON, to number: Int) throws(RackbeatProblem) -> SandboxOrder {
        var order = try draft(number)
        let id = (order.lines.map(\.id).max() ?? 0) + 1
        order.lines.append(try line(json, index: order.lines.count, number: id, zone: order.vatZone))
        return replace(order)
    }

    fileprivate mutating func removeLine(_ id: Int, from number: Int) throws(RackbeatProblem) {
        var order = try draft(number)
        guard order.lines.contains(where: { $0.id == id }) else { throw .missing("Line") }
        order.lines.removeAll { $0.id == id }
        _ = replace(order)
    }

    private func draft(_ number: Int) throws(RackbeatProblem) -> SandboxOrder {
        guard let order = orders[number] else { throw .missing("Order") }
        guard !order.isBooked else { throw .invalid("lines", "The order is booked: its lines are locked.") }
        return order
    }

    private mutating func replace(_ order: SandboxOrder) -> SandboxOrder {
        var order = order
        if switches.draftsReserve {
            if let old = orders[order.number] { reserve(old, releasing: true) }
            reserve(order)
        }
        order.updated = CivilTime.now
        keep(order)
        return order
    }
}
