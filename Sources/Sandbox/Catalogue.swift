/// What is for sale, in Rackbeat and in the shops.
public struct Catalogue: Sendable {
    public struct Item: Sendable {
        /// Rackbeat's; 25 characters at most.
        public var number: String
        /// The shop's, where it is another: then the operator has to enter an alias.
        public var sku: String
        public var name: String
        /// Excl. VAT, digits with a dot.
        public var price: String
        public var stock: Int
        /// The SKU of the variable product whose variation it is.
        public var parent: String?
        /// What sets the variation apart, such as `Størrelse` and `S`.
        public var options: [Option]

        public init(
            _ number: String, _ name: String, price: String, stock: Int, sku: String? = nil, parent: String? = nil,
            options: [Option] = []
        ) {
            self.number = number
            self.sku = sku ?? number
            self.name = name
            self.price = price
            self.stock = stock
            self.parent = parent
            self.options = options
        }
    }

    public struct Option: Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A variable product: the shop's alone, since Rackbeat knows only its variations.
    public struct Parent: Sendable {
        public var sku: String
        public var name: String

        public init(_ sku: String, _ name: String) {
            self.sku = sku
            self.name = name
        }
    }

    /// An item without inventory, Rackbeat's alone, that carries shipping, fees, discounts or rounding.
    public struct Service: Sendable {
        public var number: String
        public var name: String

        public init(_ number: String, _ name: String) {
            self.number = number
            self.name = name
        }
    }

    public var parents: [Parent]
    public var items: [Item]
    public var services: [Service]

    public init(parents: [Parent] = [], items: [Item], services: [Service] = Catalogue.services) {
        self.parents = parents
        self.items = items
        self.services = services
    }

    public static let services = [
        Service("SHIPPING", "Fragt"), Service("FEE", "Gebyr"), Service("DISCOUNT", "Rabat"),
        Service("ROUNDING", "Øreafrunding"),
    ]

    /// A small Danish shop: variations, Danish letters, a slash in a number, an SKU that needs an alias.
    public static let danish = Catalogue(
        parents: [Parent("HOOD", "Hættetrøje")],
        items: [
            Item("TS-001", "T-shirt, klassisk", price: "149.00", stock: 120),
            Item("KRUS-01", "Emaljekrus 3 dl", price: "79.95", stock: 80),
            Item("ÆBLEGRØD", "Æblegrød, økologisk", price: "34.50", stock: 200),
            Item("LYS/24", "Fyrfadslys, 24 stk.", price: "29.00", stock: 300),
            Item("ULDTÆPPE", "Uldtæppe, gråt", price: "499.00", stock: 25),
            Item("KANDE-2", "Kande 2 l", price: "219.00", stock: 40, sku: "GAMMEL-KANDE"),
            Item(
                "HOOD-S-BLÅ", "Hættetrøje S, blå", price: "399.00", stock: 30, parent: "HOOD",
                options: [Option("Størrelse", "S"), Option("Farve", "Blå")]),
            Item(
                "HOOD-M-BLÅ", "Hættetrøje M, blå", price: "399.00", stock: 45, parent: "HOOD",
                options: [Option("Størrelse", "M"), Option("Farve", "Blå")]),
            Item(
                "HOOD-L-SORT", "Hættetrøje L, sort", price: "429.00", stock: 15, parent: "HOOD",
                options: [Option("Størrelse", "L"), Option("Farve", "Sort")]),
        ])

    /// So many simple items, `VARE-00001` and on, for measurements.
    public static func numbered(_ count: Int, stock: Int = 1_000_000) -> Catalogue {
        Catalogue(
            items: (1...max(count, 1)).map { index in
                let digits = String(index)
                let number = "VARE-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
                return Item(number, "Vare \(index)", price: "\(10 + index % 490).00", stock: stock)
            })
    }
}
