public import Cryptography
import Foundation
public import HTTPClient
import HTTPTypes
public import ShopRouting

/// One shop's REST API v3 (woocommerce.md 3).
public struct Client: Sendable {
    public typealias Send = @Sendable (ClientRequest) async throws(ClientError) -> ClientResponse

    /// At most 100 (woocommerce.md 3.4); small hosts need a second for 30.
    public var batchSize = 50

    /// Rows on a page of a list, the most there can be (woocommerce.md 3.2).
    public static let pageSize = 100

    private let access: Access

    /// - Parameter url: the site's address, with its sub-directory if it has one.
    public init(
        url: String, consumerKey: Secret, consumerSecret: Secret, now: @escaping @Sendable () -> Moment,
        send: @escaping Send
    ) {
        var site = url
        while site.hasSuffix("/") { site.removeLast() }
        let signing = Signing(consumerKey: consumerKey, consumerSecret: consumerSecret)
        access = Access(site: site, signing: signing, now: now, send: send)
    }

    public func order(_ id: Int64) async throws(CallFailure) -> ShopOrder {
        let order = try await get("orders/\(id)", as: Order.self).value
        // A cache in front of the shop must not give us somebody else's.
        guard order.id == id else { throw .malformed(.init(status: 200, code: "another_order")) }
        return order
    }

    /// A product or a variation.
    public func product(_ id: Int64) async throws(CallFailure) -> ShopProduct {
        try await get("products/\(id)", as: Product.self).value
    }

    /// The types of products by id, such as `simple` or `variable`. One call for a hundred; those in the bin, which no list
    /// shows, one by one; without those that are gone.
    public func productTypes(of ids: Set<Int64>) async throws(CallFailure) -> [Int64: String] {
        var types: [Int64: String] = [:]
        var rest = ids.sorted()[...]
        while !rest.isEmpty {
            let part = rest.prefix(Self.pageSize)
            rest = rest.dropFirst(Self.pageSize)
            let rows = try await get(
                "products",
                [
                    ("include", part.map(String.init).joined(separator: ",")), ("orderby", "id"), ("order", "asc"),
                    ("per_page", String(Self.pageSize)), ("_fields", Self.productFields),
                ], as: [Product].self)
            for row in rows { types[row.value.id] = row.value.type }
        }
        for id in ids where types[id] == nil {
            do throws(CallFailure) {
                types[id] = try await product(id).type
            } catch {
                guard case .missing = error else { throw error }
            }
        }
        return types
    }

    /// A variation's SKU where it has its own, else "" (woocommerce.md 2.5).
    public func ownSKU(of variation: Int64) async throws(CallFailure) -> String {
        try await get("products/\(variation)", [("context", "edit")], as: Product.self).value.sku
    }

    /// Products and variations with exactly one of these SKUs, the shop's folding of case and accents undone.
    public func products(skus: [String]) async throws(CallFailure) -> [ShopProduct] {
        let wanted = Set(skus.map { Array($0.utf8) })
        var found: [ShopProduct] = []
        let queries =
            SKUQuery.chunks(of: skus, limit: batchSize).map { ("sku", $0) }
            + SKUQuery.parts(of: skus).map { ("search_sku", $0) }
        for query in queries {
            let rows = try await list(
                "products", [query, ("orderby", "id"), ("order", "asc"), ("_fields", Self.productFields)],
                of: Product.self)
            found += rows.lazy.map(\.value).filter { wanted.contains(Array($0.sku.utf8)) }
        }
        var seen: Set<Int64> = []
        return found.filter { seen.insert($0.id).inserted }
    }

    static let productFields = "id,parent_id,type,status,sku,name,manage_stock,stock_quantity"

    /// The variations of a product. Each shows its parent's SKU when it has none (woocommerce.md 2.5).
    public func variations(of product: Int64) async throws(CallFailure) -> [ShopProduct] {
        try await list(
            "products/\(product)/variations",
            [("orderby", "id"), ("order", "asc"), ("_fields", Self.productFields)], of: Product.self
        ).map { variation in
            // Older shops leave the parent out.
            var value = variation.value
            value.parentID = product
            value.type = "variation"
            return value
        }
    }

    /// Orders changed after `moment`, by ascending id, ``pageSize`` on a page; fewer mean that it was the last. Trashed ones are
    /// left out, and 10.0.2 shows `checkout-draft`. Whole seconds count, and an order deleted meanwhile can hide one:
    /// ask from well before the last good point (woocommerce.md 3.2).
    ///
    /// - Parameters:
    ///   - end: changed before, where the shop knows how to tell: an older one gives the later ones as well.
    ///   - page: from 1.
    public func orders(
        modifiedAfter moment: Moment, before end: Moment? = nil, page: Int
    ) async throws(CallFailure) -> [ChangedOrder] {
        try await get(
            "orders",
            [("modified_after", moment.gmt)] + (end.map { [("modified_before", $0.gmt)] } ?? []) + [
                ("dates_are_gmt", "true"), ("orderby", "id"), ("order", "asc"),
                ("per_page", String(Self.pageSize)), ("page", String(page)),
                ("_fields", "id,status,date_modified_gmt"),
            ], as: [ChangedOrder].self)
    }

    /// Whether the shop answers and the key may read orders: the cheapest call that tells both.
    public func probe() async throws(CallFailure) {
        _ = try await get("orders", [("per_page", "1"), ("_fields", "id")], as: [ChangedOrder].self)
    }

    /// All pages, by ascending id as the caller asks for: other orders lose and repeat rows (woocommerce-observed.md 4).
    func list<Row: Decodable>(
        _ route: String, _ query: [(String, String)], of row: Row.Type
    ) async throws(CallFailure) -> [Row] {
        var found: [Row] = []
        for page in 1...1000 {
            let paging = [("per_page", String(Self.pageSize)), ("page", String(page))]
            let rows = try await get(route, query + paging, as: [Row].self)
            found += rows
            if rows.count < Self.pageSize { break }
        }
        return found
    }

    func get<Value: Decodable>(
        _ route: String, _ query: [(String, String)] = [], as type: Value.Type
    ) async throws(CallFailure) -> Value {
        try await value(of: Access.Call(method: .get, route: route, query: query), as: type)
    }

    func post<Value: Decodable>(
        _ route: String, _ body: some Encodable, as type: Value.Type
    ) async throws(CallFailure) -> Value {
        guard let bytes = try? Array(JSONEncoder().encode(body)) else { throw .refused(.init(code: "encoding")) }
        return try await value(of: Access.Call(method: .post, route: route, body: bytes), as: type)
    }

    func value<Value: Decodable>(
        of call: Access.Call, as type: Value.Type
    ) async throws(CallFailure) -> Value {
        let response = try await access.answer(call)
        guard response.status.kind == .successful else { throw FailureReading.failure(response) }
        guard let value = JSONBody.decode(type, from: response.body) else {
            throw .malformed(.init(status: response.status.code, code: "unreadable"))
        }
        return value
    }
}
