import Foundation

/// What a kept body speaks of. A body is a hint: only what names the thing is read from it (woocommerce.md 1.8, 1.12, 2.1).
public enum DeliveryContent: Sendable, Equatable {
    public enum Resource: Sendable, Equatable { case order, product, other }

    case order(Int64)
    /// A product or variation.
    case product(Int64)
    /// `{"id":n}`: in the trash. The topic alone says what; it over-fires (woocommerce.md 1.9).
    case deleted(Resource, Int64)
    /// An error in place of the thing: rights are lost, or it was deleted before the shop's queue ran.
    case restError(code: String, status: Int?)
    case empty
    /// Wrapped in `order` or `product`.
    case legacyOrder
    /// API version 1.
    case v1
    case action, coupon, customer
    case other
    /// Not a JSON object.
    case unreadable

    public init(body: [UInt8], topic: String) {
        if body.isEmpty {
            self = .empty
            return
        }
        guard let shape = try? JSONDecoder().decode(Shape.self, from: Data(body)) else {
            self = .unreadable
            return
        }
        self = shape.content(topic: topic)
    }
}

/// The keys that tell one kind of body from another.
private struct Shape: Decodable {
    private enum Key: String, CodingKey, CaseIterable {
        case id, code, message, data, action, arg, order, product, line_items, currency, status, date_created_gmt
        case manage_stock, in_stock, sku, type, discount_type, username, _links
    }

    private struct Detail: Decodable { var status: Int? }

    private let id: Int64?
    private let code: String?
    private let status: Int?
    private let keys: Set<Key>
    private let count: Int

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        keys = Set(object.allKeys)
        count = try decoder.container(keyedBy: AnyKey.self).allKeys.count
        id = object.integer(.id)
        code = try? object.decode(String.self, forKey: .code)
        status = (try? object.decode(Detail.self, forKey: .data))?.status
    }

    func content(topic: String) -> DeliveryContent {
        let resource = topic.split(separator: ".").first.map(String.init) ?? ""
        if let id, count == 1 {
            return .deleted(resource == "order" ? .order : resource == "product" ? .product : .other, id)
        }
        // A coupon has a code as well, and an id.
        if let code, keys.contains(.message), !keys.contains(.id) {
            // By scalars: a single character may be of any number of them.
            let cut = String(String.UnicodeScalarView(code.unicodeScalars.prefix(80)))
            return .restError(code: cut, status: status)
        }
        if keys.contains(.action), keys.contains(.arg) { return .action }
        if keys.contains(.order) || keys.contains(.product), !keys.contains(.id) { return .legacyOrder }
        guard let id else { return .other }
        if keys.contains(.line_items), keys.contains(.currency) {
            return keys.contains(.date_created_gmt) ? .order(id) : .v1
        }
        if keys.contains(.discount_type) { return .coupon }
        if keys.contains(.username) { return .customer }
        if keys.contains(.manage_stock), keys.contains(.sku) {
            return keys.contains(.date_created_gmt) ? .product(id) : .v1
        }
        return .other
    }
}

private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init?(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
    init?(intValue: Int) { (stringValue, self.intValue) = (String(intValue), intValue) }
}
