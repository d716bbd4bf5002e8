import HTTPServer
import HTTPTypes

extension WooCommerceSandbox {
    private static let all = "/wp-json/wc/v3/products"
    private static let variations = "/wp-json/wc/v3/products/{parent}/variations"

    func addProducts(to table: inout RouteTable) {
        addBatches(to: &table)
        table.on(.get, Self.all) { request in
            self.answer { () throws(WooProblem) in
                try self.change { state throws(WooProblem) in
                    let list = try WooList(request, state.view)
                    let ids = try state.listProducts(list)
                    let rows = list.cut(ids).compactMap { id in state.products[id].map { state.json($0) } }
                    let selection = list.query.selection
                    return list.answer(rows.map { PHPJSON.encode($0.row(selection)) }, total: ids.count, request)
                }
            }
        }
        table.on(.post, Self.all) { request in
            self.answer { () throws(WooProblem) in
                let json = try request.wooObject()
                return try self.productAnswer(request, status: 201) { state throws(WooProblem) in
                    try state.createProduct(json, parent: nil, .single)
                }
            }
        }
        table.on(.get, "\(Self.all)/{id}") { request in
            self.answer { () throws(WooProblem) in
                try self.productAnswer(request, status: 200) { state throws(WooProblem) in
                    guard let product = request.id("id").flatMap({ state.products[$0] }) else { throw .product(404) }
                    return product
                }
            }
        }
        for method in [HTTPRequest.Method.put, .post, .patch] {
            table.on(method, "\(Self.all)/{id}") { request in
                self.answer { () throws(WooProblem) in
                    let json = try request.wooObject()
                    return try self.productAnswer(request, status: 200) { state throws(WooProblem) in
                        try state.updateProduct(request.id("id") ?? 0, json, .single)
                    }
                }
            }
            table.on(method, "\(Self.variations)/{id}") { request in
                self.answer { () throws(WooProblem) in
                    let json = try request.wooObject()
                    return try self.productAnswer(request, status: 200, asVariation: true) { state throws(WooProblem) in
                        try state.updateVariation(request.id("id") ?? 0, of: request.id("parent") ?? 0, json, .single)
                    }
                }
            }
        }
        table.on(.delete, "\(Self.all)/{id}") { request in
            self.answer { () throws(WooProblem) in
                let isForced = Query(request.query)["force"] == "true"
                return try self.productAnswer(request, status: 200) { state throws(WooProblem) in
                    try state.trashProduct(request.id("id") ?? 0, isForced: isForced)
                }
            }
        }
        addVariations(to: &table)
    }

    private func addVariations(to table: inout RouteTable) {
        table.on(.get, Self.variations) { request in
            self.answer { () throws(WooProblem) in
                guard let parent = request.id("parent") else { throw .product(404) }
                return try self.listVariations(request, of: parent)
            }
        }
        table.on(.get, "/wp-json/wc/v3/variations") { request in
            self.answer { () throws(WooProblem) in
                // Since 10.3.
                guard self.switches.version == .v11 else { throw .noRoute }
                return try self.listVariations(request, of: nil)
            }
        }
        table.on(.post, Self.variations) { request in
            self.answer { () throws(WooProblem) in
                let json = try request.wooObject()
                return try self.productAnswer(request, status: 201, asVariation: true) { state throws(WooProblem) in
                    guard let parent = state.products[request.id("parent") ?? 0] else { throw .product(404) }
                    return try state.createProduct(json, parent: parent, .single)
                }
            }
        }
        table.on(.get, "\(Self.variations)/{id}") { request in
            self.answer { () throws(WooProblem) in
                try self.productAnswer(request, status: 200, asVariation: true) { state throws(WooProblem) in
                    guard let product = request.id("id").flatMap({ state.products[$0] }), product.isVariation,
                        product.parent == request.id("parent")
                    else { throw .variation }
                    return product
                }
            }
        }
        table.on(.delete, "\(Self.variations)/{id}") { request in
            self.answer { () throws(WooProblem) in
                guard Query(request.query)["force"] == "true" else {
                    throw WooProblem(
                        status: 501, code: "woocommerce_rest_trash_not_supported",
                        message: "Variations do not support trashing.")
                }
                return try self.productAnswer(request, status: 200) { state throws(WooProblem) in
                    guard let product = request.id("id").flatMap({ state.products[$0] }), product.isVariation else {
                        throw .variation
                    }
                    state.removeProduct(product.id)
                    return product
                }
            }
        }
    }

    private func listVariations(_ request: Request, of parent: Int?) throws(WooProblem) -> Response {
        try change { state throws(WooProblem) in
            let list = try WooList(request, state.view)
            let ids = state.listVariations(list, of: parent)
            let selection = list.query.selection
            let rows = list.cut(ids).compactMap { id -> JSON? in
                state.products[id].map { state.variationJSON($0) }
            }
            return list.answer(rows.map { PHPJSON.encode($0.row(selection)) }, total: ids.count, request)
        }
    }

    private func productAnswer(
        _ request: Request, status: Int, asVariation: Bool = false,
        _ body: (inout WooState) throws(WooProblem) -> WooProduct
    ) throws(WooProblem) -> Response {
        let json = try change { state throws(WooProblem) in
            let product = try body(&state)
            if asVariation { return state.variationJSON(product) }
            return state.json(product, isEdited: Query(request.query)["context"] == "edit")
        }
        return .wordPress(status, Query(request.query).selection.map { json.keeping($0) } ?? json)
    }

    private func addBatches(to table: inout RouteTable) {
        table.on(.post, "\(Self.all)/batch") { request in
            self.answer { () throws(WooProblem) in
                let json = try request.wooObject()
                try json.checkBatchSize()
                let parts = self.change { $0.batchProducts(json) }
                return .batch(parts, request)
            }
        }
        table.on(.post, "\(Self.variations)/batch") { request in
            self.answer { () throws(WooProblem) in
                let json = try request.wooObject()
                try json.checkBatchSize()
                let parent = request.id("parent") ?? 0
                let updates = self.change { state in
                    (json["update"]?.items ?? []).map { row -> JSON in
                        do throws(WooProblem) {
                            let id = row["id"]?.int ?? 0
                            return state.variationJSON(try state.updateVariation(id, of: parent, row, .batch))
                        } catch {
                            return error.item(row["id"])
                        }
                    }
                }
                return .batch([("update", updates)], request)
            }
        }
    }
}

extension WooState {
    func json(_ product: WooProduct, isEdited: Bool = false) -> JSON {
        product.json(view, parent: parent(of: product), isEdited: isEdited)
    }

    fileprivate func variationJSON(_ product: WooProduct) -> JSON {
        guard let parent = parent(of: product) else { return json(product) }
        return product.variationJSON(view, parent: parent)
    }

    /// Answers in request order; a failed item does not stop the others (woocommerce.md 3.4).
    fileprivate mutating func batchProducts(_ batch: JSON) -> [(String, [JSON])] {
        var created: [JSON] = []
        for row in batch["create"]?.items ?? [] {
            do throws(WooProblem) { created.append(json(try createProduct(row, parent: nil, .batch))) } catch {
                created.append(error.item(0))
            }
        }
        var updated: [JSON] = []
        for row in batch["update"]?.items ?? [] {
            do throws(WooProblem) { updated.append(json(try updateProduct(row["id"]?.int ?? 0, row, .batch))) } catch {
                updated.append(error.item(row["id"]))
            }
        }
        var deleted: [JSON] = []
        for id in batch["delete"]?.items ?? [] {
            do throws(WooProblem) { deleted.append(json(try trashProduct(id.int ?? 0, isForced: true))) } catch {
                deleted.append(error.item(id))
            }
        }
        return [("create", created), ("update", updated), ("delete", deleted)]
    }
}
