import Foundation
import HTTPClient
import HTTPTypes
import Synchronization

/// What both sides answer.
extension SimulatedTrade {
    func shop(_ shop: Int, _ request: ClientRequest) -> ClientResponse {
        let (path, query) = Self.parts(request)
        return state.withLock { state in
            switch path.dropFirst(3).joined(separator: "/") {
            case "products":
                let rows: [Int]
                if let skus = query["sku"] {
                    rows = skus.split(separator: ",").map(Self.item)
                } else if let ids = query["include"] {
                    rows = ids.split(separator: ",").compactMap { Int($0) }.map { $0 - Self.product(0) }
                } else {
                    rows = query["page"] == "1" ? Array(0..<itemCount) : []
                }
                return .json(200, "[\(rows.map { Self.product($0, state.shown[shop][$0]) }.joined(separator: ","))]")
            case "products/batch":
                let body = String(decoding: request.body, as: UTF8.self)
                var rows: [String] = []
                for object in body.matches(of: /\{[^{}]*\}/) {
                    guard let id = object.output.firstMatch(of: /"id":(\d+)/).flatMap({ Int($0.output.1) }),
                        let stock = object.output.firstMatch(of: /"stock_quantity":(-?\d+)/).flatMap({
                            Int($0.output.1)
                        })
                    else { continue }
                    state.shown[shop][id - Self.product(0)] = stock
                    state.tell(.product(shop: shop, item: id - Self.product(0)))
                    rows.append(Self.product(id - Self.product(0), stock))
                }
                return .json(200, "{\"update\":[\(rows.joined(separator: ","))]}")
            case "orders":
                var orders = state.orders.indices.filter { state.orders[$0].shop == shop }
                if let ids = query["include"] {
                    let wanted = Set(ids.split(separator: ",").compactMap { Int($0) })
                    orders = orders.filter { wanted.contains(state.orders[$0].id) }
                    for index in orders { state.orders[index].isRead = true }
                } else if let after = query["modified_after"].flatMap(Self.seconds) {
                    orders = orders.filter { state.orders[$0].modified > after }
                }
                let start = ((query["page"].flatMap { Int($0) } ?? 1) - 1) * 100
                let page = orders.dropFirst(start).prefix(100)
                return .json(200, "[\(page.map { Self.json(state.orders[$0]) }.joined(separator: ","))]")
            default:
                if path.count == 5, path[3] == "products", let id = Int(path[4]) {
                    return .json(200, Self.product(id - Self.product(0), state.shown[shop][id - Self.product(0)]))
                }
                guard path.count == 5, path[3] == "orders", let id = Int(path[4]),
                    let index = state.orders.firstIndex(where: { $0.id == id })
                else { return .json(404, #"{"code":"rest_no_route"}"#) }
                state.orders[index].isRead = true
                return .json(200, Self.json(state.orders[index]))
            }
        }
    }

    func rackbeat(_ request: ClientRequest) -> ClientResponse {
        let (path, query) = Self.parts(request)
        return state.withLock { state in
            switch (request.method, path.first ?? "", path.count) {
            case (.get, "products", 1):
                let rows = query["page"] == "1" ? Array(0..<itemCount) : []
                return .json(
                    206, "{\"products\":[\(rows.map { Self.item($0, state) }.joined(separator: ","))],\"pages\":1}")
            case (.get, "lots", 1): return .json(206, #"{"lots":[],"pages":1}"#)
            case (.get, "products", 2): return .json(200, "{\"product\":\(Self.item(Self.item(path[1]), state))}")
            case (.get, "orders", 1):
                let rows = state.orders.indices.filter { state.orders[$0].number != nil }.reversed()
                return .json(
                    206,
                    "{\"orders\":[\(rows.map { Self.rackbeatOrder(state.orders[$0]) }.joined(separator: ","))],\"pages\":1}"
                )
            case (.post, "orders", 2):
                let body = String(decoding: request.body, as: UTF8.self)
                guard let reference = body.firstMatch(of: /\[s(\d+):(\d+)\]/), let id = Int(reference.output.2),
                    let index = state.orders.firstIndex(where: { $0.id == id })
                else { return .json(422, "{}") }
                if state.orders[index].number != nil { state.wrong.append("order \(id) was made twice") }
                state.orders[index].number = 50_000 + id
                return .json(201, "{\"order\":\(Self.rackbeatOrder(state.orders[index]))}")
            default:
                guard path.count > 1, path[0] == "orders", let number = Int(path[1]),
                    let index = state.orders.firstIndex(where: { $0.number == number })
                else { return .json(404, "{}") }
                if request.method == .post, state.orders[index].status == "processing" {
                    state.orders[index].isBooked = true
                }
                if request.method == .delete {
                    state.orders[index].number = nil
                    return .json(200, "{}")
                }
                return .json(200, "{\"order\":\(Self.rackbeatOrder(state.orders[index]))}")
            }
        }
    }

    private static func parts(_ request: ClientRequest) -> (path: [String], query: [String: String]) {
        let components = URLComponents(string: request.url)
        let path = (components?.path ?? "").split(separator: "/").map(String.init)
        let pairs = (components?.queryItems ?? []).map { ($0.name, $0.value ?? "") }
        return (path, Dictionary(pairs) { first, _ in first })
    }

    private static func seconds(_ gmt: String) -> Int? {
        (try? Date("\(gmt)Z", strategy: .iso8601)).map { Int($0.timeIntervalSince1970) }
    }

    private static func gmt(_ seconds: Int) -> String {
        String(Date(timeIntervalSince1970: Double(seconds)).ISO8601Format().dropLast())
    }

    private static func product(_ item: Int, _ stock: Int) -> String {
        #"{"id":\#(product(item)),"parent_id":0,"type":"simple","status":"publish","sku":"\#(sku(item))","name":"","#
            + #""manage_stock":true,"stock_quantity":\#(stock),"date_created_gmt":"2026-11-23T08:35:41"}"#
    }

    /// What the shop sends of a product.
    func productBody(_ shop: Int, _ item: Int) -> String {
        state.withLock { Self.product(item, $0.shown[shop][item]) }
    }

    private static func json(_ order: Order) -> String {
        #"{"id":\#(order.id),"number":"\#(order.id)","status":"\#(order.status)","currency":"DKK","total":"0.00","#
            + #""total_tax":"0.00","order_key":"k\#(order.id)","date_created_gmt":"\#(gmt(order.modified))","#
            + #""date_modified_gmt":"\#(gmt(order.modified))","billing":{"email":"a@example.test"},"line_items":[{"id":1,"#
            + #""name":"Vare","product_id":\#(product(order.item)),"variation_id":0,"quantity":\#(order.quantity),"#
            + #""subtotal":"0.00","total":"0.00","total_tax":"0.00","sku":"\#(sku(order.item))","taxes":[],"meta_data":[]}]}"#
    }

    private static func item(_ item: Int, _ state: State) -> String {
        let reserved = state.orders.reduce(0) { $0 + ($1.item == item && $1.reserves ? $1.quantity : 0) }
        let physical = state.physical[item]
        return #"{"number":"\#(sku(item))","name":"Vare","stock_quantity":\#(physical),"#
            + #""available_quantity":\#(physical - reserved),"inventory_enabled":true}"#
    }

    private static func rackbeatOrder(_ order: Order) -> String {
        #"{"number":\#(order.number ?? 0),"heading":"\#(order.id) [s\#(order.shop):\#(order.id)]","#
            + #""is_booked":\#(order.isBooked),"is_cancelled":false,"is_shipped":\#(order.isShipped),"total_total":0,"#
            + #""created_at":"\#(gmt(order.modified))+00:00","lines":[{"id":1,"child_id":"\#(sku(order.item))","#
            + #""quantity":\#(order.quantity),"line_price":0,"vat_percentage":0,"name":"Vare"}]}"#
    }
}
