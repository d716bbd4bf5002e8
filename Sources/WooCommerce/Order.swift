import Foundation
import ShopRouting

/// An order on the wire (woocommerce.md 2).
struct Order: Decodable {
    let value: ShopOrder

    private enum Key: String, CodingKey {
        case id, number, status, currency, total, total_tax, prices_include_tax, date_created_gmt, date_modified_gmt
        case date_paid_gmt, customer_id, billing, shipping, payment_method, payment_method_title, customer_note
        case line_items, shipping_lines, fee_lines, coupon_lines, refunds, order_key
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
            totalTax: tax, pricesIncludeTax: (try? order.decode(Bool.self, forKey: .prices_include_tax)) ?? false,
            createdAt: order.moment(.date_created_gmt), modifiedAt: order.moment(.date_modified_gmt),
            paidAt: order.moment(.date_paid_gmt), customerID: order.integer(.customer_id) ?? 0,
            billing: (try? order.decode(OrderAddress.self, forKey: .billing))?.value ?? .init(),
            shipping: (try? order.decode(OrderAddress.self, forKey: .shipping))?.value ?? .init(),
            paymentMethod: order.text(.payment_method) ?? "",
            paymentMethodTitle: order.text(.payment_method_title) ?? "",
            customerNote: order.text(.customer_note) ?? "", lines: lines,
            shippingLines: try order.decodeIfPresent([OrderCharge].self, forKey: .shipping_lines)?.map(\.value) ?? [],
            fees: try order.decodeIfPresent([OrderCharge].self, forKey: .fee_lines)?.map(\.value) ?? [],
            coupons: order.list(.coupon_lines, of: OrderCoupon.self).map(\.value),
            refunds: order.list(.refunds, of: OrderRefundSummary.self).map(\.value))
        value.key = order.text(.order_key) ?? ""
        self.value = value
    }
}

private struct OrderLine: Decodable {
    let value: ShopOrder.Line

    private enum Key: String, CodingKey {
        case id, name, product_id, variation_id, quantity, subtotal, total, total_tax, taxes, sku, meta_data,
            parent_name
    }

    init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: Key.self)
        guard let quantity = line.decimal(.quantity), let total = line.money(.total), let tax = line.money(.total_tax)
        else { throw DecodingError.dataCorruptedError(forKey: .total, in: line, debugDescription: "no amounts") }
        value = ShopOrder.Line(
            id: line.integer(.id) ?? 0, name: line.text(.name) ?? "", productID: line.integer(.product_id) ?? 0,
            variationID: line.integer(.variation_id) ?? 0, quantity: quantity, subtotal: line.money(.subtotal) ?? total,
            total: total, totalTax: tax, taxes: line.list(.taxes, of: OrderTax.self).map(\.value), sku: line.text(.sku),
            meta: line.list(.meta_data, of: OrderMeta.self).map(\.value), parentName: line.text(.parent_name))
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

private struct OrderMeta: Decodable {
    let value: ShopOrder.Meta

    private enum Key: String, CodingKey { case key, value }

    init(from decoder: any Decoder) throws {
        let meta = try decoder.container(keyedBy: Key.self)
        value = ShopOrder.Meta(key: meta.text(.key) ?? "", value: meta.text(.value))
    }
}

private struct OrderCharge: Decodable {
    let value: ShopOrder.Charge

    private enum Key: String, CodingKey { case id, name, method_title, method_id, total, total_tax }

    init(from decoder: any Decoder) throws {
        let charge = try decoder.container(keyedBy: Key.self)
        guard let total = charge.money(.total), let tax = charge.money(.total_tax) else {
            throw DecodingError.dataCorruptedError(forKey: .total, in: charge, debugDescription: "no amounts")
        }
        value = ShopOrder.Charge(
            id: charge.integer(.id) ?? 0, name: charge.text(.method_title) ?? charge.text(.name) ?? "",
            method: charge.text(.method_id) ?? "", total: total, totalTax: tax)
    }
}

private struct OrderCoupon: Decodable {
    let value: ShopOrder.Coupon

    private enum Key: String, CodingKey { case code, discount }

    init(from decoder: any Decoder) throws {
        let coupon = try decoder.container(keyedBy: Key.self)
        value = ShopOrder.Coupon(code: coupon.text(.code) ?? "", discount: coupon.money(.discount) ?? .zero)
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
