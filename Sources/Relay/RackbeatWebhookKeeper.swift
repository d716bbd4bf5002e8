import Cryptography
import HTTPClient
import Journal
import Rackbeat
import ShopRouting

/// Makes an agreement's webhooks in Rackbeat and keeps them alive. The token of each comes once, with the answer that makes
/// it; whoever has lost it needs another webhook (rackbeat.md 2.7).
struct RackbeatWebhookKeeper {
    /// What is asked for. What no event tells is found by asking.
    private var events: [String] {
        ["inventory.changed", "order.shipped"]
            + (agreement.products.master == .none ? [] : ["product.created", "product.updated"])
    }

    enum Stop: Error {
        case call(CallFailure)
        case journal(JournalError)
        case randomness(CryptographyError)
    }

    /// What the journal keeps of one: enough to know it again, and the digest of its token.
    struct Registration: Sendable, Equatable {
        var url: String
        /// Of the token, 64 hexadecimal digits; nil until the answer that brings it.
        var digest: String?

        var text: String { "\(url) \(digest ?? "-")" }

        init(url: String, digest: String? = nil) {
            self.url = url
            self.digest = digest
        }

        init?(text: String) {
            let parts = text.split(separator: " ")
            guard parts.count == 2 else { return nil }
            url = String(parts[0])
            digest = parts[1] == "-" ? nil : String(parts[1])
        }
    }

    let agreement: Agreement
    /// Where its deliveries are received, as far as it is the same for all of them: without the unguessable part.
    let url: String
    let tokens: RegisteredTokens
    let journal: any Journal
    let calls: FarCalls

    private func cursor(_ event: String) -> String { "rackbeat webhook \(agreement.name) \(event)" }

    /// Accepts what earlier runs have registered.
    func load() async throws(JournalError) {
        for event in events {
            let known = try await journal.cursor(cursor(event)).flatMap(Registration.init(text:))
            if let digest = known?.digest.flatMap(Hex.decode) { tokens.accept(digest, for: event) }
        }
    }

    /// Makes what is missing and deletes what is dead, in this order.
    ///
    /// - Parameter told: is told of each that was repaired, with its event.
    /// - Returns: the events whose webhook was made anew.
    func run(_ told: (WebhookFault, String) async -> Void = { _, _ in }) async throws(Stop) -> [String] {
        let webhooks = try await webhooks()
        var repaired: [String] = []
        for event in events {
            let known = try await registration(event)
            let ours = ours(event, webhooks, known)
            let fault = fault(ours, known)
            if let fault {
                try await register(event)
                repaired.append(event)
                await told(fault, event)
            }
            for webhook in ours where fault != nil || webhook.url != known?.url {
                try await rackbeat { client throws(CallFailure) in try await client.deleteWebhook(webhook.id) }
            }
        }
        return repaired
    }

    /// How each of them stands, without changing any.
    func states() async throws(Stop) -> [WebhookReport.State] {
        let webhooks = try await webhooks()
        var states: [WebhookReport.State] = []
        for event in events {
            let known = try await registration(event)
            states.append(.init(name: event, fault: fault(ours(event, webhooks, known), known)))
        }
        return states
    }

    private func webhooks() async throws(Stop) -> [Webhook] {
        try await rackbeat { client throws(CallFailure) in try await client.webhooks() }
    }

    private func ours(_ event: String, _ webhooks: [Webhook], _ known: Registration?) -> [Webhook] {
        webhooks.filter { $0.event == event && ($0.url.hasPrefix(url + "/") || $0.url == known?.url) }
    }

    /// - Parameter ours: those of one event.
    private func fault(_ ours: [Webhook], _ known: Registration?) -> WebhookFault? {
        guard let here = ours.first(where: { $0.url == known?.url && $0.isActive }) else {
            if ours.isEmpty { return .missing }
            return ours.contains(where: \.isActive) ? .tokenUnknown : .off
        }
        guard here.url.hasPrefix(url + "/") else { return .elsewhere }
        return known?.digest == nil ? .tokenUnknown : nil
    }

    /// A crash before the digest is in the journal leaves a webhook that is ours by its address and dead: the next pass
    /// deletes it.
    private func register(_ event: String) async throws(Stop) {
        let key: String
        do throws(CryptographyError) { key = try RandomBytes.alphanumeric(32) } catch { throw .randomness(error) }
        var registration = Registration(url: "\(url)/\(key)")
        let made = try await rackbeat { client throws(CallFailure) in
            try await client.createWebhook(event: event, url: registration.url)
        }
        guard let token = made.token else { throw .call(.malformed(.init(code: "no_token"))) }
        let digest = SHA256.digest(of: token.revealed.span)
        registration.digest = Hex.encode(digest.span)
        // A delivery may come before the journal has it.
        tokens.accept(digest, for: event)
        do throws(JournalError) {
            try await journal.commit([.advance(cursor: cursor(event), to: registration.text)])
        } catch {
            throw .journal(error)
        }
    }

    private func registration(_ event: String) async throws(Stop) -> Registration? {
        do throws(JournalError) {
            return try await journal.cursor(cursor(event)).flatMap(Registration.init(text:))
        } catch {
            throw .journal(error)
        }
    }

    private func rackbeat<Value: Sendable>(
        _ call: (Rackbeat.Client) async throws(CallFailure) -> Value
    ) async throws(Stop) -> Value {
        do throws(CallFailure) {
            return try await calls.rackbeat(priority: WorkKey.Subject.rackbeatOrderPriority, call)
        } catch {
            throw .call(error)
        }
    }

    /// What an operator has to know of a pass that failed; nil when it will get better by itself.
    func attention(for failure: CallFailure, at now: Moment) -> AttentionItem? {
        guard failure.needsSomebody else { return nil }
        return AttentionItem(
            key: failingKey, reason: "Rackbeat's webhooks cannot be read or repaired: \(failure.detail.summary).",
            remedy:
                "Check the API token. If Rackbeat does not know an event, set keep_webhooks: false under rackbeat and "
                + "register its webhooks by hand.",
            openedAt: now)
    }

    var failingKey: AttentionItem.Key {
        AttentionItem.Key(
            agreement: agreement.name, kind: AttentionKind.webhooksFailing.rawValue, subject: "rackbeat webhooks")
    }
}
