public import ShopRouting

/// How the webhooks at one side of an agreement stand.
public struct WebhookReport: Sendable, Equatable {
    /// One that is expected.
    public struct State: Sendable, Equatable {
        /// Its topic or event.
        public var name: String
        /// nil: it is active and comes here.
        public var fault: WebhookFault?
    }

    public enum Standing: Sendable, Equatable {
        /// They are somebody else's to keep: no public_url, or keep_webhooks is false.
        case byHand
        /// The agreement is paused, or the relay ends: nobody is asked.
        case resting
        case unreadable(String)
        case kept([State])
    }

    public var agreement: AgreementName
    /// nil for Rackbeat.
    public var shop: ShopName?
    public var standing = Standing.byHand
    /// By the command that asked for this.
    public var repaired: [WebhookRepair] = []
    /// The last repairs, oldest first.
    public var history: [WebhookRepair] = []

    init(agreement: AgreementName, side: Side) {
        self.agreement = agreement
        shop = side.shop
    }
}
