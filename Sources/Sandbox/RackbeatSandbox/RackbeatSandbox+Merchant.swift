/// An item's data, for whoever plays the merchant.
public struct SandboxItem: Sendable, Equatable {
    public var number: String
    public var name: String
    public var description: String
    public var barcode: String?
    public var group: Int
    public var price: Amount
    public var costPrice: Amount
    public var stock: Amount
    public var isBarred: Bool

    init(_ item: RackbeatItem) {
        number = item.number
        name = item.name
        description = item.description
        barcode = item.barcode
        group = item.group.number
        price = item.salesPrice
        costPrice = item.costPrice
        stock = item.stock
        isBarred = item.isBarred
    }
}

extension RackbeatSandbox {
    public func item(_ number: String) -> SandboxItem? { read { $0.items[number].map(SandboxItem.init) } }

    /// In the order of creation.
    public func items() -> [SandboxItem] {
        read { state in state.itemNumbers.compactMap { state.items[$0] }.map(SandboxItem.init) }
    }

    /// Makes an item among the goods, and announces it.
    public func make(item number: String, name: String, price: Amount, stock: Int = 0) {
        try? change { state throws(RackbeatProblem) in
            guard let goods = state.groups[1] else { return }
            let now = CivilTime.now
            var item = RackbeatItem(
                id: state.makeID(), number: number, name: name, group: goods, salesPrice: price, created: now,
                updated: now)
            item.stock = Amount(stock)
            state.keep(item)
            state.events.append(.product("created", number))
        }
    }

    /// Somebody edits an item, and it is announced. nil leaves a field alone; an unknown item changes nothing.
    public func edit(item number: String, name: String? = nil, price: Amount? = nil, description: String? = nil) {
        try? change { state throws(RackbeatProblem) in
            guard var item = state.items[number] else { return }
            item.name = name ?? item.name
            item.salesPrice = price ?? item.salesPrice
            item.description = description ?? item.description
            state.keep(item)
            state.events.append(.product("updated", number))
        }
    }
}

extension RackbeatSandbox {
    /// Adjustments of stock that have taken effect.
    public var bookedAdjustments: Int { read { state in state.adjustments.values.count { $0.isBooked } } }
}
