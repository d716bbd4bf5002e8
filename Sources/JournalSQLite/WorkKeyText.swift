import Journal
import ShopRouting

extension WorkKey.Subject {
    /// How it stands in the database: `order/dk/15`, `product/dk/7`, `product-data/dk/7`, `stock/A-1`, `shop-stock/dk/A-1`,
    /// `rackbeat-order/1001`, `item/A-1`.
    var text: String {
        switch self {
        case .order(let shop, let id): "order/\(shop)/\(id)"
        case .product(let shop, let id): "product/\(shop)/\(id)"
        case .productData(let shop, let id): "product-data/\(shop)/\(id)"
        case .stock(let item): "stock/\(item)"
        case .shopStock(let shop, let item): "shop-stock/\(shop)/\(item)"
        case .rackbeatOrder(let number): "rackbeat-order/\(number)"
        case .item(let number): "item/\(number)"
        }
    }

    /// What is done one after the other; in the order of priorities, which have one digit.
    var queue: String { "\(priority)/\(shop?.rawValue ?? "")" }

    /// ``queue`` of all items' stock.
    static var stockQueue: String { Self.stock("").queue }

    /// ``queue`` of every shop's orders: none has a priority below theirs, and the digit 0 comes behind the slash.
    static var orderQueues: Range<String> { "0/"..<"00" }

    init?(text: String) {
        let (kind, rest) = text.cutAtSlash
        switch kind {
        case "stock": self = .stock(rest)
        case "shop-stock":
            let (name, item) = rest.cutAtSlash
            guard let shop = ShopName(name) else { return nil }
            self = .shopStock(shop, item)
        case "rackbeat-order": self = .rackbeatOrder(rest)
        case "item": self = .item(rest)
        case "order", "product", "product-data":
            let (name, number) = rest.cutAtSlash
            guard let shop = ShopName(name), let id = Int64(number) else { return nil }
            self = kind == "order" ? .order(shop, id) : kind == "product" ? .product(shop, id) : .productData(shop, id)
        default: return nil
        }
    }
}

extension WorkKey {
    /// The agreement in front: `main/order/dk/15`.
    var text: String { "\(agreement)/\(subject.text)" }

    init?(text: String) {
        let (name, rest) = text.cutAtSlash
        guard let agreement = AgreementName(name), let subject = Subject(text: rest) else { return nil }
        self.init(agreement, subject)
    }
}

extension String {
    /// At the first one: item numbers may hold more.
    fileprivate var cutAtSlash: (String, String) {
        guard let slash = utf8.firstIndex(of: UInt8(ascii: "/")) else { return (self, "") }
        return (String(self[..<slash]), String(self[utf8.index(after: slash)...]))
    }
}
