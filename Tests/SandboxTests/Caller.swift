import Cryptography
import HTTPClient
import HTTPTypes

@testable import HTTPServer
@testable import Sandbox

/// Takes no webhook.
let nobody: WebhookSender = { _ throws(ClientError) in throw .notSent(.connectionRefused) }

/// Calls routes without a socket.
struct Caller: Sendable {
    struct Answer: Sendable {
        var status: Int
        var json: JSON
        var text: String
        var fields: HTTPFields
        var isReset: Bool
    }

    let router: Router
    var fields: HTTPFields = [:]

    func call(_ method: HTTPRequest.Method, _ target: String, _ body: String? = nil) async -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1)
        let path = String(parts[0])
        guard case .route(let route, let parameters) = router.find(method, path) else {
            return Answer(status: 0, json: .null, text: "", fields: [:], isReset: false)
        }
        let request = Request(
            method: method, path: path, query: parts.count > 1 ? String(parts[1]) : nil, lines: Array(fields),
            parameters: parameters, body: Array((body ?? "").utf8))
        let response = await route.handler(request)
        guard case .bytes(let bytes) = response.body else {
            return Answer(status: 0, json: .null, text: "", fields: response.fields, isReset: true)
        }
        return Answer(
            status: response.status.code, json: JSONParser.parse(bytes) ?? .null,
            text: String(decoding: bytes, as: UTF8.self), fields: response.fields, isReset: false)
    }
}

extension RackbeatSandbox {
    /// Holds the Danish catalogue; nothing takes its webhooks.
    static func seeded(_ change: (inout RackbeatSwitches) -> Void = { _ in }) -> RackbeatSandbox {
        var switches = RackbeatSwitches()
        switches.rateLimit = nil
        change(&switches)
        let sandbox = RackbeatSandbox(switches: switches, send: nobody)
        sandbox.seed(.danish)
        return sandbox
    }

    var caller: Caller { Caller(router: routes(), fields: [.authorization: "Bearer \(token)"]) }
}

extension WooCommerceSandbox {
    /// Holds the Danish catalogue; takes a key in the query, and nothing takes its webhooks.
    static func seeded(_ change: (inout ShopSwitches) -> Void = { _ in }) -> WooCommerceSandbox {
        var switches = ShopSwitches()
        switches.tls = .always
        change(&switches)
        let shop = WooCommerceSandbox(name: "prop", switches: switches, send: nobody)
        shop.seed(.danish)
        return shop
    }

    var caller: Caller {
        Caller(
            router: routes(),
            fields: [
                .authorization: "Basic "
                    + Base64.encode(Array("\(ShopKey.sandbox.key):\(ShopKey.sandbox.secret)".utf8).span)
            ])
    }

    func id(_ sku: String) -> Int { product(sku: sku)?.id ?? 0 }
}
