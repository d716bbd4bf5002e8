import HTTPServer
import HTTPTypes

/// Orders and products that another shop wrote: a recording's, or the figures of a question.
extension WooCommerceSandbox {
    /// Holds an order and serves it byte for byte, until something changes it. One that has its id is replaced. Announces
    /// nothing.
    ///
    /// - Returns: its id; nil when that is no order.
    @discardableResult
    public func hold(order bytes: [UInt8]) -> Int? {
        guard let order = WooOrder(written: bytes) else { return nil }
        return change { state in
            state.passPostID(order.id)
            state.keep(order)
            return order.id
        }
    }

    /// Holds a product or variation, whose product must be held before it. One that has its id is replaced. Announces
    /// nothing.
    ///
    /// - Returns: its id; nil when that is no product, or a variation of none.
    @discardableResult
    public func hold(product bytes: [UInt8]) -> Int? {
        change { state in
            guard let product = WooProduct(written: bytes, parent: { state.products[$0] }),
                product.isVariation == (state.products[product.parent] != nil)
            else { return nil }
            state.passPostID(product.id)
            state.keep(product)
            if product.isVariation, state.products[product.parent]?.variations.contains(product.id) == false {
                state.products[product.parent]?.variations.append(product.id)
            }
            return product.id
        }
    }

    func addHolding(to table: inout RouteTable) {
        table.control(.post, "/sandbox/held/orders") { request in
            guard let id = self.hold(order: request.body) else {
                return .json(422, ["message": "expected an order as GET /wp-json/wc/v3/orders/{id} answers"])
            }
            return .json(200, ["id": .int(id)])
        }
        table.control(.post, "/sandbox/held/products") { request in
            guard let id = self.hold(product: request.body) else {
                return .json(
                    422,
                    [
                        "message":
                            "expected what GET /wp-json/wc/v3/products/{id} answers; its parent first"
                    ])
            }
            return .json(200, ["id": .int(id)])
        }
    }
}
