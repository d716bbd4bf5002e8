import EventLoop
import Foundation
import HTTPClient
import Sandbox
import TestSupport
import Testing

/// The three shops whose deliveries were recorded, as far as the recording tells of them.
enum RecordedShops {
    /// A shop's deliveries name its address, so it has to be there (design.md 5, `X-WC-Webhook-Source`).
    static let places: [(version: ShopSwitches.Version, name: String, port: Int)] = [
        (.v11, "v11", 18_080), (.v10, "v10", 18_090), (.v8, "v8", 18_100),
    ]

    /// No delivery has it: a product that is known only by its variations' deliveries and by lines that lost theirs, which
    /// show its SKU (woocommerce.md 2.5).
    private static let tees: [String: String] = [
        "v11": #"{"id":11,"type":"variable","name":"Tee","sku":"TEE"}"#,
        "v10": #"{"id":11,"type":"variable","name":"Tee","sku":"TEE"}"#,
        "v8": #"{"id":13,"type":"variable","name":"Tee","sku":"TEE"}"#,
    ]

    /// Waits for the ports: another run of this test may have them.
    static func world(_ loops: [EventLoop], _ client: HTTPClient) async throws -> World {
        let areFree = await eventually(within: .seconds(30)) {
            places.allSatisfy { (try? Listener(host: "127.0.0.1", port: $0.port)) != nil }
        }
        try #require(areFree, "the recorded shops' ports 18080, 18090 and 18100 are taken")
        let send: WebhookSender = { request throws(ClientError) in try await client.send(request) }
        let shops = places.map { place in
            var switches = ShopSwitches()
            switches.version = place.version
            return (WooCommerceSandbox(name: place.name, switches: switches, send: send), place.port)
        }
        let world = try World(rackbeat: RackbeatSandbox(send: send), shops: shops, loops: loops)
        // The parent's SKU is an item too: who takes it for its variation's sells the wrong thing.
        let numbers = ["S-1", "S-2", "S-2x", "TEE", "TEE-S", "TEE-L", "T2-S"]
        world.rackbeat.seed(Catalogue(items: numbers.map { .init($0, $0, price: "1.00", stock: 1000) }))
        for shop in world.shops { try holdProducts(of: shop) }
        return world
    }

    /// Each as it is first told of: lines name them before their own deliveries come.
    private static func holdProducts(of shop: WooCommerceSandbox) throws {
        shop.hold(product: Array(try #require(tees[shop.name]).utf8))
        let told = try rows(of: shop).filter { $0.topic.hasPrefix("product.") }.reversed().map {
            try $0.delivery().body
        }
        for isVariation in [false, true] {
            for body in told where String(decoding: body, as: UTF8.self).contains(#""type":"variation""#) == isVariation
            {
                shop.hold(product: body)
            }
        }
    }

    static func rows(of shop: WooCommerceSandbox) -> [Recording.Row] {
        Recording.rows.filter { $0.version == shop.switches.version.rawValue }
    }

    /// Brings the shop to where it was when it sent this.
    static func advance(_ shop: WooCommerceSandbox, to row: Recording.Row, _ body: [UInt8]) throws {
        switch row.topic {
        case "order.deleted": #expect(shop.deleteOrder(try #require(Summary(row).id)))
        // It fires for coupons and orders as well (woocommerce.md 1.9).
        case "product.deleted": shop.deleteProduct(try #require(Summary(row).id))
        case let topic where topic.hasPrefix("product."): shop.hold(product: body)
        default: shop.hold(order: body)
        }
    }

    /// What the index says of a delivery.
    struct Summary: Decodable {
        var id: Int?
        var status: String?

        init(_ row: Recording.Row) throws {
            self = try JSONDecoder().decode(Summary.self, from: Data(row.summary.utf8))
        }
    }
}
