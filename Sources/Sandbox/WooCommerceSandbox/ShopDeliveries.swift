import Cryptography
import HTTPClient
import HTTPTypes
import Synchronization

/// The one queue of a shop: a delivery is built when it leaves, is never repeated, and holds up those behind it
/// (woocommerce.md 1.5, 1.6).
final class ShopDeliveries: Sendable {
    struct Queued: Sendable {
        var job: WooState.Job
        var due: ContinuousClock.Instant
    }

    private enum Outcome {
        case answered(Int)
        case failed
    }

    private static let pingTimeout = Duration.seconds(5)

    private let send: WebhookSender
    private let queue = WorkQueue<Queued>()
    private let salt = Secret(Array(Secrets.make(32).utf8))
    private let sent = Mutex(0)

    init(send: @escaping WebhookSender) { self.send = send }

    /// Deliveries that have left, failed ones too; pings are not counted.
    var count: Int { sent.withLock { $0 } }

    var backlog: Int { queue.count }

    func hold(_ isHeld: Bool) { queue.hold(isHeld) }

    func letThrough() { queue.letThrough() }

    func put(_ jobs: [WooState.Job], delay: Duration) {
        let due = ContinuousClock.now + delay
        queue.put(jobs.map { Queued(job: $0, due: due) })
    }

    func run(_ shop: WooCommerceSandbox) async {
        queue.open()
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for _ in 0..<max(1, shop.switches.senders) {
                    group.addTask {
                        while let queued = await self.queue.next() {
                            if queued.due > .now, (try? await Task.sleep(until: queued.due)) == nil { return }
                            await self.deliver(queued.job, of: shop)
                        }
                    }
                }
            }
        } onCancel: {
            queue.close()
        }
    }

    private func deliver(_ job: WooState.Job, of shop: WooCommerceSandbox) async {
        guard let (webhook, body, view) = shop.change({ $0.take(job) }) else { return }
        var request = ClientRequest(
            .post, webhook.url, fields: fields(webhook, body, view), body: body)
        request.timeout = view.switches.deliveryTimeout
        let outcome = await outcome(of: request)
        sent.withLock { $0 += 1 }
        let isSuccess = if case .answered(200...302) = outcome { true } else { false }
        if shop.change({ $0.count(isSuccess, webhook: webhook.id) }) { await ping(webhook.id, of: shop) }
    }

    private func outcome(of request: ClientRequest) async -> Outcome {
        do throws(ClientError) { return .answered(try await send(request).status.code) } catch { return .failed }
    }

    /// In the order of the real shop (woocommerce.md 1.1).
    private func fields(_ webhook: WooWebhook, _ body: [UInt8], _ view: WooView) -> HTTPFields {
        var fields: HTTPFields = [.userAgent: Self.agent(view), .accept: "*/*", .contentType: "application/json"]
        fields[named: "X-WC-Webhook-Source"] = view.switches.webhookSource ?? view.site + "/"
        fields[named: "X-WC-Webhook-Topic"] = webhook.topic
        fields[named: "X-WC-Webhook-Resource"] = String(webhook.resource)
        fields[named: "X-WC-Webhook-Event"] = String(webhook.event)
        let key = Secret(Array(webhook.signingKey.utf8))
        fields[named: "X-WC-Webhook-Signature"] = key.map { Base64.encode($0.signature(of: body.span).span) } ?? ""
        fields[named: "X-WC-Webhook-ID"] = String(webhook.id)
        fields[named: "X-WC-Webhook-Delivery-ID"] = deliveryID(webhook.id)
        return fields
    }

    /// Shared by all deliveries of a webhook within a second (woocommerce.md 1.7).
    private func deliveryID(_ webhook: Int) -> String {
        let text = Array("\(webhook)\(CivilTime.now)".utf8)
        return Hex.encode(Array((salt?.signature(of: text.span) ?? []).prefix(16)).span)
    }

    private static func agent(_ view: WooView) -> String {
        "WooCommerce/\(view.switches.version.rawValue) Hookshot (WordPress/6.9.7)"
    }

    /// Unsigned and form-encoded; done only when answered with exactly 200 (woocommerce.md 1.4).
    func ping(_ id: Int, of shop: WooCommerceSandbox) async {
        guard let (webhook, view) = shop.change({ state in state.webhooks[id].map { ($0, state.view) } }) else {
            return
        }
        var request = ClientRequest(
            .post, webhook.url,
            fields: [
                .userAgent: Self.agent(view), .accept: "*/*", .contentType: "application/x-www-form-urlencoded",
            ], body: Array("webhook_id=\(id)".utf8))
        request.timeout = Self.pingTimeout
        if case .answered(200) = await outcome(of: request) {
            shop.change { $0.webhooks[id]?.owesPing = false }
        }
    }
}

extension WooState {
    /// What is to leave now; nil when the webhook's row is gone. A paused or disabled one still delivers
    /// (woocommerce.md 1.5).
    fileprivate mutating func take(_ job: Job) -> (WooWebhook, [UInt8], WooView)? {
        pending.remove(job)
        guard let webhook = webhooks[job.webhook] else { return nil }
        return (webhook, body(webhook, job.id), view)
    }

    private mutating func body(_ webhook: WooWebhook, _ id: Int) -> [UInt8] {
        if webhook.event == "deleted" { return PHPJSON.encode(["id": .int(id)]) }
        guard switches.webhookOwnerHasRights, webhook.ownerHasRights else {
            return PHPJSON.encode(
                WooProblem(
                    status: 403, code: "woocommerce_rest_cannot_view",
                    message: "Sorry, you cannot view this resource."
                ).json)
        }
        switch webhook.resource {
        case "order": return render(id) ?? PHPJSON.encode(WooProblem.order(404).json)
        case "product":
            guard let product = products[id] else { return PHPJSON.encode(WooProblem.product(404).json) }
            return PHPJSON.encode(product.json(view, parent: parent(of: product)), reserving: 2560)
        default: return PHPJSON.encode(["action": .string(webhook.topic), "arg": .int(id)])
        }
    }

    /// The seventh failure in a row finds the counter at 6 and disables; a success clears it (woocommerce.md 1.6).
    ///
    /// - Returns: whether a ping follows, as after every delivery of a webhook whose ping was never answered with 200.
    fileprivate mutating func count(_ isSuccess: Bool, webhook id: Int) -> Bool {
        guard var webhook = webhooks[id] else { return false }
        if isSuccess {
            webhook.failures = 0
        } else if webhook.failures > 5 {
            webhook.status = "disabled"
        } else {
            webhook.failures += 1
        }
        webhooks[id] = webhook
        return webhook.owesPing && webhook.status == "active"
    }
}
