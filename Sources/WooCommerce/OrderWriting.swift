import Foundation
public import HTTPClient
import HTTPTypes
public import ShopRouting

/// A note on an order (woocommerce.md 3.5).
public struct OrderNote: Sendable, Equatable, Decodable {
    public let id: Int64
    public let text: String

    private enum Key: String, CodingKey { case id, note }

    public init(from decoder: any Decoder) throws {
        let note = try decoder.container(keyedBy: Key.self)
        id = try note.decode(Int64.self, forKey: .id)
        text = note.text(.note) ?? ""
    }
}

/// A refund on the wire (woocommerce.md 2.4).
private struct Refund: Decodable {
    private struct Line: Decodable {
        let value: ShopRefund.Line

        private enum Key: String, CodingKey { case name, method_title, quantity, total }

        init(from decoder: any Decoder) throws {
            let line = try decoder.container(keyedBy: Key.self)
            value = ShopRefund.Line(
                name: line.text(.name) ?? line.text(.method_title) ?? "",
                quantity: (line.decimal(.quantity) ?? 0).magnitude,
                total: Money((line.money(.total) ?? .zero).amount.magnitude))
        }
    }

    let value: ShopRefund

    private enum Key: String, CodingKey { case id, amount, reason, line_items, shipping_lines, fee_lines }

    init(from decoder: any Decoder) throws {
        let refund = try decoder.container(keyedBy: Key.self)
        value = ShopRefund(
            id: try refund.decode(Int64.self, forKey: .id),
            amount: Money((refund.money(.amount) ?? .zero).amount.magnitude), reason: refund.text(.reason) ?? "",
            lines: [Key.line_items, .shipping_lines, .fee_lines].flatMap { refund.list($0, of: Line.self) }
                .map(\.value))
    }
}

extension Client {
    /// All notes of the order, the shop's own too.
    public func notes(of order: Int64) async throws(CallFailure) -> [OrderNote] {
        // Not a list with pages (woocommerce.md 3.5): all of them come at once.
        try await get("orders/\(order)/notes", as: [OrderNote].self)
    }

    /// Adds a note that only the shop's staff sees: one for the customer would be mailed.
    public func addNote(_ text: String, to order: Int64) async throws(CallFailure) {
        struct Body: Encodable {
            var note: String
            var customer_note = false
        }
        _ = try await post("orders/\(order)/notes", Body(note: text), as: OrderNote.self)
    }

    /// Sets the status and nothing else: more would have the shop count the order anew (woocommerce.md 3.5).
    ///
    /// - Parameter status: without the prefix `wc-`.
    public func setStatus(_ status: String, of order: Int64) async throws(CallFailure) {
        struct Body: Encodable { var status: String }
        _ = try await post("orders/\(order)", Body(status: status), as: ChangedOrder.self)
    }

    public func refunds(of order: Int64) async throws(CallFailure) -> [ShopRefund] {
        try await list("orders/\(order)/refunds", [("orderby", "id"), ("order", "asc")], of: Refund.self).map(\.value)
    }

    /// Which of these orders the shop still has, with their statuses, those in the bin too.
    ///
    /// - Parameter ids: at most ``pageSize``.
    public func statuses(of ids: [Int64]) async throws(CallFailure) -> [ChangedOrder] {
        let include = ids.map(String.init).joined(separator: ",")
        var found: [ChangedOrder] = []
        // `any` leaves out the bin (woocommerce.md 3.2).
        for status in ["any", "trash"] {
            found += try await get(
                "orders",
                [
                    ("include", include), ("status", status), ("orderby", "id"), ("order", "asc"),
                    ("per_page", String(Self.pageSize)), ("_fields", "id,status,date_modified_gmt"),
                ], as: [ChangedOrder].self)
        }
        return found
    }
}
