import Foundation
public import HTTPClient
public import ShopRouting

/// A page of a shop's products or variations.
public struct ProductPage: Sendable {
    public var products: [ShopProduct]
    public var isLast: Bool

    public init(products: [ShopProduct], isLast: Bool) {
        self.products = products
        self.isLast = isLast
    }
}

extension ShopProduct {
    /// What a delivery's body says, for comparing with what is known: nothing of it is written anywhere.
    ///
    /// - Returns: nil for what is no product.
    public init?(deliveryBody body: [UInt8]) {
        guard let product = try? JSONDecoder().decode(Product.self, from: Data(body)) else { return nil }
        self = product.value
    }
}

extension Client {
    /// Products by ascending id, without variations and without those in the bin. Only in this order does a list neither
    /// lose nor repeat rows (woocommerce-observed.md 4).
    ///
    /// - Parameter page: from 1.
    public func products(page: Int) async throws(CallFailure) -> ProductPage {
        try await productPage("products", page)
    }

    /// Variations of all products by ascending id.
    ///
    /// - Throws: a failure with status 404 where the shop cannot list them so: before 10.3 (woocommerce.md 3.3).
    public func variations(page: Int) async throws(CallFailure) -> ProductPage {
        try await productPage("variations", page)
    }

    private func productPage(_ route: String, _ page: Int) async throws(CallFailure) -> ProductPage {
        let rows = try await get(
            route,
            [
                ("orderby", "id"), ("order", "asc"), ("per_page", String(Self.pageSize)), ("page", String(page)),
                ("_fields", Self.productFields),
            ], as: [Product].self)
        return ProductPage(products: rows.map(\.value), isLast: rows.count < Self.pageSize)
    }

    /// Those of these ids that are no variations and not in the bin.
    ///
    /// - Parameter ids: ``pageSize`` at most.
    public func products(_ ids: [Int64]) async throws(CallFailure) -> [ShopProduct] {
        try await list(
            "products",
            [
                ("include", ids.map(String.init).joined(separator: ",")), ("orderby", "id"), ("order", "asc"),
                ("_fields", Self.productFields),
            ], of: Product.self
        ).map(\.value)
    }

    /// Orders with these ids, whole; those in the bin and those that cannot be read are left out.
    ///
    /// - Parameter ids: ``pageSize`` at most.
    public func orders(_ ids: [Int64]) async throws(CallFailure) -> [ShopOrder] {
        guard !ids.isEmpty else { return [] }
        return try await get(
            "orders",
            [
                ("include", ids.map(String.init).joined(separator: ",")), ("orderby", "id"), ("order", "asc"),
                ("per_page", String(Self.pageSize)),
            ], as: [Readable].self
        ).compactMap(\.order)
    }
}

/// One order that cannot be read does not hide the others.
private struct Readable: Decodable {
    let order: ShopOrder?

    init(from decoder: any Decoder) throws { order = (try? Order(from: decoder))?.value }
}
