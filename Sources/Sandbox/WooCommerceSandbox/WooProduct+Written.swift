extension WooProduct {
    /// A product or variation as a shop's REST API and its webhooks write it (woocommerce.md 3.3); nil for anything else.
    ///
    /// - Parameter parent: finds a variation's product.
    init?(written bytes: [UInt8], parent find: (Int) -> WooProduct?) {
        guard let json = JSONParser.parse(bytes), let id = json["id"]?.int, let type = json["type"]?.string,
            let name = json["name"]?.string, let sku = json["sku"]?.string
        else { return nil }
        let created = json.moment("date_created_gmt") ?? CivilTime.now
        self.init(id: id, name: name, created: created, modified: json.moment("date_modified_gmt") ?? created)
        parent = json["parent_id"]?.int ?? 0
        self.type = type
        status = json["status"]?.string ?? status
        // A variation that shows its parent's has none: no two hold the same (woocommerce.md 2.5, 3.3).
        self.sku = isVariation && find(parent)?.sku == sku ? "" : sku
        description = json["description"]?.string ?? ""
        regularPrice = json["regular_price"]?.string ?? ""
        salePrice = json["sale_price"]?.string ?? ""
        taxStatus = json["tax_status"]?.string ?? taxStatus
        taxClass = json["tax_class"]?.string ?? ""
        globalID = json["global_unique_id"]?.string ?? ""
        // Not of a variation whose parent manages it, which reads "parent".
        managesStock = json["manage_stock"]?.bool ?? false
        stock = managesStock ? json["stock_quantity"]?.int : nil
        stockStatus = json["stock_status"]?.string ?? stockStatus
        backorders = json["backorders"]?.string ?? backorders
        if isVariation {
            options = (json["attributes"]?.items ?? []).map {
                Catalogue.Option($0["name"]?.string ?? "", $0["option"]?.string ?? "")
            }
        }
        variations = (json["variations"]?.items ?? []).compactMap(\.int)
    }
}
