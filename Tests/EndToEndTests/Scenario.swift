import Foundation
import Sandbox

/// An order as some shop sends it, and what must become of it.
struct Scenario: Sendable {
    enum Fate: Sendable, Equatable {
        /// In Rackbeat once, booked, with the shop's total.
        case booked
        /// Not in Rackbeat, and an open item of this kind names it.
        case held(String)
        case ignored
    }

    struct Line: Sendable {
        var sku: String?
        var quantity: Decimal
        /// For the whole line, excl. VAT.
        var net: Decimal
        var rate: Decimal
        var name = "Vare"
        /// 0 for a product that is gone; nil for the shop's that has the SKU, or any.
        var product: Int?
        var variation: Int?
        var meta: [(key: String, value: String)] = []
        /// Before a coupon; nil for none.
        var subtotal: Decimal?
        /// The place of the bundle that it is part of, counted from 0.
        var bundle: Int?

        init(
            _ sku: String? = "TS-001", _ quantity: Decimal = 1, _ net: Decimal = 100, rate: Decimal = 25,
            name: String = "Vare", product: Int? = nil, variation: Int? = nil,
            meta: [(key: String, value: String)] = [], subtotal: Decimal? = nil, bundle: Int? = nil
        ) {
            self.sku = sku
            self.quantity = quantity
            self.net = net
            self.rate = rate
            self.name = name
            self.product = product
            self.variation = variation
            self.meta = meta
            self.subtotal = subtotal
            self.bundle = bundle
        }
    }

    struct Charge: Sendable {
        var title: String
        var net: Decimal
        var rate: Decimal

        init(_ title: String, _ net: Decimal, rate: Decimal = 25) {
            self.title = title
            self.net = net
            self.rate = rate
        }
    }

    var name: String
    var fate = Fate.booked
    /// Where Rackbeat takes no negative prices; nil when the same becomes of it.
    var fateWithoutNegativePrices: Fate?
    /// Quantity, item and unit price of each line but for rounding, as Rackbeat must hold them; nil when it does not matter.
    var sends: [String]?
    /// What must stand in some fields there.
    var reads: [Field: String] = [:]
    var coupons: [String] = []
    /// The order's own fields.
    var meta: [(key: String, value: String)] = []
    var status = "processing"
    var currency = "DKK"
    /// The shop's price decimals.
    var decimals = 2
    var lines = [Line()]
    var shipping: [Charge] = []
    var fees: [Charge] = []
    /// Incl. VAT, of refunds that the order had before it was carried.
    var refunds: [Decimal] = []
    /// Over the sum of what stands in it.
    var error: Decimal = 0
    var pricesIncludeTax = false
    var note = ""
    var number: String?
    /// Over those of an ordinary buyer.
    var billing: [String: String] = [:]
    var shippingAddress: [String: String] = [:]

    enum Field: Sendable { case line, name, street, city, note, zone }

    init(_ name: String, _ change: (inout Scenario) -> Void = { _ in }) {
        self.name = name
        change(&self)
    }

    var total: Decimal { sum.net + sum.tax + error }
    var totalTax: Decimal { sum.tax }

    private var sum: (net: Decimal, tax: Decimal) {
        let parts = lines.map { ($0.net, $0.rate) } + (shipping + fees).map { ($0.net, $0.rate) }
        return parts.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + tax($1.0, $1.1)) }
    }

    private func tax(_ net: Decimal, _ rate: Decimal) -> Decimal { (net * rate / 100).rounded(to: decimals) }

    /// As `GET orders/{id}` answers.
    ///
    /// - Parameter product: the ids of the shop's product or variation with a SKU, and of its parent or 0.
    func json(id: Int, product: (String) -> (id: Int, parent: Int)?) throws -> [UInt8] {
        var buyer = [
            "first_name": "Åse", "last_name": "Ørsted", "company": "", "address_1": "Gade 1", "address_2": "",
            "city": "København", "state": "", "postcode": "2100", "country": "DK", "email": "aase@example.test",
            "phone": "12345678",
        ]
        buyer.merge(billing) { $1 }
        var receiver = [
            "first_name": "", "last_name": "", "company": "", "address_1": "", "address_2": "", "city": "", "state": "",
            "postcode": "", "country": "", "phone": "",
        ]
        receiver.merge(shippingAddress) { $1 }
        var row = id * 1000
        func next() -> Int {
            row += 1
            return row
        }
        func text(_ amount: Decimal) -> String { amount.fixed(decimals) }
        func taxes(_ net: Decimal, _ rate: Decimal) -> [[String: Any]] {
            rate == 0
                ? [] : [["id": NSDecimalNumber(decimal: rate).intValue, "total": text(tax(net, rate)), "subtotal": ""]]
        }
        func charge(_ charge: Charge, _ title: String) -> [String: Any] {
            [
                "id": next(), title: charge.title, "method_id": "flat_rate", "instance_id": "1",
                "total": text(charge.net), "total_tax": text(tax(charge.net, charge.rate)),
                "taxes": taxes(charge.net, charge.rate), "meta_data": [] as [Any],
            ]
        }
        func meta(_ fields: [(key: String, value: String)]) -> [[String: Any]] {
            fields.map {
                ["id": next(), "key": $0.key, "value": $0.value, "display_key": $0.key, "display_value": $0.value]
            }
        }
        let rows = lines.map { _ in next() }
        let items: [[String: Any]] = lines.enumerated().map { place, line in
            let sold = line.sku.flatMap(product) ?? (id: 999_999, parent: 0)
            let before = line.subtotal ?? line.net
            return [
                "id": rows[place], "name": line.name,
                "product_id": line.product ?? (sold.parent == 0 ? sold.id : sold.parent),
                "variation_id": line.variation ?? (sold.parent == 0 ? 0 : sold.id),
                "quantity": NSDecimalNumber(decimal: line.quantity), "bundled_by": line.bundle.map { rows[$0] } ?? "",
                "tax_class": "", "subtotal": text(before), "subtotal_tax": text(tax(before, line.rate)),
                "total": text(line.net), "total_tax": text(tax(line.net, line.rate)),
                "taxes": taxes(line.net, line.rate), "meta_data": meta(line.meta), "sku": line.sku ?? NSNull(),
                "price": NSDecimalNumber(decimal: line.quantity == 0 ? 0 : line.net / line.quantity),
                "image": ["id": "", "src": ""], "parent_name": NSNull(),
            ]
        }
        let shippingTax = shipping.reduce(0) { $0 + tax($1.net, $1.rate) }
        let order: [String: Any] = [
            "id": id, "parent_id": 0, "status": status, "currency": currency, "version": "11.0.1",
            "prices_include_tax": pricesIncludeTax, "date_created": "2026-11-23T09:35:41",
            "date_modified": "2026-11-23T09:35:41", "date_created_gmt": "2026-11-23T08:35:41",
            "date_modified_gmt": "2026-11-23T08:35:41", "date_paid_gmt": "2026-11-23T08:35:41",
            "discount_total": text(0), "discount_tax": text(0),
            "shipping_total": text(shipping.reduce(0) { $0 + $1.net }), "shipping_tax": text(shippingTax),
            "cart_tax": text(totalTax - shippingTax), "total": text(total), "total_tax": text(totalTax),
            "customer_id": 0, "order_key": "wc_order_\(id)", "billing": buyer, "shipping": receiver,
            "payment_method": "bacs", "payment_method_title": "Bank", "transaction_id": "", "customer_note": note,
            "number": number ?? String(id), "meta_data": meta(self.meta), "line_items": items,
            "tax_lines": Set((lines.map(\.rate) + (shipping + fees).map(\.rate)).filter { $0 != 0 }).map { rate in
                let number = NSDecimalNumber(decimal: rate)
                return [
                    "id": next(), "rate_id": number.intValue, "rate_code": "MOMS-\(number)", "label": "Moms",
                    "compound": false, "rate_percent": number, "tax_total": text(0), "shipping_tax_total": text(0),
                ] as [String: Any]
            },
            "shipping_lines": shipping.map { charge($0, "method_title") }, "fee_lines": fees.map { charge($0, "name") },
            "coupon_lines": coupons.map {
                ["id": next(), "code": $0, "discount": text(0), "discount_tax": text(0)] as [String: Any]
            },
            "refunds": refunds.map { ["id": next(), "reason": "", "total": text(-$0)] as [String: Any] },
        ]
        return Array(try JSONSerialization.data(withJSONObject: order))
    }
}

extension Decimal {
    fileprivate func rounded(to places: Int) -> Decimal {
        var (input, result) = (self, Decimal())
        unsafe NSDecimalRound(&result, &input, places, .plain)
        return result
    }

    /// With exactly so many places, as a shop writes amounts.
    func fixed(_ places: Int) -> String {
        let rounded = rounded(to: places)
        let parts = rounded.description.split(separator: ".").map(String.init)
        guard places > 0 else { return parts[0] }
        let fraction = parts.count > 1 ? parts[1] : ""
        return "\(parts[0]).\(fraction)\(String(repeating: "0", count: places - fraction.count))"
    }
}
