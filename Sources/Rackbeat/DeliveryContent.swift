import Foundation

/// What a kept body speaks of. Live bodies hold a key and little else (rackbeat.md 2.8): everything is read from the API.
public enum DeliveryContent: Sendable, Equatable {
    /// The stock of an item, by its number.
    case stock(String)
    case order(String)
    case product(String)
    case other
    /// No JSON object.
    case unreadable

    /// - Parameter event: of the field `Rackbeat-Webhook-Event`; nil when it is missing.
    public init(event: String?, body: [UInt8]) {
        guard let hint = try? JSONDecoder().decode(Hint.self, from: Data(body)) else {
            self = .unreadable
            return
        }
        let event = event ?? hint.event ?? ""
        let resource = event.split(separator: ".").first.map(String.init) ?? ""
        // The event's name is not known for sure: any body with an item is about its stock.
        if let item = hint.item {
            self = .stock(item)
            return
        }
        guard let key = hint.key else {
            self = .other
            return
        }
        switch resource {
        case "inventory": self = .stock(key)
        case "order": self = .order(key)
        case "product", "lot": self = .product(key)
        default: self = .other
        }
    }
}

private struct Hint: Decodable {
    private enum Key: String, CodingKey { case key, event, item }

    let key: String?
    let event: String?
    let item: String?

    init(from decoder: any Decoder) throws {
        let hint = try decoder.container(keyedBy: Key.self)
        key = hint.text(.key)
        event = hint.text(.event)
        item = hint.text(.item)
    }
}
