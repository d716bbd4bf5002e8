import Cryptography
import HTTPServer
import HTTPTypes

extension RackbeatSandbox {
    private static let events: Set<String> = [
        "order.created", "order.shipped", "inventory.changed", "product.created", "product.updated",
        "plugin.uninstalled", "delivery_terms.created", "delivery_terms.updated", "employee.created",
        "employee.updated", "payment_terms.created", "payment_terms.updated",
    ]

    func addWebhooks(to table: inout RouteTable) {
        table.on(.get, "/api/webhooks") { request in
            self.answer { () throws(RackbeatProblem) in
                let list = try RackbeatList(request, plain: ["event"], switches: self.switches)
                let (rows, switches) = self.read { ($0.webhooks.values.sorted { $0.id < $1.id }, $0.switches) }
                let event = list.query["event"]
                return list.answer("webhooks", rows.filter { event == nil || $0.event == event }) { $0.json(switches) }
            }
        }
        table.on(.post, "/api/webhooks") { request in
            self.answer { () throws(RackbeatProblem) in
                let json = try request.object()
                let (webhook, switches, isNew) = try self.change { state throws(RackbeatProblem) in
                    let (webhook, isNew) = try state.register(json, events: Self.events)
                    return (webhook, state.switches, isNew)
                }
                let body: JSON = ["webhook": webhook.json(switches, withToken: isNew)]
                return .json(isNew ? 201 : 200, body)
            }
        }
        table.on(.get, "/api/webhooks/{id}") { request in
            self.answer { () throws(RackbeatProblem) in
                let id = try request.number("id", of: "Webhook")
                let (webhook, switches) = self.read { ($0.webhooks[id], $0.switches) }
                guard let webhook else { throw .missing("Webhook") }
                return .json(200, ["webhook": webhook.json(switches)])
            }
        }
        table.on(.put, "/api/webhooks/{id}") { request in
            self.answer { () throws(RackbeatProblem) in
                let id = try request.number("id", of: "Webhook")
                let json = try request.object()
                let (webhook, switches) = try self.change { state throws(RackbeatProblem) in
                    guard var webhook = state.webhooks[id] else { throw .missing("Webhook") }
                    if let url = json["url"]?.string { webhook.url = url }
                    if let event = json["event"]?.string { webhook.event = event }
                    if let isActive = json["is_active"]?.bool { webhook.isActive = isActive }
                    webhook.updated = CivilTime.now
                    state.webhooks[id] = webhook
                    return (webhook, state.switches)
                }
                return .json(200, ["webhook": webhook.json(switches)])
            }
        }
        table.on(.delete, "/api/webhooks/{id}") { request in
            self.answer { () throws(RackbeatProblem) in
                let id = try request.number("id", of: "Webhook")
                let old = try self.change { state throws(RackbeatProblem) in state.webhooks.removeValue(forKey: id) }
                guard old != nil else { throw .missing("Webhook") }
                return self.deleted()
            }
        }
    }

    /// Counts an attempt to deliver (U5).
    func count(_ isDelivered: Bool, webhook id: Int) {
        try? change { state throws(RackbeatProblem) in
            guard var webhook = state.webhooks[id] else { return }
            if isDelivered, webhook.failures == 0 { return }
            webhook.failures = isDelivered ? 0 : webhook.failures + 1
            if let most = state.switches.deactivatesAfter, webhook.failures >= most { webhook.isActive = false }
            state.webhooks[id] = webhook
        }
    }
}

extension RackbeatState {
    /// rackbeat.md 2.7: the same event and URL again updates the row, and shows no token.
    mutating func register(
        _ json: JSON, events: Set<String>
    ) throws(RackbeatProblem) -> (RackbeatWebhook, isNew: Bool) {
        guard let event = json["event"]?.string, event.split(separator: ".").count == 2 else {
            throw .invalid("event", "The event field is required.")
        }
        if switches.refusesUnknownEvents, !events.contains(event) {
            throw .invalid("event", "The selected event is invalid.")
        }
        guard let url = json["url"]?.string, url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw .invalid("url", "The url must be a valid URL.")
        }
        let isActive = json["is_active"]?.bool ?? true
        if var webhook = webhooks.values.first(where: { $0.event == event && $0.url == url }) {
            webhook.isActive = isActive
            webhook.updated = CivilTime.now
            webhooks[webhook.id] = webhook
            return (webhook, false)
        }
        let now = CivilTime.now
        let webhook = RackbeatWebhook(
            id: makeID(), event: event, url: url, token: Secrets.make(32), isActive: isActive, created: now,
            updated: now)
        webhooks[webhook.id] = webhook
        return (webhook, true)
    }
}
