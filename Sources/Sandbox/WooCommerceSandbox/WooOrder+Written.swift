extension WooOrder {
    /// What a change here may alter; all else of an order stays as it was written.
    static let changeable: Set<String> = [
        "status", "date_modified", "date_modified_gmt", "date_completed", "date_completed_gmt", "date_paid",
        "date_paid_gmt", "billing", "shipping", "payment_method", "payment_method_title", "transaction_id",
        "customer_id", "customer_note", "meta_data", "refunds",
    ]

    /// An order as a shop's REST API and its webhooks write it (woocommerce.md 2); nil for anything else.
    init?(written bytes: [UInt8]) {
        guard let json = JSONParser.parse(bytes), let id = json["id"]?.int, let status = json["status"]?.string,
            let currency = json["currency"]?.string, let lines = json["line_items"]?.items,
            let created = json.moment("date_created_gmt"), let modified = json.moment("date_modified_gmt")
        else { return nil }
        self.init(
            id: id, status: status, currency: currency, pricesIncludeTax: json["prices_include_tax"]?.bool ?? false,
            taxPercentage: json["tax_lines"]?.items?.first?["rate_percent"]?.numeric.flatMap(Amount.init) ?? .zero,
            created: created, modified: modified, createdVia: json["created_via"]?.string ?? "",
            key: json["order_key"]?.string ?? "", taxLine: json["tax_lines"]?.items?.first?["id"]?.int ?? 0)
        completed = json.moment("date_completed_gmt")
        paid = json.moment("date_paid_gmt")
        customer = json["customer_id"]?.int ?? 0
        billing = Address(written: json["billing"])
        shipping = Address(written: json["shipping"])
        paymentMethod = json["payment_method"]?.string ?? ""
        paymentTitle = json["payment_method_title"]?.string ?? ""
        transaction = json["transaction_id"]?.string ?? ""
        note = json["customer_note"]?.string ?? ""
        self.lines = lines.map(Line.init(written:))
        shippingLines = (json["shipping_lines"]?.items ?? []).map { Charge(written: $0, title: "method_title") }
        fees = (json["fee_lines"]?.items ?? []).map { Charge(written: $0, title: "name") }
        refunds = (json["refunds"]?.items ?? []).map {
            Refund(id: $0["id"]?.int ?? 0, reason: $0["reason"]?.string ?? "", amount: -$0.money("total"))
        }
        meta = (json["meta_data"]?.items ?? []).map {
            WooMeta(id: $0["id"]?.int ?? 0, key: $0["key"]?.string ?? "", value: $0["value"] ?? .null)
        }
        written = Written(bytes: bytes, json: json, modified: modified, refunds: refunds.count)
    }
}

extension WooOrder.Address {
    fileprivate init(written json: JSON?) {
        values = Dictionary((json?.members ?? []).map { ($0.key, $0.value.string ?? "") }) { $1 }
    }
}

extension WooOrder.Line {
    fileprivate init(written json: JSON) {
        let reduced = json["meta_data"]?.items?.first { $0["key"] == "_reduced_stock" }
        self.init(
            id: json["id"]?.int ?? 0, name: json["name"]?.string ?? "", product: json["product_id"]?.int ?? 0,
            variation: json["variation_id"]?.int ?? 0, quantity: json["quantity"]?.int ?? 0,
            subtotal: json.money("subtotal"), subtotalTax: json.money("subtotal_tax"), total: json.money("total"),
            totalTax: json.money("total_tax"), options: [], parentName: json["parent_name"]?.string,
            reducedBy: reduced?["value"]?.int)
    }
}

extension WooOrder.Charge {
    fileprivate init(written json: JSON, title: String) {
        self.init(
            id: json["id"]?.int ?? 0, title: json[title]?.string ?? "", method: json["method_id"]?.string ?? "",
            total: json.money("total"), tax: json.money("total_tax"))
    }
}

extension JSON {
    /// Seconds of a date that is written in UTC.
    func moment(_ field: String) -> Int? { self[field]?.string.flatMap { CivilTime.parse($0)?.seconds } }

    fileprivate func money(_ field: String) -> Amount { self[field]?.numeric.flatMap(Amount.init) ?? .zero }

    /// The object with these members, where it has them, as another one has them.
    func replacing(_ keys: Set<String>, from other: JSON) -> JSON {
        .object(
            members.map { member in
                guard keys.contains(member.key), let value = other[member.key] else { return member }
                return Member(member.key, value)
            })
    }
}
