import HTTPServer
import HTTPTypes

extension RackbeatSandbox {
    func addInventory(to table: inout RouteTable) {
        addRecords("locations", "locations", to: &table) { $0.locations }
        table.on(.get, "/api/products/{number}/locations") { request in
            self.answer { () throws(RackbeatProblem) in
                let list = try RackbeatList(request, switches: self.switches)
                let item = self.read { state in
                    state.itemNumber(path: request.parameters["number"] ?? "").flatMap { state.items[$0] }
                }
                guard let item else { throw .missing("Product") }
                return list.answer("product_locations", [item]) { ["number": 1, "stock_quantity": $0.stock.json] }
            }
        }
        table.on(.post, "/api/inventory-adjustments") { request in
            self.answer { () throws(RackbeatProblem) in
                let json = try request.object()
                let adjustment = try self.change { state throws(RackbeatProblem) in try state.adjust(json) }
                return .json(201, ["inventory_regulation": adjustment.json])
            }
        }
        table.on(.post, "/api/inventory-adjustments/{id}/book") { request in
            self.answer { () throws(RackbeatProblem) in
                let id = try request.number("id", of: "Adjustment")
                let json = try request.object()
                let adjustment = try self.change(isSilent: request.isSilent(json)) { state throws(RackbeatProblem) in
                    try state.bookAdjustment(id)
                }
                return .json(200, ["inventory_regulation": adjustment.json])
            }
        }
    }
}

extension RackbeatState {
    /// U28.
    fileprivate mutating func adjust(_ json: JSON) throws(RackbeatProblem) -> RackbeatAdjustment {
        guard let item = json["item_id"]?.numeric.flatMap(itemNumber(line:)).flatMap({ items[$0] }) else {
            throw .invalid("item_id", "The selected item_id is invalid.")
        }
        guard item.group.hasInventory else { throw .invalid("item_id", "The item has no inventory.") }
        guard json["adjustment_type"]?.string == "quantity" else {
            throw .invalid("adjustment_type", "The selected adjustment_type is invalid.")
        }
        guard let quantity = json["quantity"]?.numeric.flatMap(Amount.init) else {
            throw .invalid("quantity", "The quantity must be a number.")
        }
        guard try reference("location", in: locations, json) != nil else {
            throw .invalid("location", "The location field is required.")
        }
        guard let date = json["regulated_at"]?.string, date.count == 10 else {
            throw .invalid("regulated_at", "The regulated_at does not match the format Y-m-d.")
        }
        _ = try json.text("reason", most: 255)
        guard quantity != item.stock else { throw .invalid("quantity", "The adjustment changes nothing.") }
        let adjustment = RackbeatAdjustment(id: makeID(), item: item.number, quantity: quantity)
        adjustments[adjustment.id] = adjustment
        return adjustment
    }

    fileprivate mutating func bookAdjustment(_ id: Int) throws(RackbeatProblem) -> RackbeatAdjustment {
        guard var adjustment = adjustments[id], let item = items[adjustment.item] else { throw .missing("Adjustment") }
        guard !adjustment.isBooked else { throw .already("The adjustment is already booked.") }
        guard adjustment.quantity != item.stock else { throw .invalid("quantity", "The adjustment changes nothing.") }
        adjustment.isBooked = true
        adjustments[id] = adjustment
        move(item.number, by: adjustment.quantity - item.stock)
        return adjustment
    }
}
