extension Settings {
    /// One WooCommerce site.
    public struct Shop: Sendable {
        /// 1 to 40 of `a-z 0-9 - _`; part of the webhook's URL.
        public var name: String
        /// The site's address, never ending in a slash; WordPress may live in a directory of it.
        public var url: String
        public var consumerKey: SecretSource
        public var consumerSecret: SecretSource
        /// One, or two while the shop changes from one to the next.
        public var webhookSecrets: [SecretSource]
        /// Rackbeat's item number by the shop's SKU, both as written.
        public var aliases: [String: String]
        /// Statuses in which an order is transferred, as the REST API names them (without `wc-`).
        public var statuses: [String]
        /// The status of an order that Rackbeat has shipped; nil leaves it alone.
        public var shippedStatus: String?
        /// The same when a part of it has been shipped.
        public var partlyShippedStatus: String?
        /// Whether a note on the order says what has been shipped.
        public var shipmentNotes: Bool
        public var translation: Translation
        /// nil: the agreement's.
        public var book: Bool?
        public var mail: Bool?
        /// Whether its webhooks are made and repaired, where ``Settings/publicURL`` says for which address.
        public var keepWebhooks: Bool
        /// How often webhooks are looked after, and orders looked for that none told of.
        public var catchUpSeconds: Int
        /// Whether stock is written to this shop.
        public var stock: Bool
        /// Whether stock management is switched on for products whose stock the shop does not count.
        public var manageStock: Bool
        /// Units held back here; nil: the agreement's.
        public var buffer: Int?
        /// nil: the agreement's.
        public var stockRules: StockRules?
        /// nil: it takes no products from Rackbeat.
        public var listing: Listing?
    }
}

extension Settings.Shop {
    init?(_ section: inout Section) {
        let name = section.required("name") { $0.name(of: "shop") }
        let url = section.required("url") { $0.site() }
        let consumerKey = section.required("consumer_key") { $0.secret() }
        let consumerSecret = section.required("consumer_secret") { $0.secret() }
        let webhookSecrets = section.required("webhook_secrets") { $0.list(atMost: 2) { $0.secret() } }
        aliases = section.value("aliases", default: [:]) { $0.aliases() }
        statuses = section.value("statuses", default: ["processing", "completed"]) {
            $0.list { $0.status() }
        }
        let shipped = section.value("shipped_status", default: "completed") { $0.statusOrNone() }
        shippedStatus = shipped.isEmpty ? nil : shipped
        partlyShippedStatus = section.optional("partly_shipped_status") { $0.status() }
        shipmentNotes = section.value("shipment_notes", default: true) { $0.truth() }
        translation = Settings.Translation(&section)
        book = section.optional("book") { $0.truth() }
        mail = section.optional("mail") { $0.truth() }
        keepWebhooks = section.value("keep_webhooks", default: true) { $0.truth() }
        catchUpSeconds = section.value("catch_up_seconds", default: 300) { $0.number(in: 1...86_400) }
        stock = section.value("stock", default: true) { $0.truth() }
        manageStock = section.value("manage_stock", default: true) { $0.truth() }
        buffer = section.optional("buffer") { $0.units() }
        stockRules = section.optional("stock_rules") { $0.section { Settings.StockRules(&$0) } }
        listing = section.optional("products") { $0.section { Settings.Listing(&$0) } }
        guard let name, let url, let consumerKey, let consumerSecret, let webhookSecrets else { return nil }
        self.name = name
        self.url = url
        self.consumerKey = consumerKey
        self.consumerSecret = consumerSecret
        self.webhookSecrets = webhookSecrets
    }
}

extension Entry {
    fileprivate func aliases() -> [String: String]? {
        guard let pairs = pairs() else { return nil }
        var aliases: [String: String] = [:]
        for (sku, target) in pairs {
            if sku.isEmpty { target.refuse("a SKU cannot be empty") }
            if let number = target.itemNumber() { aliases[sku] = number }
        }
        return aliases
    }

    /// A site under two names would have each of its orders carried over twice, also with another scheme.
    fileprivate func site() -> String? {
        guard let url = address(.withoutSlash) else { return nil }
        let address = url.lowercased()
        let site = address.hasPrefix("http://") ? "https://" + address.dropFirst(7) : address
        let owner = reading.claim("site \(site)", line: line)
        guard !owner.isTaken else {
            return refused("is the site of another shop" + (owner.line.map { " (line \($0))" } ?? ""))
        }
        return url
    }

    /// A status, or the word `none`, which is empty.
    fileprivate func statusOrNone() -> String? { text() == "none" ? "" : status() }

    /// A status's slug (woocommerce.md).
    fileprivate func status() -> String? {
        guard let text = text() else { return nil }
        guard !text.hasPrefix("wc-") else { return refused("expected the status without wc-") }
        guard !["checkout-draft", "auto-draft", "draft", "trash"].contains(text) else {
            return refused("orders in this status are no orders yet, or no more")
        }
        let isSlug = text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-" || $0 == "_") }
        return isSlug && (1...20).contains(text.count) ? text : refused("expected an order status, such as processing")
    }
}
