extension Settings {
    /// One Rackbeat account with its shops.
    public struct Agreement: Sendable {
        /// 1 to 40 of `a-z 0-9 - _`; part of the webhook's URL.
        public var name: String
        /// Whether deliveries are only kept, and nothing is sent.
        public var paused: Bool
        public var rackbeat: Rackbeat
        /// Rackbeat's number of the customer of all orders; nil: found or created by e-mail address.
        public var customer: Int?
        public var items: Items
        /// Whether orders are booked, not left as drafts; a shop's own ``Shop/book`` wins.
        public var book: Bool
        /// Whether Rackbeat mails the customer when an order is booked; a shop's own ``Shop/mail`` wins.
        public var mail: Bool
        /// ISO 3166-1 alpha-2, upper case.
        public var homeCountry: String
        public var layout: Int?
        public var paymentTerms: Int?
        public var employee: Int?
        public var customerGroup: Int?
        /// The id of a sales field that carries the order's reference.
        public var customField: Int?
        /// Units of every item held back from its shops; a shop's own ``Shop/buffer`` wins.
        public var buffer: Int
        public var inventory: Inventory
        /// A shop's own ``Shop/stockRules`` win, as a whole.
        public var stockRules: StockRules
        public var products: Products
        /// At least one.
        public var shops: [Shop]
    }

    /// The item numbers of order lines that are no product; 1 to 25 characters each.
    public struct Items: Equatable, Sendable {
        public var shipping = "SHIPPING"
        public var fee = "FEE"
        public var discount = "DISCOUNT"
        public var rounding = "ROUNDING"
    }
}

extension Settings.Agreement {
    init?(_ section: inout Section) {
        let name = section.required("name") { $0.name(of: "agreement") }
        paused = section.value("paused", default: false) { $0.truth() }
        let rackbeat = section.required("rackbeat") { $0.section { Settings.Rackbeat(&$0) } }
        customer = section.optional("customer") { $0.identifier() }
        items = section.value("items", default: Settings.Items()) { $0.section { Settings.Items(&$0) } }
        book = section.value("book", default: true) { $0.truth() }
        mail = section.value("mail", default: false) { $0.truth() }
        homeCountry = section.value("home_country", default: "DK") { $0.country() }
        layout = section.optional("layout") { $0.identifier() }
        paymentTerms = section.optional("payment_terms") { $0.identifier() }
        employee = section.optional("employee") { $0.identifier() }
        customerGroup = section.optional("customer_group") { $0.identifier() }
        customField = section.optional("custom_field") { $0.identifier() }
        buffer = section.value("buffer", default: 0) { $0.units() }
        inventory = section.value("inventory", default: Settings.Inventory()) {
            $0.section { Settings.Inventory(&$0) }
        }
        stockRules = section.value("stock_rules", default: Settings.StockRules()) {
            $0.section { Settings.StockRules(&$0) }
        }
        products = section.value("products", default: Settings.Products()) {
            $0.section { Settings.Products(&$0) }
        }
        let shops = section.required("shops") { $0.list { $0.section { Settings.Shop(&$0) } } }
        guard let name, let rackbeat, let shops else { return nil }
        products.check(shops, section)
        self.name = name
        self.rackbeat = rackbeat
        self.shops = shops
    }
}

extension Settings.Items {
    init(_ section: inout Section) {
        shipping = section.value("shipping", default: shipping) { $0.itemNumber() }
        fee = section.value("fee", default: fee) { $0.itemNumber() }
        discount = section.value("discount", default: discount) { $0.itemNumber() }
        rounding = section.value("rounding", default: rounding) { $0.itemNumber() }
    }
}

extension Entry {
    fileprivate func country() -> String? {
        guard let text = text() else { return nil }
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard text.utf8.count == 2, text.utf8.allSatisfy(letters.contains) else {
            return refused("expected a country's two capital letters, such as DK")
        }
        return text
    }
}
