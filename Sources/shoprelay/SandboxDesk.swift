import EventLoop
import Foundation
import HTTPServer
import HTTPTypes
import Sandbox
import ServiceLifecycle

/// Where a person plays buyer and warehouse: a page with buttons, and `o` + Enter in the terminal.
struct SandboxDesk: Service {
    private let world: World
    private let relay: String
    private let server: HTTPServer

    init(world: World, relay: String, port: Int, loops: [EventLoop]) throws {
        self.world = world
        self.relay = relay
        var router = Router()
        router.on(.get, "/") { _ in Self.page(world, relay) }
        router.on(.post, "/orders/{shop}", bodyLimit: 1024) { request in
            guard let shop = world.shops.first(where: { $0.name == request.parameters["shop"] }) else {
                return Response(.notFound, text: "No such shop.\n")
            }
            _ = Self.placeOrder(in: shop)
            return Response(.seeOther, fields: [.location: "/"])
        }
        router.on(.post, "/stock/{item}", bodyLimit: 1024) { request in
            guard let item = request.parameters["item"], let stock = world.rackbeat.stock(item: item) else {
                return Response(.notFound, text: "No such item.\n")
            }
            world.rackbeat.setStock(item: item, quantity: (Int(stock.stock.fixed(0)) ?? 0) + 10)
            return Response(.seeOther, fields: [.location: "/"])
        }
        server = try HTTPServer(host: "127.0.0.1", port: port, loops: loops, router: router)
    }

    var welcome: String {
        """
        The sandbox runs, all on this machine:
          sandbox page      http://127.0.0.1:\(server.port)/   (place orders, change stock)
          relay, dashboard  \(relay)/
          Rackbeat          \(world.rackbeatURL)   state: /sandbox/state
          shop dk           \(world.dk.site)
          shop se           \(world.se.site)
        Press o and Enter to place an order, Ctrl-C to stop.
        """
    }

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask {
                for await line in StandardInput.lines().cancelOnGracefulShutdown() where line == "o" {
                    guard let shop = world.shops.randomElement() else { continue }
                    FileHandle.standardOutput.write(Data((Self.placeOrder(in: shop) + "\n").utf8))
                }
            }
            try await group.waitForAll()
        }
    }

    private static func placeOrder(in shop: WooCommerceSandbox) -> String {
        let skus = ["TS-001", "KRUS-01", "ÆBLEGRØD", "LYS/24", "GAMMEL-KANDE", "HOOD-S-BLÅ"].shuffled().prefix(2)
        do {
            let id = try shop.placeOrder(OrderRequest(lines: skus.map { .init($0, Int.random(in: 1...3)) }))
            return "order \(id) placed in shop \(shop.name): \(skus.joined(separator: ", "))"
        } catch {
            return "shop \(shop.name) refused the order: \(error)"
        }
    }

    private static func page(_ world: World, _ relay: String) -> Response {
        var html = """
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <meta http-equiv="refresh" content="3"><title>Shoprelay sandbox</title>
            <h1>Shoprelay sandbox</h1><p>The relay's own page: <a href="\(relay)/">\(relay)/</a></p>
            """
        for shop in world.shops {
            html +=
                "<form method=\"post\" action=\"/orders/\(shop.name)\"><button>Place an order in shop \(shop.name)</button></form>"
        }
        html += "<h2>Rackbeat's orders</h2><table><tr><th>number<th>heading<th>total<th>booked</tr>"
        for order in world.rackbeat.orders().suffix(20).reversed() {
            html +=
                "<tr><td>\(order.number)<td>\(order.heading.escaped)<td>\(order.total.fixed(2)) \(order.currency)<td>\(order.isBooked ? "yes" : "no")</tr>"
        }
        html += "</table><h2>Stock</h2><table><tr><th>item<th>Rackbeat, available"
        for shop in world.shops { html += "<th>shop \(shop.name)" }
        html += "<th></tr>"
        for item in Catalogue.danish.items {
            html +=
                "<tr><td>\(item.number.escaped)<td>\(world.rackbeat.stock(item: item.number)?.available.description ?? "")"
            for shop in world.shops { html += "<td>\(shop.stock(sku: item.sku).map(String.init) ?? "")" }
            let path = item.number.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            html +=
                "<td><form method=\"post\" action=\"/stock/\(path)\"><button>10 more in Rackbeat</button></form></tr>"
        }
        return Response(
            .ok, fields: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: .bytes(Array((html + "</table></html>").utf8)))
    }
}

extension String {
    fileprivate var escaped: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
