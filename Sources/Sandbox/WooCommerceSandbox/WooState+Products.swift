extension WooState {
    /// How strictly a body is read: a batch does no validation at all (woocommerce.md 3.3, 3.4).
    enum Strictness { case single, batch }

    mutating func updateProduct(_ id: Int, _ json: JSON, _ strictness: Strictness) throws(WooProblem) -> WooProduct {
        guard let product = products[id] else { throw .product(400) }
        guard !product.isVariation else { throw .variationAsProduct }
        return try update(product, json, strictness)
    }

    mutating func updateVariation(
        _ id: Int, of parent: Int, _ json: JSON, _ strictness: Strictness
    ) throws(WooProblem) -> WooProduct {
        guard let product = products[id], product.isVariation, product.parent == parent else { throw .variation }
        return try update(product, json, strictness)
    }

    /// A body that changes nothing moves the date and echoes all the same.
    private mutating func update(
        _ old: WooProduct, _ json: JSON, _ strictness: Strictness
    ) throws(WooProblem) -> WooProduct {
        var product = old
        try apply(json, to: &product, strictness)
        product.modified = CivilTime.now
        product.writtenAt = .now
        keep(product)
        touchParent(of: product)
        fire("product.updated", product.id)
        return product
    }

    mutating func createProduct(
        _ json: JSON, parent: WooProduct?, _ strictness: Strictness
    ) throws(WooProblem) -> WooProduct {
        let now = CivilTime.now
        var product = WooProduct(id: 0, name: "Product", created: now, modified: now)
        product.type = parent == nil ? json["type"]?.string ?? "simple" : "variation"
        product.parent = parent?.id ?? 0
        try apply(json, to: &product, strictness)
        product.id = makePostID()
        if let rows = json["attributes"]?.items, parent != nil {
            product.options = rows.map { Catalogue.Option($0["name"]?.string ?? "", $0["option"]?.string ?? "") }
        }
        keep(product)
        if let parent { products[parent.id]?.variations.append(product.id) }
        touchParent(of: product)
        fire("product.created", product.id)
        if switches.version == .v11, product.status == "publish", parent == nil {
            fire("product.published", product.id)
        }
        return product
    }

    private func apply(_ json: JSON, to product: inout WooProduct, _ strictness: Strictness) throws(WooProblem) {
        if let name = json["name"]?.string { product.name = name }
        if let description = json["description"]?.string { product.description = description }
        if let status = json["tax_status"]?.string { product.taxStatus = status }
        if let taxClass = json["tax_class"]?.string { product.taxClass = taxClass }
        if let globalID = json["global_unique_id"]?.string { product.globalID = globalID }
        try applyStatus(json, to: &product, strictness)
        try applySKU(json, to: &product)
        product.regularPrice = try price("regular_price", json, strictness) ?? product.regularPrice
        product.salePrice = try price("sale_price", json, strictness) ?? product.salePrice
        if let sale = Amount(product.salePrice), let regular = Amount(product.regularPrice), sale >= regular {
            product.salePrice = ""
        }
        try applyStock(json, to: &product, strictness)
        for row in json["meta_data"]?.items ?? [] {
            guard let key = row["key"]?.string else { continue }
            product.meta.removeAll { $0.key == key }
            if let value = row["value"], !value.isNull {
                product.meta.append(WooMeta(id: product.id * 100 + product.meta.count, key: key, value: value.stored))
            }
        }
    }

    private func applyStatus(
        _ json: JSON, to product: inout WooProduct, _ strictness: Strictness
    ) throws(WooProblem) {
        guard let status = json["status"]?.string else { return }
        let known = ["draft", "pending", "private", "publish", "future", "auto-draft", "trash"]
        if known.contains(status) {
            product.status = status
        } else if strictness == .batch {
            product.status = "draft"
        } else {
            throw .parameter(
                "status", "status is not one of \(known.joined(separator: ", ")).", code: "rest_not_in_enum")
        }
    }

    private func applySKU(_ json: JSON, to product: inout WooProduct) throws(WooProblem) {
        guard let sku = json["sku"]?.string else { return }
        let trimmed = String(sku.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        let others = (holders[trimmed.folded] ?? []).filter { $0 != product.id && $0 != product.parent }
        if !trimmed.isEmpty, let holder = others.first { throw .duplicateSKU(trimmed, holder: holder) }
        product.sku = trimmed
    }

    /// A decimal comma is dropped where the separator is a dot: `12,50` becomes `1250`.
    private func price(_ field: String, _ json: JSON, _ strictness: Strictness) throws(WooProblem) -> String? {
        guard let value = json[field], !value.isNull else { return nil }
        if strictness == .single, value.string == nil { throw .parameter(field, "\(field) is not of type string.") }
        return String((value.numeric ?? "").filter { $0.isASCII && $0.isNumber || $0 == "." || $0 == "-" })
    }

    private func applyStock(
        _ json: JSON, to product: inout WooProduct, _ strictness: Strictness
    ) throws(WooProblem) {
        let quantity = try quantity(json["stock_quantity"], strictness)
        if let backorders = json["backorders"]?.string {
            guard ["no", "notify", "yes"].contains(backorders) else {
                throw .parameter(
                    "backorders", "backorders is not one of no, notify, and yes.", code: "rest_not_in_enum")
            }
            product.backorders = backorders
        }
        let isUnderParent = product.isVariation && products[product.parent]?.managesStock == true
        switch json["manage_stock"] {
        case .bool(true): product.managesStock = true
        case .bool(false):
            product.managesStock = false
            product.stock = nil
            if !isUnderParent { product.backorders = "no" }
        case .string("parent") where isUnderParent && switches.version == .v11: break
        case nil, .null: break
        case .string(let text) where strictness == .batch: product.managesStock = text == "true" || text == "yes"
        default: throw .parameter("manage_stock", "manage_stock is not of type boolean.")
        }
        guard product.managesStock, switches.managesStock else {
            if let status = json["stock_status"]?.string, !product.managesStock, !isUnderParent {
                product.stockStatus = status
            }
            return
        }
        if let quantity { product.stock = quantity } else { product.stock = product.stock ?? 0 }
        if let delta = json["inventory_delta"]?.int { product.stock = (product.stock ?? 0) + delta }
        product.computeStockStatus()
    }

    /// nil when the field changes nothing.
    private func quantity(_ value: JSON?, _ strictness: Strictness) throws(WooProblem) -> Int? {
        guard let value else { return nil }
        if value.isNull { return strictness == .single ? 0 : nil }
        let amount = value.numeric.flatMap(Amount.init)
        if strictness == .batch { return amount?.whole ?? 0 }
        guard let amount, amount.isWhole else {
            throw .parameter("stock_quantity", "stock_quantity is not of type integer.")
        }
        return amount.whole
    }

    mutating func trashProduct(_ id: Int, isForced: Bool) throws(WooProblem) -> WooProduct {
        guard var product = products[id], !product.isVariation else { throw .product(404) }
        guard !isForced else {
            removeProduct(id)
            return product
        }
        let old = product
        product.status = "trash"
        product.modified = CivilTime.now
        keep(product)
        fire("product.deleted", id)
        return old
    }

    /// product.updated, product.restored and, in 11, product.published (woocommerce-observed.md 2).
    mutating func restoreProduct(_ id: Int) -> Bool {
        guard var product = products[id], product.status == "trash" else { return false }
        product.status = "publish"
        product.modified = CivilTime.now
        keep(product)
        for event in ["updated", "restored"] { fire("product.\(event)", id) }
        if switches.version == .v11 { fire("product.published", id) }
        return true
    }
}

extension JSON {
    /// Scalars of custom fields come back as strings.
    var stored: JSON {
        switch self {
        case .number(let digits): .string(digits)
        case .bool(let flag): .string(flag ? "1" : "")
        default: self
        }
    }
}
