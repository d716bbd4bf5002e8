import Yams

extension Settings {
    /// How an agreement's Rackbeat account is reached, and how its webhooks are recognised.
    public struct Rackbeat: Sendable {
        /// Ends in a slash.
        public var url: String
        public var token: SecretSource
        /// Of the webhooks that were made by hand.
        public var webhookTokens: [SecretSource]
        public var webhookSignature: WebhookSignature?
        /// Whether its webhooks are made and repaired, where ``Settings/publicURL`` says for which address.
        public var keepWebhooks: Bool
        public var requestsPerMinute: Int
        /// How long after its start a creating call without a clear end may still be carried out.
        public var settleSeconds: Int
        /// An e-mail address for the `User-Agent`, as Rackbeat asks for (rackbeat.md 0.4).
        public var contact: String?
    }

    /// An HMAC-SHA256 over the raw body in a header field.
    public struct WebhookSignature: Sendable {
        public enum Encoding: String, CaseIterable, Sendable { case hex, base64 }

        /// A field name (RFC 9110 §5.1).
        public var header: String
        public var encoding: Encoding
        public var secret: SecretSource
    }
}

extension Settings.Rackbeat {
    init?(_ section: inout Section) {
        url = section.value("url", default: "https://app.rackbeat.com/api/") { $0.address(.withSlash) }
        let token = section.required("token") { $0.secret() }
        let isRecognised = section.has("webhook_token") || section.has("webhook_signature")
        webhookTokens = section.value("webhook_token", default: []) { $0.secrets() }
        // Rackbeat's webhooks bring a token and no signature (rackbeat.md 3.3): those that are made would be refused.
        let isSigned = section.has("webhook_signature")
        let isKept = section.value("keep_webhooks", default: !isSigned) { entry in
            if isSigned, entry.truth() == true { entry.warn("none are made: webhook_signature would refuse them") }
            return entry.truth()
        }
        keepWebhooks = isKept && !isSigned
        if !isRecognised, !keepWebhooks || !section.entry.reading.hasPublicURL {
            section.entry.refuse(
                "'webhook_token' or 'webhook_signature' is missing: webhooks must be recognised, unless public_url says where "
                    + "to make them")
        }
        webhookSignature = section.optional("webhook_signature") { $0.section { Settings.WebhookSignature(&$0) } }
        requestsPerMinute = section.value("requests_per_minute", default: 480) { $0.number(in: 1...1_000_000) }
        settleSeconds = section.value("settle_seconds", default: 100) { $0.number(in: 1...600) }
        contact = section.optional("contact") { $0.contact() }
        guard let token else { return nil }
        self.token = token
    }
}

extension Settings.WebhookSignature {
    init?(_ section: inout Section) {
        let header = section.required("header") { $0.fieldName() }
        let encoding: Encoding? = section.required("encoding") { $0.choice() }
        let secret = section.required("secret") { $0.secret() }
        guard let header, let encoding, let secret else { return nil }
        self.header = header
        self.encoding = encoding
        self.secret = secret
    }
}

extension Entry {
    /// A secret, or a list of them: each of Rackbeat's webhooks has its own.
    fileprivate func secrets() -> [SecretSource]? {
        node.scalar != nil ? secret().map { [$0] } : list(atMost: 16) { $0.secret() }
    }

    /// A token as of RFC 9110 §5.6.2.
    fileprivate func fieldName() -> String? {
        guard let text = text(upTo: 100) else { return nil }
        let isToken = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$%&'*+-.^_`|~".contains($0)) }
        return isToken ? text : refused("is not the name of a header field")
    }

    /// Goes into a header field inside parentheses, so only what needs no escape there.
    fileprivate func contact() -> String? {
        guard let text = text(upTo: 80) else { return nil }
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        let isAddress =
            halves.count == 2 && !halves.contains("")
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$%&'*+-./=?^_`{|}~@".contains($0)) }
        return isAddress ? text : refused("expected an e-mail address")
    }
}
