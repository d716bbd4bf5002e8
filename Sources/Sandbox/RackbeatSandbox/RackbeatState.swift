import HTTPServer

/// Everything the simulated account holds.
struct RackbeatState: Sendable {
    var switches: RackbeatSwitches
    var items: [String: RackbeatItem] = [:]
    /// In the order of creation.
    var itemNumbers: [String] = []
    /// By lower-case number and by path-safe number.
    var itemAliases: [String: String] = [:]
    var groups: [Int: RackbeatGroup] = [:]
    var customers: [Int: RackbeatCustomer] = [:]
    var customerNumbers: [Int] = []
    var orders: [Int: SandboxOrder] = [:]
    /// Ascending by creation.
    var orderNumbers: [Int] = []
    var shipments: [Int: RackbeatShipment] = [:]
    /// Credit notes too, by number.
    var invoices: [Int: RackbeatInvoice] = [:]
    var adjustments: [Int: RackbeatAdjustment] = [:]
    var webhooks: [Int: RackbeatWebhook] = [:]
    var customerGroups = [Record(1, "Webshopkunder")]
    var paymentTerms = [Record(1, "Netto kontant"), Record(2, "Netto 8 dage")]
    var layouts = [Record(1, "Standard"), Record(2, "Webshop")]
    var locations = [Record(1, "Hovedlager")]
    var rate = RateWindow()
    /// What has happened and not been announced yet.
    var events: [RackbeatEvent] = []

    private var nextOrder = 1001
    private var nextCustomer = 1
    private var nextID = 1

    struct Record: Sendable {
        var number: Int
        var name: String

        init(_ number: Int, _ name: String) {
            self.number = number
            self.name = name
        }
    }

    init(_ switches: RackbeatSwitches) {
        self.switches = switches
        groups[1] = RackbeatGroup(number: 1, name: "Varer", hasInventory: true)
        groups[2] = RackbeatGroup(number: 2, name: "Ydelser", hasInventory: false)
    }

    mutating func makeID() -> Int {
        defer { nextID += 1 }
        return nextID
    }

    mutating func makeOrderNumber() -> Int {
        while orders[nextOrder] != nil { nextOrder += 1 }
        defer { nextOrder += 1 }
        return nextOrder
    }

    mutating func makeCustomerNumber() -> Int {
        while customers[nextCustomer] != nil { nextCustomer += 1 }
        defer { nextCustomer += 1 }
        return nextCustomer
    }

    /// - Parameter key: an item's number, encoded once or twice in the path, or its path-safe form (U27).
    func itemNumber(path key: String) -> String? {
        if items[key] != nil { return key }
        if let decoded = key.percentDecoded, items[decoded] != nil { return decoded }
        if let number = itemAliases[key], items[number]?.urlFriendlyNumber == key { return number }
        return switches.foldsCaseOfNumbers ? itemAliases[key.lowercased()] : nil
    }

    func itemNumber(line key: String) -> String? {
        if items[key] != nil { return key }
        return switches.foldsCaseOfNumbers ? itemAliases[key.lowercased()] : nil
    }

    mutating func keep(_ item: RackbeatItem) {
        if items.updateValue(item, forKey: item.number) == nil { itemNumbers.append(item.number) }
        itemAliases[item.number.lowercased()] = item.number
        itemAliases[item.urlFriendlyNumber] = item.number
    }

    mutating func remove(_ item: RackbeatItem) {
        items[item.number] = nil
        itemNumbers.removeAll { $0 == item.number }
        for alias in [item.number.lowercased(), item.urlFriendlyNumber] where itemAliases[alias] == item.number {
            itemAliases[alias] = nil
        }
    }

    mutating func keep(_ customer: RackbeatCustomer) {
        if customers.updateValue(customer, forKey: customer.number) == nil { customerNumbers.append(customer.number) }
    }

    mutating func keep(_ order: SandboxOrder) {
        if orders.updateValue(order, forKey: order.number) == nil { orderNumbers.append(order.number) }
    }

    mutating func removeOrder(_ number: Int) {
        orders[number] = nil
        orderNumbers.removeAll { $0 == number }
    }

    /// Changes the stock of an item and announces it.
    mutating func move(_ number: String, by quantity: Amount) {
        guard let item = items[number], item.group.hasInventory else { return }
        items[number]?.stock = item.stock + quantity
        items[number]?.updated = CivilTime.now
        events.append(.stock(number))
    }

    /// Reserves what an order's lines have not shipped yet, or gives it back.
    mutating func reserve(_ order: SandboxOrder, releasing: Bool = false) {
        for line in order.lines where line.hasInventory {
            let open = line.quantity - line.quantityShipped
            items[line.item]?.inOrder += releasing ? -open : open
        }
    }
}
