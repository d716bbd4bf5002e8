import Foundation

extension Settings {
    /// What one shop's orders become in Rackbeat. Its keys stand among the shop's.
    public struct Translation: Sendable {
        public enum Bundles: String, CaseIterable, Sendable { case container, children, both }

        public enum Coupons: String, CaseIterable, Sendable {
            case linePrices = "line_prices"
            case discountItem = "discount_item"
        }

        /// `yyyy-MM-dd`, UTC: orders that were placed before are not transferred.
        public var ordersFrom: String?
        /// nil: both, where only one side of each bundle has a price; an order with another bundle is held.
        public var bundles: Bundles?
        public var coupons: Coupons
        /// The item number for lines whose item cannot be told; nil holds their orders.
        public var placeholderItem: String?
        public var meta: Meta
        /// Rackbeat's number of the payment terms by payment method.
        public var paymentMethods: [String: Int]
        /// Rackbeat's number of the delivery terms by `method_id` or `method_id:instance_id`.
        public var shippingMethods: [String: Int]
    }

    /// The keys of an order's meta data under which plug-ins keep the buyer's numbers; the first with a value wins.
    public struct Meta: Equatable, Sendable {
        public var vatNumber = [
            "_billing_vat_number", "billing_vat_number", "_vat_number", "vat_number", "_billing_eu_vat_number",
            "_billing_vat_id", "_billing_vat", "billing_vat", "_billing_cvr", "billing_cvr",
        ]
        public var ean = ["_billing_ean", "billing_ean", "_ean_number", "ean_number", "_billing_ean_number"]
    }
}

extension Settings.Translation {
    init(_ section: inout Section) {
        ordersFrom = section.optional("orders_from") { $0.day() }
        bundles = section.optional("bundles") { $0.choice() }
        coupons = section.value("coupons", default: .linePrices) { $0.choice() }
        placeholderItem = section.optional("placeholder_item") { $0.itemNumber() }
        meta = section.value("meta", default: Settings.Meta()) { $0.section { Settings.Meta(&$0) } }
        paymentMethods = section.value("payment_methods", default: [:]) { $0.identifiers() }
        shippingMethods = section.value("shipping_methods", default: [:]) { $0.identifiers() }
    }
}

extension Settings.Meta {
    init(_ section: inout Section) {
        vatNumber = section.value("vat_number", default: vatNumber) { $0.list { $0.text(upTo: 255) } }
        ean = section.value("ean", default: ean) { $0.list { $0.text(upTo: 255) } }
    }
}

extension Entry {
    /// `yyyy-MM-dd`, a day of the calendar.
    fileprivate func day() -> String? {
        guard let text = text() else { return nil }
        let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
            part.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) ? Int(part) : nil
        }
        let date = DateComponents(
            calendar: Calendar(identifier: .gregorian), year: numbers.first ?? nil,
            month: numbers.dropFirst().first ?? nil, day: numbers.dropFirst(2).first ?? nil)
        let isWritten = text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count) == [4, 2, 2]
        return isWritten && !numbers.contains(nil) && date.isValidDate
            ? text : refused("expected a day, such as 2026-01-31")
    }
}
