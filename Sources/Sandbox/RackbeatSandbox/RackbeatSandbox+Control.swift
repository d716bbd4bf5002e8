import HTTPServer
import HTTPTypes

/// What only people in front of Rackbeat do, for a program outside that plays them; all of it announces what the account
/// would.
extension RackbeatSandbox {
    func addControl(to table: inout RouteTable) {
        table.controlFaults()
        table.control(.get, "/sandbox/state") { _ in .json(200, self.summary) }
        addSwitches(to: &table)
        table.control(.put, "/sandbox/stock") { request in
            guard let json = JSONParser.parse(request.body), let item = json["item"]?.string,
                let quantity = json["quantity"]?.int, self.stock(item: item) != nil
            else { return .json(400, ["message": "expected {item, quantity} of an item that exists"]) }
            self.setStock(item: item, quantity: quantity)
            return .json(200, self.summary)
        }
        addOrderControl(to: &table)
        table.control(.delete, "/sandbox/customers/{number}") { request in
            self.answer { () throws(RackbeatProblem) in
                try self.deleteCustomer(try request.number("number", of: "Customer"))
                return .json(200, self.summary)
            }
        }
        table.control(.delete, "/sandbox/items/{number}") { request in
            self.delete(item: request.parameters["number"] ?? "")
            return .json(200, self.summary)
        }
        table.control(.put, "/sandbox/items/{number}") { request in
            guard let isBarred = JSONParser.parse(request.body)?["barred"]?.bool else {
                return .json(400, ["message": "expected {barred}"])
            }
            self.setBarred(item: request.parameters["number"] ?? "", isBarred)
            return .json(200, self.summary)
        }
    }

    /// All switches of rackbeat.md 5, or those that are named, all or none of them.
    private func addSwitches(to table: inout RouteTable) {
        table.control(.get, "/sandbox/switches") { _ in .json(200, Self.json(self.switches)) }
        table.control(.put, "/sandbox/switches") { request in
            guard let json = JSONParser.parse(request.body), case .object(let members) = json else {
                return .json(422, ["message": "expected {name: value}"])
            }
            var switches = self.switches
            do throws(RackbeatSwitches.Refusal) {
                for member in members { try switches.set(member.key, to: member.value.numeric ?? "") }
            } catch {
                return .json(422, ["message": .string(error.description)])
            }
            self.configure { [switches] in $0 = switches }
            return .json(200, Self.json(switches))
        }
    }

    private static func json(_ switches: RackbeatSwitches) -> JSON {
        .object(RackbeatSwitch.all.map { JSON.Member($0.name, .string($0.read(switches))) })
    }

    private func addOrderControl(to table: inout RouteTable) {
        let order = "/sandbox/orders/{number}"
        // With {quantities: {item: quantity}} a part, else all that is open.
        table.control(.post, "\(order)/ship") { request in
            self.act(request) { state, number, json throws(RackbeatProblem) in
                let quantities = json["quantities"]?.members.map { ($0.key, $0.value.numeric.flatMap(Amount.init)) }
                let shipment = try state.createShipment(
                    number, quantities.map { Dictionary($0.map { ($0, $1 ?? .zero) }) { $1 } })
                _ = try state.markShipped(shipment.id, picks: true)
            }
        }
        table.control(.post, "\(order)/book") { request in
            self.act(request) { state, number, json throws(RackbeatProblem) in try state.book(number, json) }
        }
        table.control(.post, "\(order)/cancel") { request in
            self.act(request) { state, number, _ throws(RackbeatProblem) in try state.cancel(number) }
        }
        table.control(.put, order) { request in
            self.act(request) { state, number, json throws(RackbeatProblem) in try state.updateOrder(number, json) }
        }
        table.control(.post, "\(order)/backorder") { request in
            self.answer { () throws(RackbeatProblem) in
                let number = try request.number("number", of: "Order")
                let rest = try self.change { state throws(RackbeatProblem) in try state.backorder(number) }
                return .json(201, ["number": .int(rest)])
            }
        }
        table.control(.delete, order) { request in
            self.answer { () throws(RackbeatProblem) in
                let number = try request.number("number", of: "Order")
                try self.change { state throws(RackbeatProblem) in try state.deleteOrder(number) }
                return .json(200, self.summary)
            }
        }
    }

    private var summary: JSON {
        let (items, orders) = read { state in
            (
                state.itemNumbers.prefix(200).compactMap { state.items[$0] },
                state.orderNumbers.suffix(50).reversed().compactMap { state.orders[$0] }
            )
        }
        return [
            "system": "rackbeat", "orders": .int(orderCount),
            "latest": .array(
                orders.map {
                    [
                        "number": .int($0.number), "heading": .string($0.heading), "total": .string($0.total.fixed(2)),
                        "currency": .string($0.currency), "is_booked": .bool($0.isBooked),
                        "is_shipped": .bool($0.isShipped), "mails_sent": .int($0.mailsSent),
                    ]
                }),
            "items": .array(
                items.map {
                    [
                        "number": .string($0.number), "name": .string($0.name), "stock": $0.stock.json,
                        "in_order": $0.inOrder.json, "available": $0.available.json,
                    ]
                }),
            "webhooks": .array(webhooks.map { ["event": .string($0.event), "url": .string($0.url)] }),
            "calls": .object(calls.counts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .int($0.value)) }),
            "faults": .array(faults.pending.map(\.json)),
        ]
    }
}
