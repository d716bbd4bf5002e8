extension Settings {
    /// What an agreement decides about products.
    public struct Products: Sendable, Equatable {
        public enum Master: String, CaseIterable, Sendable { case none, rackbeat, woocommerce }
        public enum Field: String, CaseIterable, Sendable { case name, price, description, barcode }
        public enum SalePrice: String, CaseIterable, Sendable { case regular, current }
        public enum Status: String, CaseIterable, Sendable { case publish, `private`, draft, pending }
        public enum ForeignEdits: String, CaseIterable, Sendable { case overwrite, report }
        public enum Deleted: String, CaseIterable, Sendable { case report, bar }

        /// Who owns product data.
        public var master = Master.none
        /// The shop that owns them, with ``Master/woocommerce``.
        public var shop: String?
        public var fields: [Field] = [.name, .price, .description]
        /// Rackbeat's numbers of product groups: the default, by the product's type, of those whose stock nobody counts.
        public var group: Int?
        public var groups: [String: Int] = [:]
        public var groupWithoutStock: Int?
        public var salePrice = SalePrice.regular
        public var statuses: [String] = [Status.publish.rawValue]
        /// Rackbeat's own, ISO 4217.
        public var currency = "DKK"
        /// Rackbeat's number of the location where the initial import counts stock.
        public var location: Int?
        public var foreignEdits = ForeignEdits.overwrite
        public var deleted = Deleted.report
    }
}

extension Settings.Products {
    init(_ section: inout Section) {
        master = section.value("master", default: master) { $0.choice() }
        shop = section.optional("shop") { $0.text(upTo: 40) }
        fields = section.value("fields", default: fields) { $0.list { $0.choice() } }
        group = section.optional("group") { $0.identifier() }
        groups = section.value("groups", default: [:]) { $0.identifiers() }
        groupWithoutStock = section.optional("group_without_stock") { $0.identifier() }
        salePrice = section.value("sale_price", default: salePrice) { $0.choice() }
        statuses = section.value("statuses", default: statuses) {
            $0.list { ($0.choice() as Status?)?.rawValue }
        }
        currency = section.value("currency", default: currency) { $0.currency() }
        location = section.optional("location") { $0.identifier() }
        foreignEdits = section.value("foreign_edits", default: foreignEdits) { $0.choice() }
        deleted = section.value("deleted", default: deleted) { $0.choice() }
        if master == .woocommerce, shop == nil {
            section.entry.refuse("'shop' is missing: say which of the shops owns the products")
        }
    }

    /// The shop that owns the products must be one of the agreement's.
    func check(_ shops: [Settings.Shop], _ section: Section) {
        guard let shop, !shops.contains(where: { $0.name == shop }) else { return }
        section.entry.refuse("products.shop: '\(shop)' is none of the agreement's shops")
    }
}

extension Entry {
    /// ISO 4217.
    fileprivate func currency() -> String? {
        guard let text = text() else { return nil }
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard text.utf8.count == 3, text.utf8.allSatisfy(letters.contains) else {
            return refused("expected a currency's three capital letters, such as DKK")
        }
        return text
    }
}
