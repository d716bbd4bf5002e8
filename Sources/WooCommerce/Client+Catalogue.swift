import Foundation
public import HTTPClient
import HTTPTypes
public import ShopRouting

/// Products whole: for Rackbeat, or from it.
extension Client {
    /// Rows of a shop's list, as it was when it was read.
    public struct CataloguePage: Sendable {
        public var products: [ProductSheet]
        /// With those that could not be read.
        public var count: Int

        public init(products: [ProductSheet], count: Int) {
            self.products = products
            self.count = count
        }
    }

    /// Products, no variations, by ascending id. Trashed ones are left out.
    ///
    /// - Parameter offset: rows to leave out. A product that is deleted meanwhile moves the rest one row up: ask again for
    ///   the last row that was read, and go back where another one is there.
    public func catalogue(offset: Int, count: Int = pageSize) async throws(CallFailure) -> CataloguePage {
        let rows = try await get(
            "products",
            [
                ("status", "any"), ("orderby", "id"), ("order", "asc"), ("per_page", String(count)),
                ("offset", String(offset)), ("_fields", ProductSheetRow.fields),
            ], as: LenientList<ProductSheetRow>.self)
        return CataloguePage(products: rows.values.map(\.sheet), count: rows.count)
    }

    /// Products changed after `moment`, by ascending id, ``pageSize`` on a page; a parent changes with its variations. As of
    /// ``orders(modifiedAfter:before:page:)``.
    ///
    /// - Parameter page: from 1.
    public func products(modifiedAfter moment: Moment, page: Int) async throws(CallFailure) -> [ChangedProduct] {
        try await get(
            "products",
            [
                ("modified_after", moment.gmt), ("dates_are_gmt", "true"), ("orderby", "id"), ("order", "asc"),
                ("per_page", String(Self.pageSize)), ("page", String(page)), ("_fields", "id,date_modified_gmt"),
            ], as: [ChangedProduct].self)
    }

    /// All variations of a product, each with what it has of its parent.
    public func variationSheets(of parent: ProductSheet) async throws(CallFailure) -> [ProductSheet] {
        try await list(
            "products/\(parent.id)/variations",
            [("orderby", "id"), ("order", "asc"), ("_fields", ProductSheetRow.fields)], of: ProductSheetRow.self
        ).map { $0.sheet.variation(of: parent) }
    }

    /// A product, or a variation with what it has of its parent.
    public func productSheet(_ id: Int64) async throws(CallFailure) -> ProductSheet {
        let sheet = try await get("products/\(id)", as: ProductSheetRow.self).sheet
        guard sheet.id == id else { throw .malformed(.init(status: 200, code: "another_product")) }
        guard sheet.parentID != 0 else { return sheet }
        return sheet.variation(of: try await get("products/\(sheet.parentID)", as: ProductSheetRow.self).sheet)
    }

    /// Products and variations with exactly this SKU; a variation that shows its parent's is among them only where the shop
    /// finds it.
    public func productSheets(sku: String) async throws(CallFailure) -> [ProductSheet] {
        var found: [ProductSheet] = []
        for product in try await products(skus: [sku]) { found.append(try await productSheet(product.id)) }
        return found
    }

    /// How prices are meant here. The key must belong to a user who may manage the shop.
    public func prices() async throws(CallFailure) -> ShopPrices {
        let isTaxed = try await setting("general/woocommerce_calc_taxes") == "yes"
        let base = try await setting("general/woocommerce_default_country")
        let rates = isTaxed ? ShopTaxTable(rows: try await taxRows()).rates(at: base) : [:]
        return ShopPrices(
            currency: try await setting("general/woocommerce_currency"),
            includeTax: try await setting("tax/woocommerce_prices_include_tax") == "yes",
            places: min(max(Int(try await setting("general/woocommerce_price_num_decimals")) ?? 2, 0), 6), rates: rates)
    }

    /// - Returns: its id. Made twice, the second call is refused by its SKU (woocommerce.md 3.3).
    public func createProduct(_ draft: ProductDraft) async throws(CallFailure) -> Int64 {
        struct Body: Encodable {
            var type = "simple"
            var status: String
            var sku: String
            var name: String
            var regular_price: String
            var description: String
        }
        let body = Body(
            status: draft.status, sku: draft.sku, name: draft.name, regular_price: draft.regularPrice,
            description: draft.description)
        return try await post("products", body, as: ProductSheetRow.self).sheet.id
    }

    /// - Returns: as the shop has it now.
    public func update(_ product: ProductSheet, _ change: ProductChange) async throws(CallFailure) -> ProductSheet {
        struct Body: Encodable {
            var name: String?
            var regular_price: String?
            var description: String?
            var status: String?
        }
        let body = Body(
            name: change.name, regular_price: change.regularPrice, description: change.description,
            status: change.status)
        guard let bytes = try? Array(JSONEncoder().encode(body)) else { throw .refused(.init(code: "encoding")) }
        let route =
            product.parentID == 0
            ? "products/\(product.id)" : "products/\(product.parentID)/variations/\(product.id)"
        return try await value(of: .init(method: .put, route: route, body: bytes), as: ProductSheetRow.self).sheet
    }

    private func setting(_ path: String) async throws(CallFailure) -> String {
        struct Setting: Decodable { var value: String }
        return try await get("settings/\(path)", [("_fields", "value")], as: Setting.self).value
    }

    private func taxRows() async throws(CallFailure) -> [ShopTaxTable.Row] {
        try await list("taxes", [("orderby", "id"), ("order", "asc")], of: TaxRow.self).map(\.row)
    }
}

/// A list in which rows of another shape are counted and left out.
private struct LenientList<Row: Decodable>: Decodable {
    private struct Lenient: Decodable {
        let row: Row?

        init(from decoder: any Decoder) throws { row = try? Row(from: decoder) }
    }

    let values: [Row]
    let count: Int

    init(from decoder: any Decoder) throws {
        let rows = try decoder.singleValueContainer().decode([Lenient].self)
        values = rows.compactMap(\.row)
        count = rows.count
    }
}

/// A tax rate on the wire.
private struct TaxRow: Decodable {
    let row: ShopTaxTable.Row

    private enum Key: String, CodingKey {
        case country, state, postcode, postcodes, city, cities, rate, priority, compound, order
        case taxClass = "class"
    }

    init(from decoder: any Decoder) throws {
        let rate = try decoder.container(keyedBy: Key.self)
        let isLocal =
            [Key.postcode, .city].contains { rate.text($0)?.isEmpty == false }
            || [Key.postcodes, .cities].contains { !rate.list($0, of: String.self).isEmpty }
        row = ShopTaxTable.Row(
            country: rate.text(.country) ?? "", state: rate.text(.state) ?? "", isLocal: isLocal,
            percentage: rate.decimal(.rate) ?? 0, priority: Int(rate.integer(.priority) ?? 1),
            isCompound: (try? rate.decode(Bool.self, forKey: .compound)) ?? false,
            order: Int(rate.integer(.order) ?? 0), taxClass: rate.text(.taxClass) ?? "standard")
    }
}
