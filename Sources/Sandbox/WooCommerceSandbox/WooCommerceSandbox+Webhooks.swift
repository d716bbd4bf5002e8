import Cryptography
import HTTPServer
import HTTPTypes

extension WooCommerceSandbox {
    private static let item = "/wp-json/wc/v3/webhooks/{id}"

    func addWebhooks(to table: inout RouteTable) {
        table.on(.get, "/wp-json/wc/v3/webhooks") { request in
            self.answer { () throws(WooProblem) in try self.listWebhooks(request) }
        }
        table.on(.post, "/wp-json/wc/v3/webhooks") { request in
            let created: Result<(WooWebhook, WooView), WooProblem> = self.create(request)
            switch created {
            case .failure(let problem): return problem.response
            case .success(let (webhook, view)):
                // In the same request, whatever comes of it.
                await self.deliveries.ping(webhook.id, of: self)
                return .wordPress(201, webhook.json(view))
            }
        }
        table.on(.get, Self.item) { request in
            self.answer { () throws(WooProblem) in
                let (webhook, view) = self.change { ($0.webhooks[request.id("id") ?? 0], $0.view) }
                guard let webhook else { throw .webhook(404) }
                return .wordPress(200, webhook.json(view))
            }
        }
        for method in [HTTPRequest.Method.put, .post, .patch] {
            table.on(method, Self.item) { request in
                switch self.update(request) {
                case .failure(let problem): return problem.response
                case .success(let (webhook, view)):
                    if webhook.owesPing, webhook.status == "active" { await self.deliveries.ping(webhook.id, of: self) }
                    return .wordPress(200, webhook.json(view))
                }
            }
        }
        table.on(.delete, Self.item) { request in
            self.answer { () throws(WooProblem) in
                guard Query(request.query)["force"] == "true" else {
                    throw WooProblem(
                        status: 501, code: "woocommerce_rest_trash_not_supported",
                        message: "Webhooks do not support trashing.")
                }
                let (webhook, view) = self.change { state in
                    (state.webhooks.removeValue(forKey: request.id("id") ?? 0), state.view)
                }
                guard let webhook else { throw .webhook(404) }
                return .wordPress(200, webhook.json(view))
            }
        }
    }

    private func listWebhooks(_ request: Request) throws(WooProblem) -> Response {
        try change { state throws(WooProblem) in
            let list = try WooList(request, state.view)
            let status = list.query["status"] ?? "all"
            let search = list.query["search"]?.lowercased()
            let rows = state.webhooks.values.filter { webhook in
                (status == "all" || webhook.status == status)
                    && search.map { webhook.name.lowercased().contains($0) } ?? true
            }
            let ids = rows.map(\.id).sorted()
            let view = state.view
            let page = list.cut(list.isAscending ? ids : ids.reversed())
            let bodies = page.compactMap { state.webhooks[$0].map { PHPJSON.encode($0.json(view)) } }
            return list.answer(bodies, total: ids.count, request)
        }
    }

    private func create(_ request: Request) -> Result<(WooWebhook, WooView), WooProblem> {
        Result { () throws(WooProblem) in
            let json = try request.wooObject()
            guard let url = json["delivery_url"]?.string else { throw .missingParameter("delivery_url") }
            guard let topic = json["topic"]?.string else { throw .missingParameter("topic") }
            let secret = json["secret"]?.string ?? ""
            return try change { state throws(WooProblem) in
                try Self.check(topic: topic, state.switches.version)
                try Self.check(url: url)
                let now = CivilTime.now
                let webhook = WooWebhook(
                    id: state.makeWebhookID(),
                    name: json["name"]?.string ?? "Webhook created on \(CivilTime.plain(now))", topic: topic, url: url,
                    // The shop makes one up and never shows it.
                    secret: secret.isEmpty ? Secrets.make(50) : secret, created: now)
                state.webhooks[webhook.id] = webhook
                return (webhook, state.view)
            }
        }
    }

    private func update(_ request: Request) -> Result<(WooWebhook, WooView), WooProblem> {
        Result { () throws(WooProblem) in
            let json = try request.wooObject()
            return try change { state throws(WooProblem) in
                guard var webhook = state.webhooks[request.id("id") ?? 0] else { throw .webhook(400) }
                if let status = json["status"]?.string {
                    guard ["active", "paused", "disabled"].contains(status) else {
                        throw .parameter(
                            "status", "status is not one of active, paused, and disabled.", code: "rest_not_in_enum")
                    }
                    webhook.status = status
                }
                if let topic = json["topic"]?.string {
                    try Self.check(topic: topic, state.switches.version)
                    webhook.topic = topic
                }
                if let url = json["delivery_url"]?.string {
                    try Self.check(url: url)
                    if webhook.url != url { webhook.owesPing = true }
                    webhook.url = url
                }
                if let secret = json["secret"]?.string { webhook.secret = secret }
                if let name = json["name"]?.string { webhook.name = name }
                webhook.modified = CivilTime.now
                state.webhooks[webhook.id] = webhook
                return (webhook, state.view)
            }
        }
    }

    private static func check(topic: String, _ version: ShopSwitches.Version) throws(WooProblem) {
        guard !WooWebhook.isTopic(topic, version) else { return }
        throw WooProblem(
            status: 400, code: "woocommerce_rest_shop_webhook_invalid_topic",
            message: "Webhook topic is required and must be valid.")
    }

    private static func check(url: String) throws(WooProblem) {
        guard !url.hasPrefix("http://"), !url.hasPrefix("https://") else { return }
        throw WooProblem(
            status: 400, code: "woocommerce_rest_shop_webhook_invalid_delivery_url",
            message: "Webhook delivery URL must be a valid URL starting with http:// or https://.")
    }
}
