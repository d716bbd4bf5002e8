public import Foundation
public import HTTPClient
public import ShopRouting

/// The two lists in which items stand (rackbeat.md 2.1).
public enum ItemKind: String, CaseIterable, Sendable {
    case products
    /// BOMs.
    case lots
}

/// A page of items, by ascending number.
public struct ItemPage: Sendable {
    public var items: [Item]
    public var isLast: Bool
    /// nil when the answer does not say.
    public var pages: Int?
}

/// What of an item lies at one location (rackbeat.md 2.2).
public struct ItemLocation: Sendable, Equatable, Decodable {
    public let number: Int?
    public let physical: Decimal
    /// nil when the answer does not say.
    public let available: Decimal?

    private enum Key: String, CodingKey { case number, stock_quantity, available_quantity }

    public init(from decoder: any Decoder) throws {
        let location = try decoder.container(keyedBy: Key.self)
        number = location.text(.number).flatMap { Int($0) }
        physical = location.decimal(.stock_quantity) ?? 0
        available = location.decimal(.available_quantity)
    }
}

extension Client {
    /// Rows of one page: a tenth of a megabyte.
    private static var rows: Int { 500 }

    /// - Parameter page: from 1.
    public func items(_ kind: ItemKind, page: Int) async throws(CallFailure) -> ItemPage {
        let answer: Page<Item>
        do throws(CallFailure) {
            answer = try await list(
                kind.rawValue,
                [
                    (
                        "fields",
                        "number,name,is_barred,inventory_enabled,available_quantity,stock_quantity,in_order_quantity"
                    ),
                    ("order_by", "number"), ("order_direction", "ASC"), ("limit", String(Self.rows)),
                    ("page", String(page)),
                ], of: Item.self)
        } catch {
            // An account without BOMs.
            guard case .missing = error else { throw error }
            return ItemPage(items: [], isLast: true)
        }
        let isLast = answer.rows.count + answer.unreadable == 0 || answer.pages.map { page >= $0 } == true
        return ItemPage(items: answer.rows, isLast: isLast, pages: answer.pages)
    }

    /// Where an item lies.
    public func locations(of number: ItemNumber) async throws(CallFailure) -> [ItemLocation] {
        do throws(CallFailure) {
            return try await locations(at: "products", number)
        } catch {
            guard case .missing = error else { throw error }
        }
        return try await locations(at: "items", number)
    }

    private func locations(at plural: String, _ number: ItemNumber) async throws(CallFailure) -> [ItemLocation] {
        let page = try await list(
            "\(plural)/\(number.rawValue.percentEncoded)/locations", [("limit", "1000")], of: ItemLocation.self)
        guard page.unreadable == 0 else { throw .malformed(.init(code: "unreadable")) }
        return page.rows
    }
}
