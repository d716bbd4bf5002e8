import Cryptography
import HTTPClient
import HTTPTypes
import Synchronization

/// Sends webhooks: several at once, repeated with growing delays, in no promised order (rackbeat.md 2.8).
final class RackbeatDeliveries: Sendable {
    struct Delivery: Sendable {
        var webhook: Int
        var event: RackbeatEvent
        var attempt = 0
    }

    private typealias Retries = AsyncStream<(Delivery, Duration)>.Continuation

    /// rackbeat.md 2.8.
    private static let connectTimeout = Duration.seconds(3)
    private static let timeout = Duration.seconds(15)

    private let accountID: Int
    private let send: WebhookSender
    private let queue = WorkQueue<Delivery>()
    private let chance: Mutex<Chance>
    private let finished = Mutex(0)

    init(accountID: Int, seed: UInt64, send: @escaping WebhookSender) {
        self.accountID = accountID
        self.send = send
        chance = Mutex(Chance(seed: seed))
    }

    /// Attempts that were made, failed ones too.
    var attempts: Int { finished.withLock { $0 } }

    /// Attempts that are waiting for a sender; those that wait for their delay are not counted.
    var backlog: Int { queue.count }

    func announce(_ events: [RackbeatEvent], to state: borrowing RackbeatState) {
        guard !state.webhooks.isEmpty else { return }
        let webhooks = state.webhooks.values.filter(\.isActive)
        let copies = 1 + state.switches.duplicates
        for event in events {
            for webhook in webhooks where webhook.event == event.name {
                queue.put([Delivery](repeating: Delivery(webhook: webhook.id, event: event), count: copies))
            }
        }
    }

    func run(_ sandbox: RackbeatSandbox) async {
        let (stream, retries) = AsyncStream<(Delivery, Duration)>.makeStream()
        queue.open()
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for _ in 0..<max(1, sandbox.switches.senders) {
                    group.addTask {
                        while let delivery = await self.queue.next() {
                            await self.attempt(delivery, of: sandbox, retries)
                        }
                    }
                }
                for await (delivery, delay) in stream {
                    group.addTask {
                        guard (try? await Task.sleep(for: delay)) != nil else { return }
                        self.queue.put([delivery])
                    }
                }
            }
        } onCancel: {
            queue.close()
        }
    }

    private func attempt(_ delivery: Delivery, of sandbox: RackbeatSandbox, _ retries: Retries) async {
        let (webhook, switches) = sandbox.read { ($0.webhooks[delivery.webhook], $0.switches) }
        guard let webhook, webhook.isActive else { return }
        if switches.reordersWithin > .zero {
            let share = chance.withLock { $0.unit() }
            guard (try? await Task.sleep(for: switches.reordersWithin * share)) != nil else { return }
        }
        let isDelivered = await deliver(delivery.event, to: webhook, switches)
        finished.withLock { $0 += 1 }
        sandbox.count(isDelivered, webhook: webhook.id)
        guard !isDelivered, delivery.attempt < switches.retryDelays.count else { return }
        var next = delivery
        next.attempt += 1
        retries.yield((next, switches.retryDelays[delivery.attempt] * switches.retryFactor))
    }

    private func deliver(
        _ event: RackbeatEvent, to webhook: RackbeatWebhook, _ switches: RackbeatSwitches
    ) async -> Bool {
        let body = PHPJSON.encode(event.body(switches))
        var fields: HTTPFields = [.contentType: "application/json", .userAgent: "Rackbeat Webhook"]
        fields[named: "Rackbeat-Webhook-Event"] = event.name
        fields[named: "Rackbeat-Account-Id"] = String(accountID)
        sign(body, webhook, switches, &fields)
        var request = ClientRequest(.post, webhook.url, fields: fields, body: body)
        request.connectTimeout = Self.connectTimeout
        request.timeout = Self.timeout
        do throws(ClientError) {
            return (200..<300).contains(try await send(request).status.code)
        } catch {
            return false
        }
    }

    /// rackbeat.md 3.4.
    private func sign(
        _ body: [UInt8], _ webhook: RackbeatWebhook, _ switches: RackbeatSwitches, _ fields: inout HTTPFields
    ) {
        let authenticity = switches.authenticity
        switch authenticity {
        case .token, .both, .badSignature: fields[named: "Rackbeat-Webhook-Token"] = webhook.token
        case .badToken: fields[named: "Rackbeat-Webhook-Token"] = String(webhook.token.reversed())
        case .none, .hmacHex, .hmacBase64: break
        }
        guard [.hmacHex, .hmacBase64, .both, .badSignature].contains(authenticity),
            let secret = Secret(Array(switches.signatureSecret.utf8))
        else { return }
        var code = secret.signature(of: body.span)
        if authenticity == .badSignature { code[0] ^= 1 }
        fields[named: switches.signatureHeader] =
            authenticity == .hmacBase64 ? Base64.encode(code.span) : Hex.encode(code.span)
    }
}
