import HTTPServer
import HTTPTypes

extension WooCommerceSandbox {
    private static let item = "/wp-json/wc/v3/orders/{id}"

    func addOrders(to table: inout RouteTable) {
        table.on(.post, "/wp-json/wc/v3/orders/batch") { request in
            self.answer { () throws(WooProblem) in try self.batchOrders(request) }
        }
        table.on(.get, Self.item) { request in
            self.answer { () throws(WooProblem) in
                try self.orderAnswer(request, status: 200) { state throws(WooProblem) in
                    guard let id = request.id("id"), state.orders[id] != nil else { throw .order(404) }
                    return id
                }
            }
        }
        for method in [HTTPRequest.Method.put, .post, .patch] {
            table.on(method, Self.item) { request in
                self.answer { () throws(WooProblem) in
                    let json = try request.wooObject()
                    return try self.orderAnswer(request, status: 200) { state throws(WooProblem) in
                        guard let id = request.id("id") else { throw .order(400) }
                        try state.updateOrder(id, json, .single)
                        return id
                    }
                }
            }
        }
        table.on(.delete, Self.item) { request in
            self.answer { () throws(WooProblem) in
                let isForced = Query(request.query)["force"] == "true"
                let before = try self.change { state throws(WooProblem) in
                    try state.deleteOrder(request.id("id") ?? 0, isForced: isForced)
                }
                return .wordPress(200, bytes: before)
            }
        }
        table.on(.get, "/wp-json/wc/v3/orders") { request in
            self.answer { () throws(WooProblem) in try self.listOrders(request) }
        }
        table.on(.post, "/wp-json/wc/v3/orders") { request in
            self.answer { () throws(WooProblem) in
                let json = try request.wooObject()
                return try self.orderAnswer(request, status: 201) { state throws(WooProblem) in
                    try state.createOrder(json)
                }
            }
        }
        addNotes(to: &table)
        addRefunds(to: &table)
    }

    /// - Parameter body: what is done, and the id of the order that answers.
    private func orderAnswer(
        _ request: Request, status: Int, _ body: (inout WooState) throws(WooProblem) -> Int
    ) throws(WooProblem) -> Response {
        let bytes = try change { state throws(WooProblem) in
            let id = try body(&state)
            guard let bytes = state.render(id) else { throw .order(404) }
            return bytes
        }
        guard let selection = Query(request.query).selection, let json = JSONParser.parse(bytes) else {
            return .wordPress(status, bytes: bytes)
        }
        return .wordPress(status, json.keeping(selection))
    }

    private func listOrders(_ request: Request) throws(WooProblem) -> Response {
        try change { state throws(WooProblem) in
            let list = try WooList(request, state.view)
            let ids = try state.listOrders(list)
            let selection = list.query.selection
            var rows: [[UInt8]] = []
            for id in list.cut(ids) {
                guard let bytes = state.render(id) else { continue }
                if selection != nil, let json = JSONParser.parse(bytes) {
                    rows.append(PHPJSON.encode(json.row(selection)))
                } else {
                    rows.append(bytes)
                }
            }
            return list.answer(rows, total: ids.count, request)
        }
    }

    private func batchOrders(_ request: Request) throws(WooProblem) -> Response {
        let json = try request.wooObject()
        try json.checkBatchSize()
        let answers = change { state in
            (json["update"]?.items ?? []).map { row -> JSON in
                let id = row["id"]?.int ?? 0
                do throws(WooProblem) {
                    try state.updateOrder(id, row, .batch)
                    return state.render(id).flatMap(JSONParser.parse) ?? .null
                } catch {
                    return error.item(row["id"])
                }
            }
        }
        return .batch([("update", answers)], request)
    }

    private func addNotes(to table: inout RouteTable) {
        let path = "\(Self.item)/notes"
        table.on(.post, path) { request in
            self.answer { () throws(WooProblem) in
                let json = try request.wooObject()
                guard let text = json["note"]?.string else { throw .missingParameter("note") }
                let (note, view, id) = try self.change { state throws(WooProblem) in
                    let id = try state.order(of: request)
                    let note = WooNote(
                        id: state.makeRowID(), text: text, isForCustomer: json["customer_note"]?.bool ?? false,
                        created: CivilTime.now)
                    state.notes[id, default: []].insert(note, at: 0)
                    return (note, state.view, id)
                }
                return .wordPress(201, note.json(view, order: id))
            }
        }
        table.on(.get, path) { request in
            self.answer { () throws(WooProblem) in
                let (notes, view, id) = try self.change { state throws(WooProblem) in
                    let id = try state.order(of: request)
                    return (state.notes[id] ?? [], state.view, id)
                }
                return .wordPress(200, .array(notes.map { $0.json(view, order: id) }))
            }
        }
        table.on(.delete, "\(path)/{note}") { request in
            self.answer { () throws(WooProblem) in
                try request.checkForce("Notes")
                let (note, view, id) = try self.change { state throws(WooProblem) in
                    let id = try state.order(of: request)
                    guard let index = state.notes[id]?.firstIndex(where: { $0.id == request.id("note") }),
                        let note = state.notes[id]?.remove(at: index)
                    else {
                        throw WooProblem(
                            status: 404, code: "woocommerce_rest_invalid_id", message: "Invalid resource ID.")
                    }
                    return (note, state.view, id)
                }
                return .wordPress(200, note.json(view, order: id))
            }
        }
    }

    private func addRefunds(to table: inout RouteTable) {
        let path = "\(Self.item)/refunds"
        table.on(.post, path) { request in
            self.answer { () throws(WooProblem) in
                let json = try request.wooObject()
                guard json["amount"] != nil else { throw .missingParameter("amount") }
                let id = request.id("id") ?? 0
                let (refund, view) = try self.change { state throws(WooProblem) in
                    (try state.refund(id, json), state.view)
                }
                return .wordPress(201, refund.json(view, order: id))
            }
        }
        table.on(.get, path) { request in
            self.answer { () throws(WooProblem) in
                let (refunds, view, id) = try self.change { state throws(WooProblem) in
                    let id = try state.order(of: request)
                    return (state.orders[id]?.refunds ?? [], state.view, id)
                }
                return .wordPress(200, .array(refunds.map { $0.json(view, order: id) }))
            }
        }
        table.on(.delete, "\(path)/{refund}") { request in
            self.answer { () throws(WooProblem) in
                try request.checkForce("Refunds")
                let (refund, view, id) = try self.change { state throws(WooProblem) in
                    let id = try state.order(of: request)
                    return (try state.deleteRefund(request.id("refund") ?? 0, of: id), state.view, id)
                }
                return .wordPress(200, refund.json(view, order: id))
            }
        }
    }
}

extension Request {
    /// What has no bin can only be deleted for ever.
    fileprivate func checkForce(_ what: String) throws(WooProblem) {
        guard Query(query)["force"] == "true" else {
            throw WooProblem(
                status: 501, code: "woocommerce_rest_trash_not_supported", message: "\(what) do not support trashing.")
        }
    }
}

extension WooState {
    fileprivate func order(of request: Request) throws(WooProblem) -> Int {
        guard let id = request.id("id"), orders[id] != nil else {
            throw WooProblem(status: 404, code: "woocommerce_rest_order_invalid_id", message: "Invalid order ID.")
        }
        return id
    }
}

extension JSON {
    /// woocommerce.md 3.4.
    func checkBatchSize() throws(WooProblem) {
        let count = ["create", "update", "delete"].reduce(0) { $0 + (self[$1]?.items?.count ?? 0) }
        guard count > 100 else { return }
        throw WooProblem(
            status: 413, code: "woocommerce_rest_request_entity_too_large",
            message: "Unable to accept more than 100 items for this request.")
    }
}

extension WooProblem {
    /// As an item of a batch's answer.
    func item(_ id: JSON?) -> JSON {
        guard let data = json["data"] else { return .null }
        return ["id": id ?? .null, "error": ["code": .string(code), "message": .string(message), "data": data]]
    }
}

extension Response {
    /// `_fields` empties the answer of a batch, and an empty batch answers `[]` (woocommerce-observed.md 4).
    static func batch(_ parts: [(String, [JSON])], _ request: Request) -> Response {
        let kept = parts.filter { !$0.1.isEmpty }
        guard !kept.isEmpty, Query(request.query).selection == nil else { return .wordPress(200, []) }
        return .wordPress(200, .object(kept.map { JSON.Member($0.0, .array($0.1)) }))
    }
}
