/// A product or variation, for whoever plays the merchant.
public struct SandboxProduct: Sendable, Equatable {
    public var id = 0
    /// 0 unless it is a variation.
    public var parent = 0
    public var type = "simple"
    public var status = "publish"
    public var sku = ""
    public var name: String
    /// What sets a variation apart.
    public var options: [String] = []
    public var description = ""
    public var regularPrice = ""
    public var salePrice = ""
    public var taxClass = ""
    public var globalID = ""
    /// nil where its stock is not counted.
    public var stock: Int?

    public init(name: String) { self.name = name }

    init(_ product: WooProduct) {
        id = product.id
        parent = product.parent
        type = product.type
        status = product.status
        sku = product.sku
        name = product.name
        options = product.options.map(\.value)
        description = product.description
        regularPrice = product.regularPrice
        salePrice = product.salePrice
        taxClass = product.taxClass
        globalID = product.globalID
        stock = product.managesStock ? product.stock : nil
    }
}

extension WooCommerceSandbox {
    /// Puts a product in as an importer does that asks nobody: also with a SKU that another one has, or a price that is
    /// none. With the id of a product it replaces it. Announced.
    ///
    /// - Returns: its id.
    @discardableResult
    public func put(_ goods: SandboxProduct) -> Int {
        change { state in
            let now = CivilTime.now
            let known = state.products[goods.id]
            var product = known ?? WooProduct(id: state.makePostID(), name: goods.name, created: now, modified: now)
            (product.parent, product.type, product.status) = (goods.parent, goods.type, goods.status)
            (product.sku, product.name, product.description) = (goods.sku, goods.name, goods.description)
            (product.regularPrice, product.salePrice) = (goods.regularPrice, goods.salePrice)
            (product.taxClass, product.globalID) = (goods.taxClass, goods.globalID)
            product.options = goods.options.map { Catalogue.Option("Valg", $0) }
            (product.managesStock, product.stock) = (goods.stock != nil, goods.stock)
            product.computeStockStatus()
            product.modified = now
            state.keep(product)
            if known == nil, goods.parent != 0 { state.products[goods.parent]?.variations.append(product.id) }
            state.fire(known == nil ? "product.created" : "product.updated", product.id)
            return product.id
        }
    }

    public func goods(_ id: Int) -> SandboxProduct? { change { $0.products[id].map(SandboxProduct.init) } }

    /// All that have this SKU themselves, by ascending id.
    public func goods(sku: String) -> [SandboxProduct] {
        change { state in
            state.productIDs.compactMap { state.products[$0] }.filter { $0.sku == sku }.map(SandboxProduct.init)
        }
    }
}
