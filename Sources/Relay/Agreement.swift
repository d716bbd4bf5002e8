public import Cryptography
public import Rackbeat
public import ShopRouting
public import WooCommerce

/// One Rackbeat account at run time: its client, its rules and its shops.
public struct Agreement: Sendable {
    public var name: AgreementName
    /// Deliveries are kept, nothing is sent.
    public var isPaused: Bool
    public var rackbeat: Rackbeat.Client
    public var authenticity: Rackbeat.Authenticity
    /// Where Rackbeat's deliveries are received and which tokens are accepted there; nil when its webhooks are the
    /// operator's to keep.
    public var webhooks: RackbeatWebhooks?
    public var allowance: Allowance
    /// The customer of every order; nil: found or created by e-mail.
    public var customer: Int?
    /// How long after the start of a creating call Rackbeat may still be carrying it out.
    public var settle: Duration
    public var inventory: Inventory
    public var shops: [Shop]
    public var products = ProductSettings()

    public init(
        name: AgreementName, isPaused: Bool, rackbeat: Rackbeat.Client, authenticity: Rackbeat.Authenticity,
        webhooks: RackbeatWebhooks? = nil, allowance: Allowance, customer: Int?, settle: Duration,
        inventory: Inventory = Inventory(), shops: [Shop]
    ) {
        self.name = name
        self.isPaused = isPaused
        self.rackbeat = rackbeat
        self.authenticity = authenticity
        self.webhooks = webhooks
        self.allowance = allowance
        self.customer = customer
        self.settle = settle
        self.inventory = inventory
        self.shops = shops
    }

    /// When a creating call that was begun at `start` can no longer be carried out. By default longer than the 90 s that
    /// Rackbeat's own clients give it (rackbeat.md 1.2), whether its end was seen or not, and some time after a late end.
    func settled(start: Moment, end: Moment) -> Moment { max(start + settle, end + settle / 10) }

    func shop(_ name: ShopName) -> Shop? { shops.first { $0.name == name } }
}

/// The webhooks that the relay makes for itself in one Rackbeat account.
public struct RackbeatWebhooks: Sendable {
    /// Without the unguessable part.
    public var url: String
    public var tokens: RegisteredTokens

    public init(url: String, tokens: RegisteredTokens) {
        self.url = url
        self.tokens = tokens
    }
}

/// One WooCommerce site at run time.
public struct Shop: Sendable {
    public var name: ShopName
    public var agreement: AgreementName
    /// The site's address as configured, compared with `X-WC-Webhook-Source`.
    public var url: String
    public var client: WooCommerce.Client
    /// Two while the shop changes from one to the next.
    public var webhookSecrets: [Secret]
    /// Where its deliveries are received, as the shop is to know it; nil when its webhooks are the merchant's to keep.
    public var webhookURL: String?
    /// How often webhooks are looked after, and orders looked for that none told of.
    public var catchUpInterval: Duration
    public var rules: OrderRules
    public var fulfilment: FulfilmentRules
    /// Whether its orders are booked, not left as drafts.
    public var books: Bool
    /// Whether Rackbeat mails the customer when an order is booked.
    public var mails: Bool
    public var receivesStock: Bool
    /// Whether stock management is switched on for products whose stock the shop does not count.
    public var managesStock: Bool
    public var stock: StockRules
    /// nil: it takes no products from Rackbeat.
    public var listing: Listing?

    public init(
        name: ShopName, agreement: AgreementName, url: String, client: WooCommerce.Client, webhookSecrets: [Secret],
        webhookURL: String?, catchUpInterval: Duration, rules: OrderRules,
        fulfilment: FulfilmentRules = FulfilmentRules(), books: Bool, mails: Bool = false, receivesStock: Bool,
        managesStock: Bool, stock: StockRules
    ) {
        self.name = name
        self.agreement = agreement
        self.url = url
        self.client = client
        self.webhookSecrets = webhookSecrets
        self.webhookURL = webhookURL
        self.catchUpInterval = catchUpInterval
        self.rules = rules
        self.fulfilment = fulfilment
        self.books = books
        self.mails = mails
        self.receivesStock = receivesStock
        self.managesStock = managesStock
        self.stock = stock
    }
}
