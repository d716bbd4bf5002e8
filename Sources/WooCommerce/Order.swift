import Foundation
import ShopRouting

/// An order on the wire (woocommerce.md 2).
struct Order: Decodable {
    let value: ShopOrder

    private enum Key: String, CodingKey {
        case id, number, status, currency, total, total_tax, date_created_gmt, date_modified_gmt, date_paid_gmt
        case billing, shipping, payment_method, customer_note, line_items, tax_lines, shipping_lines, fee_lines
        case coupon_lines, refunds, order_key, meta_data
    }

    init(from decoder: any Decoder) throws {
        let order = try decoder.container(keyedBy: Key.self)
        // Without these it is no order, and nothing may be guessed.
        let id = try order.decode(Int64.self, forKey: .id)
        let status = try order.decode(String.self, forKey: .status)
        let currency = try order.decode(String.self, forKey: .currency)
        guard let total = order.money(.total), let tax = order.money(.total_tax) else {
            throw DecodingError.dataCorruptedError(forKey: .total, in: order, debugDescription: "not an amount")
        }
        // A line that cannot be read must not vanish: the sum would be wrong or, worse, bent.
        let lines = try order.decode([OrderLine].self, forKey: .line_items).map(\.value)
        var value = ShopOrder(
            id: id, number: order.text(.number) ?? String(id), status: status, currency: currency, total: total,
            totalTax: tax, createdAt: order.moment(.date_created_gmt), modifiedAt: order.moment(.date_modified_gmt),
            paidAt: order.moment(.date_paid_gmt),
            billing: (try? order.decode(OrderAddress.self, forKey: .billing))?.value ?? .init(),
            shipping: (try? order.decode(OrderAddress.self, forKey: .shipping))?.value ?? .init(),
            paymentMethod: order.text(.payment_method) ?? "", customerNote: order.text(.customer_note) ?? "",
            lines: lines,
            shippingLines: try order.decodeIfPresent([OrderCharge].self, forKey: .shipping_lines)?.map(\.value) ?? [],
            fees: try order.decodeIfPresent([OrderCharge].self, forKey: .fee_lines)?.map(\.value) ?? [],
            coupons: order.list(.coupon_lines, of: OrderCoupon.self).map(\.value),
            refunds: order.list(.refunds, of: OrderRefundSummary.self).map(\.value))
        value.key = order.text(.order_key) ?? ""
        value.places = [Key.total, .total_tax].compactMap { order.places($0) }.max() ?? 2
        value.taxRates = order.list(.tax_lines, of: OrderTaxRate.self).map(\.value)
        value.meta = order.list(.meta_data, of: OrderMeta.self).map(\.value)
        self.value = value
    }
}

private struct OrderLine: Decodable {
    let value: ShopOrder.Line

    private enum Key: String, CodingKey {
        case id, name, product_id, variation_id, quantity, subtotal, subtotal_tax, total, total_tax, taxes, sku,
            meta_data, parent_name, bundled_by, composite_parent
    }

    init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: Key.self)
        guard let quantity = line.decimal(.quantity), let total = line.money(.total), let tax = line.money(.total_tax)
        else { throw DecodingError.dataCorruptedError(forKey: .total, in: line, debugDescription: "no amounts") }
        var value = ShopOrder.Line(
            id: line.integer(.id) ?? 0, name: line.text(.name) ?? "", productID: line.integer(.product_id) ?? 0,
            variationID: line.integer(.variation_id) ?? 0, quantity: quantity, subtotal: line.money(.subtotal) ?? total,
            total: total, totalTax: tax, taxes: line.list(.taxes, of: OrderTax.self).map(\.value), sku: line.text(.sku),
            meta: line.list(.meta_data, of: OrderMeta.self).map(\.value), parentName: line.text(.parent_name))
        value.subtotalTax = line.money(.subtotal_tax) ?? tax
        // "" on a line that is part of nothing (woocommerce.md 2.6).
        value.bundledBy = [Key.bundled_by, .composite_parent].compactMap { line.integer($0) }.first { $0 != 0 }
        self.value = value
    }
}

private struct OrderTax: Decodable {
    let value: ShopOrder.Tax

    private enum Key: String, CodingKey { case id, total }

    init(from decoder: any Decoder) throws {
        let tax = try decoder.container(keyedBy: Key.self)
        value = ShopOrder.Tax(rateID: tax.integer(.id) ?? 0, total: tax.money(.total) ?? .zero)
    }
}

/// One without a percentage tells nothing, and is left out.
private struct OrderTaxRate: Decodable {
    let value: ShopOrder.TaxRate

    private enum Key: String, CodingKey { case rate_id, rate_percent, compound }

    init(from decoder: any Decoder) throws {
        let rate = try decoder.container(keyedBy: Key.self)
        guard let id = rate.integer(.rate_id), let percentage = rate.decimal(.rate_percent) else {
            throw DecodingError.dataCorruptedError(forKey: .rate_id, in: rate, debugDescription: "no rate")
        }
        value = ShopOrder.TaxRate(
            id: id, percentage: percentage, isCompound: (try? rate.decode(Bool.self, forKey: .compound)) ?? false)
    }
}

private struct OrderMeta: Decodable {
    let value: ShopOrder.Meta

    private enum Key: String, CodingKey { case key, value, display_key, display_value }

    init(from decoder: any Decoder) throws {
        let meta = try decoder.container(keyedBy: Key.self)
        value = ShopOrder.Meta(
            key: meta.text(.key) ?? "", value: meta.text(.value), shownKey: meta.text(.display_key),
            shownValue: meta.text(.display_value))
    }
}

private struct OrderCharge: Decodable {
    let value: ShopOrder.Charge

    private enum Key: String, CodingKey { case id, name, method_title, method_id, instance_id, total, total_tax, taxes }

    init(from decoder: any Decoder) throws {
        let charge = try decoder.container(keyedBy: Key.self)
        guard let total = charge.money(.total), let tax = charge.money(.total_tax) else {
            throw DecodingError.dataCorruptedError(forKey: .total, in: charge, debugDescription: "no amounts")
        }
        var value = ShopOrder.Charge(
            id: charge.integer(.id) ?? 0, name: charge.text(.method_title) ?? charge.text(.name) ?? "",
            method: charge.text(.method_id) ?? "", total: total, totalTax: tax)
        value.instance = charge.text(.instance_id) ?? ""
        value.taxes = charge.list(.taxes, of: OrderTax.self).map(\.value)
        self.value = value
    }
}

private struct OrderCoupon: Decodable {
    let value: ShopOrder.Coupon

    private enum Key: String, CodingKey { case code }

    init(from decoder: any Decoder) throws {
        value = ShopOrder.Coupon(code: try decoder.container(keyedBy: Key.self).text(.code) ?? "")
    }
}

private struct OrderRefundSummary: Decodable {
    let value: ShopOrder.Refund

    private enum Key: String, CodingKey { case id, total, reason }

    init(from decoder: any Decoder) throws {
        let refund = try decoder.container(keyedBy: Key.self)
        value = ShopOrder.Refund(
            id: try refund.decode(Int64.self, forKey: .id), total: refund.money(.total) ?? .zero,
            reason: refund.text(.reason) ?? "")
    }
}

private struct OrderAddress: Decodable {
    let value: ShopOrder.Address

    private enum Key: String, CodingKey {
        case first_name, last_name, company, address_1, address_2, city, state, postcode, country, email, phone
    }

    init(from decoder: any Decoder) throws {
        let address = try decoder.container(keyedBy: Key.self)
        var value = ShopOrder.Address()
        value.firstName = address.text(.first_name) ?? ""
        value.lastName = address.text(.last_name) ?? ""
        value.company = address.text(.company) ?? ""
        value.address1 = address.text(.address_1) ?? ""
        value.address2 = address.text(.address_2) ?? ""
        value.city = address.text(.city) ?? ""
        value.state = address.text(.state) ?? ""
        value.postcode = address.text(.postcode) ?? ""
        value.country = address.text(.country) ?? ""
        value.email = address.text(.email) ?? ""
        value.phone = address.text(.phone) ?? ""
        self.value = value
    }
}
