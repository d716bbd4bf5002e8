import HTTPServer
import HTTPTypes

extension WooCommerceSandbox {
    func addControl(to table: inout RouteTable) {
        table.controlFaults()
        addHolding(to: &table)
        addMerchant(to: &table)
        table.control(.get, "/sandbox/state") { _ in .json(200, self.summary) }
        table.control(.post, "/sandbox/orders") { request in
            guard let json = JSONParser.parse(request.body), let order = OrderRequest(json) else {
                return .json(400, ["message": "expected {lines: [{sku, quantity}], …}"])
            }
            do throws(OrderRefusal) {
                let id = try self.placeOrder(order)
                return .json(201, ["id": .int(id), "total": .string(self.order(id)?.total.fixed(2) ?? "")])
            } catch {
                return .json(409, ["message": .string("\(error)")])
            }
        }
        table.control(.put, "/sandbox/orders/{id}") { request in
            guard let id = request.id("id"), let status = JSONParser.parse(request.body)?["status"]?.string,
                self.setStatus(status, of: id)
            else { return .json(400, ["message": "expected {status} of an order that exists"]) }
            return .json(200, ["id": .int(id), "status": .string(status)])
        }
        table.control(.put, "/sandbox/stock") { request in
            guard let json = JSONParser.parse(request.body), let sku = json["sku"]?.string,
                let quantity = json["quantity"]?.int, self.product(sku: sku) != nil
            else { return .json(400, ["message": "expected {sku, quantity} of a product that exists"]) }
            self.setStock(sku: sku, quantity: quantity)
            return .json(200, ["sku": .string(sku), "stock": .int(quantity)])
        }
        table.control(.put, "/sandbox/queue") { request in
            guard let isHeld = JSONParser.parse(request.body)?["held"]?.bool else {
                return .json(400, ["message": "expected {held}"])
            }
            if isHeld { self.holdQueue() } else { self.releaseQueue() }
            return .json(200, ["held": .bool(isHeld)])
        }
    }

    private var summary: JSON {
        let (products, orders) = change { state in
            (
                state.productIDs.prefix(200).compactMap { state.products[$0] },
                state.orderIDs.suffix(50).reversed().compactMap { state.orders[$0] }
            )
        }
        return [
            "system": "woocommerce", "name": .string(name), "site": .string(site), "orders": .int(orderCount),
            "latest": .array(
                orders.map {
                    [
                        "id": .int($0.id), "status": .string($0.status), "total": .string($0.total.fixed(2)),
                        "currency": .string($0.currency),
                    ]
                }),
            "products": .array(
                products.map {
                    [
                        "id": .int($0.id), "sku": .string($0.sku), "name": .string($0.name),
                        "stock": $0.managesStock ? .int($0.stock ?? 0) : .null, "price": .string($0.price),
                    ]
                }),
            "webhooks": .array(
                webhooks.map {
                    [
                        "id": .int($0.id), "topic": .string($0.topic), "url": .string($0.url),
                        "status": .string($0.status),
                    ]
                }),
            "queue": .int(deliveryBacklog), "deliveries": .int(deliveryCount),
            "calls": .object(calls.counts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .int($0.value)) }),
            "faults": .array(faults.pending.map(\.json)),
        ]
    }
}

extension OrderRequest {
    /// `{lines: [{sku, quantity, price?}], coupon?: {code, percent | amount}, shipping?: {title, amount} | null,
    /// fees?: [{title, amount}], status?, paid?, note?, channel?, country?}`
    fileprivate init?(_ json: JSON) {
        guard let rows = json["lines"]?.items else { return nil }
        var lines: [Line] = []
        for row in rows {
            guard let sku = row["sku"]?.string else { return nil }
            lines.append(Line(sku, row["quantity"]?.int ?? 1, price: row["price"]?.numeric))
        }
        self.init(lines: lines)
        coupon = json["coupon"].flatMap(Coupon.init)
        if let shipping = json["shipping"] { self.shipping = Charge(shipping) }
        fees = (json["fees"]?.items ?? []).compactMap(Charge.init)
        status = json["status"]?.string ?? status
        isPaid = json["paid"]?.bool ?? isPaid
        note = json["note"]?.string ?? note
        channel = json["channel"]?.string.flatMap(Channel.init) ?? channel
        checksStock = json["checksStock"]?.bool ?? checksStock
        buyer.country = json["country"]?.string ?? buyer.country
    }
}

extension OrderRequest.Coupon {
    fileprivate init?(_ json: JSON) {
        let code = json["code"]?.string ?? "rabat"
        if let percent = json["percent"]?.numeric.flatMap(Amount.init) {
            self = .percent(code: code, percent)
        } else if let amount = json["amount"]?.numeric.flatMap(Amount.init) {
            self = .fixed(code: code, amount)
        } else {
            return nil
        }
    }
}

extension OrderRequest.Charge {
    fileprivate init?(_ json: JSON) {
        guard let amount = json["amount"]?.numeric.flatMap(Amount.init) else { return nil }
        self.init(json["title"]?.string ?? "", amount)
    }
}
