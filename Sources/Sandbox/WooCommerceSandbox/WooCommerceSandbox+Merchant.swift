import HTTPServer
import HTTPTypes

/// What a merchant does in wp-admin, for a program outside that plays one; it announces what wp-admin does
/// (woocommerce-observed.md 2).
extension WooCommerceSandbox {
    func addMerchant(to table: inout RouteTable) {
        act(.post, "orders/{id}/trash", to: &table) { shop, id in shop.deleteOrder(id) }
        act(.post, "orders/{id}/restore", to: &table) { shop, id in shop.restoreOrder(id) }
        act(.delete, "orders/{id}", to: &table) { shop, id in shop.deleteOrder(id, forEver: true) }
        act(.post, "products/{id}/trash", to: &table) { shop, id in shop.deleteProduct(id) }
        act(.post, "products/{id}/restore", to: &table) { shop, id in shop.restoreProduct(id) }
        act(.delete, "products/{id}", to: &table) { shop, id in shop.deleteProduct(id, forEver: true) }
        // The body of the REST API's.
        table.control(.post, "/sandbox/orders/{id}/refunds") { request in
            self.answer { () throws(WooProblem) in
                let json = try request.wooObject()
                let id = request.id("id") ?? 0
                let (refund, view) = try self.change { state throws(WooProblem) in
                    (try state.refund(id, json), state.view)
                }
                return .json(201, refund.json(view, order: id))
            }
        }
        table.control(.post, "/sandbox/visit") { _ in
            self.visit()
            return .json(200, ["queue": .int(self.deliveryBacklog)])
        }
    }

    private func act(
        _ method: HTTPRequest.Method, _ path: String, to table: inout RouteTable,
        _ body: @escaping @Sendable (WooCommerceSandbox, Int) -> Bool
    ) {
        table.control(method, "/sandbox/\(path)") { request in
            guard let id = request.id("id"), body(self, id) else {
                return .json(404, ["message": "there is nothing of that id in that state"])
            }
            return .json(200, ["id": .int(id)])
        }
    }
}
