import ShopRouting

/// One of an agreement's two or more far ends.
enum Side: Hashable, Sendable {
    case rackbeat
    case shop(ShopName)

    /// For metrics and the operator's lists: a shop may be named rackbeat.
    var label: String {
        switch self {
        case .rackbeat: "rackbeat"
        case .shop(let name): "shop \(name)"
        }
    }

    /// For sentences.
    var name: String {
        switch self {
        case .rackbeat: "Rackbeat"
        case .shop(let name): "The shop \(name)"
        }
    }

    var shop: ShopName? {
        if case .shop(let name) = self { name } else { nil }
    }
}
