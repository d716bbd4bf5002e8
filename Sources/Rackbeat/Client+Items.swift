public import Foundation
public import HTTPClient
import HTTPTypes
public import ShopRouting

/// Items whole: from a shop, or for it (rackbeat.md 2.1, 2.2).
extension Client {
    /// Rows of Rackbeat's list of items, BOMs included.
    public struct ItemSheetPage: Sendable {
        public var items: [ItemSheet]
        public var unreadable: Int
        public var isLast: Bool
    }

    /// A product group, as far as making items needs it.
    public struct ProductGroup: Sendable, Equatable {
        public var number: Int
        public var name: String
        public var hasInventory: Bool
    }

    /// Rows of one page, the most there can be (rackbeat.md 1.3).
    public static let itemPageSize = 1000

    /// - Parameter page: from 1.
    public func itemSheets(page: Int) async throws(CallFailure) -> ItemSheetPage {
        let answer = try await list(
            "items",
            [
                ("fields", ItemSheetRow.fields), ("order_by", "number"), ("limit", String(Self.itemPageSize)),
                ("page", String(page)),
            ], of: ItemSheetRow.self)
        let isLast = answer.rows.isEmpty || answer.pages.map { page >= $0 } ?? false
        return ItemSheetPage(items: answer.rows.map(\.sheet), unreadable: answer.unreadable, isLast: isLast)
    }

    /// An item by its number, BOMs included; nil when there is none.
    public func itemSheet(_ number: ItemNumber) async throws(CallFailure) -> ItemSheet? {
        for (plural, singular) in [("products", "product"), ("lots", "lot")] {
            do throws(CallFailure) {
                let row: ItemSheetRow = try await get(plural, number, wrapped: singular)
                return row.sheet
            } catch {
                guard case .missing = error else { throw error }
            }
        }
        return nil
    }

    public func productGroups() async throws(CallFailure) -> [ProductGroup] {
        var found: [ProductGroup] = []
        for page in 1...50 {
            let answer = try await list(
                "product-groups", [("limit", "100"), ("page", String(page))], of: GroupRow.self)
            found += answer.rows.map(\.group)
            if answer.rows.isEmpty || answer.pages.map({ page >= $0 }) == true { break }
        }
        return found
    }

    /// Numbers of the locations where stock is counted.
    public func locations() async throws(CallFailure) -> [Int] {
        try await list("locations", [("limit", "1000")], of: LocationRow.self).rows.compactMap(\.number)
    }

    /// Makes an item. Made twice, the second call is refused by its number (rackbeat.md U19).
    public func createItem(_ draft: ItemDraft) async throws(CallFailure) {
        let body = ItemBody(
            number: draft.number.rawValue, group: draft.group, name: draft.name, sales_price: draft.price ?? 0,
            description: draft.description.isEmpty ? nil : draft.description,
            barcode: draft.barcode.isEmpty ? nil : draft.barcode)
        let _: ItemSheetRow = try await call(.post, "products", body: body, wrapped: "product")
    }

    public func updateItem(_ number: ItemNumber, _ change: ItemChange) async throws(CallFailure) {
        let body = ItemBody(
            name: change.name, sales_price: change.price, description: change.description, barcode: change.barcode,
            is_barred: change.isBarred)
        try await onItem(number) { path throws(CallFailure) in
            try confirmed(try await answer(.put, path, body: body))
        }
    }

    /// Gone already counts as done.
    public func deleteItem(_ number: ItemNumber) async throws(CallFailure) {
        do throws(CallFailure) {
            try await onItem(number) { path throws(CallFailure) in
                try confirmed(try await answer(.delete, path, body: nil as ItemBody?))
            }
        } catch {
            guard case .missing = error else { throw error }
        }
    }

    /// What lies at one location; 0 where the location has no row.
    public func stock(of number: ItemNumber, at location: Int) async throws(CallFailure) -> Decimal {
        let page = try await onItem(number) { path throws(CallFailure) in
            try await list("\(path)/locations", [("limit", "1000")], of: LocationRow.self, plural: "product_locations")
        }
        return page.rows.first { $0.number == location }?.quantity ?? 0
    }

    /// Counts an item anew at one location. Without ``bookAdjustment(_:)`` it has no effect; no change is refused.
    ///
    /// - Parameter day: `yyyy-MM-dd`.
    /// - Returns: the adjustment's id.
    public func adjust(
        _ number: ItemNumber, to quantity: Decimal, at location: Int, day: String, reason: String
    ) async throws(CallFailure) -> Int {
        struct Body: Encodable {
            var item_id: String
            var adjustment_type = "quantity"
            var quantity: Decimal
            var location: Int
            var regulated_at: String
            var reason: String
        }
        let body = Body(
            item_id: number.rawValue, quantity: quantity, location: location, regulated_at: day, reason: reason)
        let made: Adjustment = try await call(
            .post, "inventory-adjustments", body: body, wrapped: "inventory_regulation")
        return made.id
    }

    /// Done already counts as done.
    public func bookAdjustment(_ id: Int) async throws(CallFailure) {
        struct Body: Encodable {}
        do throws(CallFailure) {
            try confirmed(try await answer(.post, "inventory-adjustments/\(id)/book", body: Body()))
        } catch {
            // Also "already in that state" (rackbeat.md 1.5).
            if case .refused(let detail) = error, detail.status == 403 { return }
            throw error
        }
    }

    /// A page with status 200 is a proxy's, and nobody knows what it stands for. No body at all is Rackbeat's (U32).
    private func confirmed(_ response: ClientResponse) throws(CallFailure) {
        let first = response.body.first { $0 > UInt8(ascii: " ") }
        guard first == nil || first == UInt8(ascii: "{") else {
            throw .unclear(.init(status: response.status.code, code: "unreadable"))
        }
    }
}

/// `POST /products` and `PUT /products/{n}`; what is nil is not sent.
private struct ItemBody: Encodable {
    var number: String?
    var group: Int?
    var name: String?
    var sales_price: Decimal?
    var description: String?
    var barcode: String?
    var is_barred: Bool?
}

private struct GroupRow: Decodable {
    let group: Client.ProductGroup

    private enum Key: String, CodingKey { case number, name, has_inventory }

    init(from decoder: any Decoder) throws {
        let row = try decoder.container(keyedBy: Key.self)
        guard let number = row.text(.number).flatMap({ Int($0) }) else {
            throw DecodingError.dataCorruptedError(forKey: .number, in: row, debugDescription: "no number")
        }
        group = .init(number: number, name: row.text(.name) ?? "", hasInventory: row.flag(.has_inventory) ?? true)
    }
}

private struct LocationRow: Decodable {
    let number: Int?
    let quantity: Decimal

    private enum Key: String, CodingKey { case number, stock_quantity }

    init(from decoder: any Decoder) throws {
        let row = try decoder.container(keyedBy: Key.self)
        number = row.text(.number).flatMap { Int($0) }
        quantity = row.decimal(.stock_quantity) ?? 0
    }
}

private struct Adjustment: Decodable {
    let id: Int

    private enum Key: String, CodingKey { case id }

    init(from decoder: any Decoder) throws {
        guard let id = try decoder.container(keyedBy: Key.self).text(.id).flatMap({ Int($0) }) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no id"))
        }
        self.id = id
    }
}
