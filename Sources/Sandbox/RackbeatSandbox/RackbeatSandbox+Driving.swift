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
    public func delete(item: String) {
        try? change { state throws(RackbeatProblem) in if let item = state.items[item] { state.remove(item) } }
    }

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

    /// The app's own cancelling (rackbeat.md 2.4): archived and blocked, nothing announced.
    @discardableResult
    public func cancel(order number: Int) -> Bool {
        (try? change { state throws(RackbeatProblem) in try state.cancel(number) }) != nil
    }

    /// As somebody does who deletes a draft in Rackbeat; nothing is announced.
    @discardableResult
    public func delete(order number: Int) -> Bool {
        (try? change { state throws(RackbeatProblem) in try state.deleteOrder(number) }) != nil
    }
}
