import Journal
import Logging
import ShopRouting

/// The lines of the log that tell of attention items: one for each, and no more than one an hour for the same.
struct AttentionLog {
    private static let rest = Duration.seconds(3600)
    private static let limit = 10_000

    private var announced: [AttentionItem.Key: Moment] = [:]

    mutating func announce(_ changes: [Change], at now: Moment) {
        for change in changes {
            guard case .raise(let item) = change else { continue }
            if let last = announced[item.key], last + Self.rest > now { continue }
            if announced.count >= Self.limit { announced.removeAll() }
            announced[item.key] = now
            var metadata: Logger.Metadata = [
                "agreement": "\(item.key.agreement)", "attention.id": "\(item.key.id)",
                "attention.kind": "\(item.key.kind)", "attention.subject": "\(item.key.subject)",
            ]
            if let shop = item.key.shop { metadata["shop"] = "\(shop)" }
            Logger.current.warning("attention needed", metadata: metadata)
        }
    }

    /// The next line about it is a new one.
    mutating func forget(_ key: AttentionItem.Key) { announced[key] = nil }
}

extension WorkKey.Subject {
    /// What it is about, by numbers.
    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = ["work": "\(label)"]
        if let shop { metadata["shop"] = "\(shop)" }
        if case .order(_, let id) = self { metadata["order.id"] = "\(id)" }
        switch self {
        case .product(_, let id), .productData(_, let id): metadata["product.id"] = "\(id)"
        default: break
        }
        if case .item(let number) = self { metadata["item"] = "\(number)" }
        if let stockItem { metadata["item"] = "\(stockItem)" }
        return metadata
    }
}
