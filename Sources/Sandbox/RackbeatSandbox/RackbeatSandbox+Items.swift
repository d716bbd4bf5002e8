import HTTPServer
import HTTPTypes

extension RackbeatSandbox {
    func addItems(to table: inout RouteTable) {
        addItemReading("product", "products", to: &table)
        addItemReading("item", "items", to: &table)
        table.on(.post, "/api/products") { request in
            self.answer { () throws(RackbeatProblem) in
                let json = try request.object()
                let (item, switches) = try self.change(isSilent: request.isSilent(json)) {
                    state throws(RackbeatProblem) in
                    (try state.createItem(json), state.switches)
                }
                return .json(201, ["product": item.json(switches)])
            }
        }
        table.on(.put, "/api/products/{number}") { request in
            self.answer { () throws(RackbeatProblem) in
                let json = try request.object()
                let (item, switches) = try self.change(isSilent: request.isSilent(json)) {
                    state throws(RackbeatProblem) in
                    (try state.updateItem(request.parameters["number"] ?? "", json), state.switches)
                }
                return .json(200, ["product": item.json(switches)])
            }
        }
        table.on(.delete, "/api/products/{number}") { request in
            self.answer { () throws(RackbeatProblem) in
                try self.change(isSilent: request.isSilent()) { state throws(RackbeatProblem) in
                    try state.deleteItem(request.parameters["number"] ?? "")
                }
                return self.deleted()
            }
        }
        table.on(.get, "/api/lots") { request in
            self.answer { () throws(RackbeatProblem) in
                let list = try RackbeatList(request, filters: ["number"], switches: self.switches)
                return list.answer("lots", [RackbeatItem]()) { _ in .null }
            }
        }
        table.on(.get, "/api/lots/{number}") { _ in self.refuse(.missing("Lot")) }
        table.on(.get, "/api/product-groups") { request in
            self.answer { () throws(RackbeatProblem) in
                let list = try RackbeatList(request, filters: ["number"], switches: self.switches)
                let rows = self.read { $0.groups.values.sorted { $0.number < $1.number } }
                return list.answer("product_groups", rows) { $0.json }
            }
        }
        table.on(.post, "/api/product-groups") { request in
            self.answer { () throws(RackbeatProblem) in
                let json = try request.object()
                let group = try self.change { state throws(RackbeatProblem) in try state.createGroup(json) }
                return .json(201, ["product_group": group.json])
            }
        }
    }

    private func addItemReading(_ singular: String, _ plural: String, to table: inout RouteTable) {
        table.on(.get, "/api/\(plural)/{number}") { request in
            self.answer { () throws(RackbeatProblem) in
                let key = request.parameters["number"] ?? ""
                let (item, switches) = self.read { state in
                    (state.itemNumber(path: key).flatMap { state.items[$0] }, state.switches)
                }
                guard let item else { throw .missing("Product") }
                let fields = Query(request.query)["fields"]
                return .json(200, .object([JSON.Member(singular, item.json(switches).selecting(fields))]))
            }
        }
        table.on(.get, "/api/\(plural)") { request in
            self.answer { () throws(RackbeatProblem) in
                let list = try RackbeatList(
                    request, filters: ["number"], plain: ["is_barred", "is_sellable"], switches: self.switches)
                let (rows, switches) = self.read { ($0.itemRows(list), $0.switches) }
                return list.answer(plural, rows) { $0.json(switches) }
            }
        }
    }
}

extension RackbeatState {
    fileprivate func itemRows(_ list: RackbeatList) -> [RackbeatItem] {
        if let number = list.filter("number") { return items[number].map { [$0] } ?? [] }
        var rows = itemNumbers.compactMap { items[$0] }
        if let isBarred = list.flag("is_barred") { rows.removeAll { $0.isBarred != isBarred } }
        if let search = list.query["search"]?.lowercased() {
            rows = rows.filter { $0.number.lowercased().contains(search) || $0.name.lowercased().contains(search) }
        }
        switch list.query["order_by"] {
        case "number": rows.sort { $0.number < $1.number }
        case "name": rows.sort { $0.name < $1.name }
        case "updated_at": rows.sort { $0.updated < $1.updated }
        default: break
        }
        return rows
    }

    fileprivate mutating func createItem(_ json: JSON) throws(RackbeatProblem) -> RackbeatItem {
        guard let number = json["number"]?.numeric, !number.isEmpty else {
            throw .invalid("number", "The number field is required.")
        }
        // U16: the stricter of the two limits that are documented.
        guard number.count <= 25 else { throw .invalid("number", "The number may not be greater than 25 characters.") }
        guard itemNumber(line: number) == nil else {
            throw .invalid("number", "The number has already been taken.")
        }
        guard let name = json["name"]?.string, !name.isEmpty else {
            throw .invalid("name", "The name field is required.")
        }
        guard let group = json["group"]?.int.flatMap({ groups[$0] }) else {
            throw .invalid("group", "The selected group is invalid.")
        }
        guard let price = json["sales_price"]?.numeric.flatMap(Amount.init) else {
            throw .invalid("sales_price", "The sales price must be a number.")
        }
        let now = CivilTime.now
        var item = RackbeatItem(
            id: makeID(), number: number, name: name, group: group, salesPrice: price, created: now, updated: now)
        item.stock = group.hasInventory ? json["stock_quantity"]?.numeric.flatMap(Amount.init) ?? .zero : .zero
        try item.take(json)
        keep(item)
        events.append(.product("created", number))
        return item
    }

    fileprivate mutating func updateItem(_ key: String, _ json: JSON) throws(RackbeatProblem) -> RackbeatItem {
        guard let number = itemNumber(path: key), var item = items[number] else { throw .missing("Product") }
        if let group = json["group"]?.int {
            guard let group = groups[group] else { throw .invalid("group", "The selected group is invalid.") }
            item.group = group
        }
        if let price = json["sales_price"] {
            guard let amount = price.numeric.flatMap(Amount.init) else {
                throw .invalid("sales_price", "The sales price must be a number.")
            }
            item.salesPrice = amount
        }
        try item.take(json)
        item.updated = CivilTime.now
        keep(item)
        events.append(.product("updated", number))
        return item
    }

    /// What has stock, or stands in an order, cannot be deleted (rackbeat.md 4.1, of the sister app).
    fileprivate mutating func deleteItem(_ key: String) throws(RackbeatProblem) {
        guard let number = itemNumber(path: key), let item = items[number] else { throw .missing("Product") }
        let isUsed = item.stock != .zero || orders.values.contains { $0.lines.contains { $0.item == number } }
        guard !isUsed else { throw .invalid("number", "The product is in use.") }
        remove(item)
    }

    fileprivate mutating func createGroup(_ json: JSON) throws(RackbeatProblem) -> RackbeatGroup {
        guard let name = json["name"]?.string, !name.isEmpty else {
            throw .invalid("name", "The name field is required.")
        }
        let number = json["number"]?.int ?? (groups.keys.max() ?? 0) + 1
        guard groups[number] == nil else { throw .invalid("number", "The number has already been taken.") }
        var group = RackbeatGroup(number: number, name: name, hasInventory: json["has_inventory"]?.bool ?? true)
        if let vat = json["vat_domestic"]?.numeric.flatMap(Amount.init) { group.vatDomestic = vat }
        if let vat = json["vat_eu"]?.numeric.flatMap(Amount.init) { group.vatEU = vat }
        if let vat = json["vat_abroad"]?.numeric.flatMap(Amount.init) { group.vatAbroad = vat }
        groups[number] = group
        return group
    }
}

extension RackbeatItem {
    /// What creating and updating have in common.
    fileprivate mutating func take(_ json: JSON) throws(RackbeatProblem) {
        if let name = json["name"]?.string {
            guard !name.isEmpty, name.count <= 255 else { throw .invalid("name", "The name is invalid.") }
            self.name = name
        }
        if let description = json["description"]?.string { self.description = description }
        if let barcode = json["barcode"] {
            guard (barcode.string ?? "").count <= 50 else {
                throw .invalid("barcode", "The barcode may not be greater than 50 characters.")
            }
            self.barcode = barcode.string
        }
        if let isBarred = json["is_barred"]?.bool { self.isBarred = isBarred }
        if let cost = json["recommended_cost_price"]?.numeric.flatMap(Amount.init) { costPrice = cost }
    }
}
