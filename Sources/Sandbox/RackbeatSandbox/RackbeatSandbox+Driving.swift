import HTTPServer
import HTTPTypes

/// For whoever plays the merchant: a demo, a test, another program over HTTP.
extension RackbeatSandbox {
    /// An item's figures.
    public struct Stock: Sendable, Equatable {
        public var stock: Amount
        public var inOrder: Amount
        public var available: Amount
    }

    /// Puts the catalogue's items and services in, and customer 1 to sell to. Announces nothing.
    public func seed(_ catalogue: Catalogue) {
        try? change(isSilent: true) { state throws(RackbeatProblem) in
            let now = CivilTime.now
            if state.customers.isEmpty {
                let number = state.makeCustomerNumber()
                state.keep(RackbeatCustomer(number: number, name: "Webshop", created: now, updated: now))
            }
            guard let goods = state.groups[1], let services = state.groups[2] else { return }
            for entry in catalogue.items {
                var item = RackbeatItem(
                    id: state.makeID(), number: entry.number, name: entry.name, group: goods,
                    salesPrice: Amount(entry.price) ?? .zero, created: now, updated: now)
                item.stock = Amount(entry.stock)
                state.keep(item)
            }
            for entry in catalogue.services {
                state.keep(
                    RackbeatItem(
                        id: state.makeID(), number: entry.number, name: entry.name, group: services, salesPrice: .zero,
                        created: now, updated: now))
            }
        }
    }

    /// By ascending creation.
    public func orders() -> [SandboxOrder] { read { state in state.orderNumbers.compactMap { state.orders[$0] } } }

    public func order(_ number: Int) -> SandboxOrder? { read { $0.orders[number] } }

    public var orderCount: Int { read { $0.orders.count } }

    public func stock(item: String) -> Stock? {
        read { state in
            state.items[item].map { Stock(stock: $0.stock, inOrder: $0.inOrder, available: $0.available) }
        }
    }

    /// Counts an item anew and announces it, as a booked adjustment does. An unknown item changes nothing.
    public func setStock(item: String, quantity: Int) {
        try? change { state throws(RackbeatProblem) in
            guard let old = state.items[item] else { return }
            state.move(item, by: Amount(quantity) - old.stock)
        }
    }

    /// Removes an item, as somebody does who deletes it in Rackbeat.
    public func delete(item: String) { try? change { state throws(RackbeatProblem) in state.items[item] = nil } }

    /// As somebody does who deletes an order in Rackbeat. One that is shipped stays.
    public func delete(order: Int) { try? change { state throws(RackbeatProblem) in try state.deleteOrder(order) } }

    /// As somebody does who cancels an order in Rackbeat.
    public func cancel(order: Int) { try? change { state throws(RackbeatProblem) in try state.cancel(order) } }

    public func setBarred(item: String, _ isBarred: Bool) {
        try? change { state throws(RackbeatProblem) in
            guard state.items[item] != nil else { return }
            state.items[item]?.isBarred = isBarred
            state.events.append(.product("updated", item))
        }
    }

    /// Registers a webhook, as the operator does in the account.
    ///
    /// - Returns: its token, shown this once.
    public func register(event: String, url: String) -> String {
        let body: JSON = ["event": .string(event), "url": .string(url)]
        let made = try? change { state throws(RackbeatProblem) in try state.register(body, events: [event]).0 }
        return made?.token ?? ""
    }

    /// Active and inactive ones: event and URL.
    public var webhooks: [(event: String, url: String, isActive: Bool)] {
        read { state in
            state.webhooks.values.sorted { $0.id < $1.id }.map { ($0.event, $0.url, $0.isActive) }
        }
    }

    /// Deliveries that were attempted, failed ones too.
    public var deliveryAttempts: Int { deliveries.attempts }

    func addControl(to table: inout RouteTable) {
        table.controlFaults()
        table.control(.get, "/sandbox/state") { _ in .json(200, self.summary) }
        table.control(.put, "/sandbox/stock") { request in
            guard let json = JSONParser.parse(request.body), let item = json["item"]?.string,
                let quantity = json["quantity"]?.int, self.stock(item: item) != nil
            else { return .json(400, ["message": "expected {item, quantity} of an item that exists"]) }
            self.setStock(item: item, quantity: quantity)
            return .json(200, self.summary)
        }
        table.control(.post, "/sandbox/orders/{number}/ship") { request in
            guard let number = request.parameters["number"].flatMap(Int.init), self.ship(order: number) else {
                return .json(400, ["message": "no such order, or nothing to ship"])
            }
            return .json(200, self.summary)
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
