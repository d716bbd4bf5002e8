/// Where a shop is, and what its answers depend on.
struct WooView: Sendable {
    /// Without a trailing slash.
    var site: String
    var switches: ShopSwitches

    func local(_ seconds: Int?) -> JSON {
        .text(seconds.map { CivilTime.stamp($0 + switches.localOffset) })
    }

    func gmt(_ seconds: Int?) -> JSON { .text(seconds.map(CivilTime.stamp)) }

    func links(_ path: String, collection: String, up: String? = nil) -> JSON {
        let base = "\(site)/wp-json/wc/v3/"
        var members = [
            JSON.Member(
                "self",
                [["href": .string(base + path), "targetHints": ["allow": ["GET", "POST", "PUT", "PATCH", "DELETE"]]]]),
            JSON.Member("collection", [["href": .string(base + collection)]]),
        ]
        if let up { members.append(JSON.Member("up", [["href": .string(base + up)]])) }
        return .object(members)
    }
}

extension WooProduct {
    private typealias Member = JSON.Member

    private static let noSaleDates = [
        "date_on_sale_from", "date_on_sale_from_gmt", "date_on_sale_to", "date_on_sale_to_gmt",
    ]
    .map { JSON.Member($0, .null) }

    private static let dimensions: JSON = ["length": "", "width": "", "height": ""]

    /// The form of `/products`, also for a variation.
    ///
    /// - Parameter parent: the product whose variation it is.
    /// - Parameter isEdited: with `context=edit`, where a variation without its own SKU shows none (woocommerce.md 2.5).
    func json(_ view: WooView, parent: WooProduct?, isEdited: Bool = false) -> JSON {
        let path = "products/\(id)"
        let up = parent.map { "products/\($0.id)" }
        var members: [JSON.Member] = [
            Member("id", .int(id)), Member("name", .string(fullName(parent))), Member("slug", .string(slug)),
            Member("permalink", .string(permalink(view, parent))), Member("date_created", view.local(created)),
            Member("date_created_gmt", view.gmt(created)), Member("date_modified", view.local(modified)),
            Member("date_modified_gmt", view.gmt(modified)), Member("type", .string(type)),
            Member("status", .string(status)), Member("featured", false), Member("catalog_visibility", "visible"),
            Member("description", .string(shownDescription)), Member("short_description", ""),
            Member("sku", .string(isEdited ? sku : shownSKU(parent))), Member("price", .string(price)),
            Member("regular_price", .string(regularPrice)), Member("sale_price", .string(salePrice)),
        ]
        members += Self.noSaleDates
        members += [
            Member("on_sale", .bool(price != regularPrice)), Member("purchasable", .bool(!price.isEmpty)),
            Member("total_sales", isVariation ? .string(String(sold)) : .int(sold)), Member("virtual", false),
            Member("downloadable", false), Member("downloads", []), Member("download_limit", -1),
            Member("download_expiry", -1), Member("external_url", ""), Member("button_text", ""),
            Member("tax_status", .string(taxStatus)), Member("tax_class", .string(taxClass)),
        ]
        members += stockMembers(view, parent)
        members += [
            Member("sold_individually", false), Member("weight", ""), Member("dimensions", Self.dimensions),
            Member("shipping_required", true), Member("shipping_taxable", true), Member("shipping_class", ""),
            Member("shipping_class_id", 0), Member("reviews_allowed", .bool(!isVariation)),
            Member("average_rating", "0.00"), Member("rating_count", 0), Member("upsell_ids", []),
            Member("cross_sell_ids", []), Member("parent_id", .int(self.parent)), Member("purchase_note", ""),
            Member("categories", isVariation ? [] : [["id": 15, "name": "Uncategorized", "slug": "uncategorized"]]),
            Member("brands", []), Member("tags", []), Member("images", []), Member("attributes", attributes),
            Member("default_attributes", []), Member("variations", .array(variations.map(JSON.int))),
            Member("grouped_products", []), Member("menu_order", 0), Member("price_html", .string(price)),
            Member("related_ids", []), Member("meta_data", .array(meta.map(\.json))),
            Member("stock_status", .string(stockStatus(parent))), Member("has_options", .bool(type == "variable")),
            Member("post_password", ""), Member("global_unique_id", .string(globalID)),
            Member("_links", view.links(path, collection: "products", up: up)),
        ]
        return .object(members)
    }

    /// The form of `/products/{parent}/variations`.
    func variationJSON(_ view: WooView, parent: WooProduct) -> JSON {
        var members: [JSON.Member] = [
            Member("id", .int(id)), Member("type", "variation"), Member("date_created", view.local(created)),
            Member("date_created_gmt", view.gmt(created)), Member("date_modified", view.local(modified)),
            Member("date_modified_gmt", view.gmt(modified)), Member("description", .string(shownDescription)),
            Member("permalink", .string(permalink(view, parent))), Member("sku", .string(shownSKU(parent))),
            Member("global_unique_id", .string(globalID)), Member("price", .string(price)),
            Member("regular_price", .string(regularPrice)), Member("sale_price", .string(salePrice)),
        ]
        members += Self.noSaleDates
        members += [
            Member("on_sale", .bool(price != regularPrice)), Member("status", .string(status)),
            Member("purchasable", .bool(!price.isEmpty)), Member("virtual", false), Member("downloadable", false),
            Member("downloads", []), Member("download_limit", -1), Member("download_expiry", -1),
            Member("tax_status", .string(taxStatus)), Member("tax_class", .string(taxClass)),
        ]
        var stock = stockMembers(view, parent)
        stock.insert(Member("stock_status", .string(stockStatus(parent))), at: 2)
        members += stock
        members += [
            Member("weight", ""), Member("dimensions", Self.dimensions), Member("shipping_class", ""),
            Member("shipping_class_id", 0), Member("image", .null), Member("gallery_image_ids", []),
            Member("attributes", attributes), Member("menu_order", 0), Member("meta_data", .array(meta.map(\.json))),
            Member("name", .string(options.map(\.value).joined(separator: ", "))), Member("parent_id", .int(parent.id)),
            Member(
                "_links",
                view.links(
                    "products/\(parent.id)/variations/\(id)", collection: "products/\(parent.id)/variations",
                    up: "products/\(parent.id)")),
        ]
        return .object(members)
    }

    /// WordPress makes paragraphs of what it shows (`wpautop`).
    private var shownDescription: String {
        guard !description.isEmpty, !description.hasPrefix("<p>") else { return description }
        return "<p>\(description.replacing("<br />\n<br />\n", with: "</p>\n<p>"))</p>\n"
    }

    /// A variation without its own shows its parent's.
    func shownSKU(_ parent: WooProduct?) -> String { sku.isEmpty ? parent?.sku ?? "" : sku }

    func fullName(_ parent: WooProduct?) -> String {
        guard let parent else { return name }
        return "\(parent.name) - \(options.map(\.value).joined(separator: ", "))"
    }

    private func stockStatus(_ parent: WooProduct?) -> String {
        !managesStock && parent?.managesStock == true ? parent?.stockStatus ?? stockStatus : stockStatus
    }

    private func stockMembers(_ view: WooView, _ parent: WooProduct?) -> [JSON.Member] {
        let isParents = !managesStock && parent?.managesStock == true
        let figure = isParents ? parent?.stock : managesStock ? stock : nil
        return [
            Member("manage_stock", isParents ? "parent" : .bool(managesStock)),
            Member("stock_quantity", view.switches.managesStock ? figure.map(JSON.int) ?? .null : .null),
            Member("backorders", .string(backorders)), Member("backorders_allowed", .bool(backorders != "no")),
            Member("backordered", .bool(backorders != "no" && (figure ?? 0) < 0)), Member("low_stock_amount", .null),
        ]
    }

    private var attributes: JSON {
        guard isVariation else { return [] }
        return .array(
            options.map {
                ["id": 0, "name": .string($0.name), "slug": .string($0.name.folded), "option": .string($0.value)]
            })
    }

    private func permalink(_ view: WooView, _ parent: WooProduct?) -> String {
        "\(view.site)/product/\((parent ?? self).slug)/" + (parent == nil ? "" : "?variation=\(id)")
    }
}
