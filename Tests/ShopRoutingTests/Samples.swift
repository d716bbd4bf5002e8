import Foundation
public import ShopRouting
import Testing

extension Money: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self = Money(text) ?? .zero }
}

extension OrderRules {
    static func sample(aliases: [String: String] = [:]) throws -> OrderRules {
        OrderRules(
            aliases: Aliases(try aliases.mapValues { try #require(ItemNumber($0)) }),
            shippingItem: try #require(ItemNumber("SHIPPING")), feeItem: try #require(ItemNumber("FEE")),
            discountItem: try #require(ItemNumber("DISCOUNT")), roundingItem: try #require(ItemNumber("ROUNDING")))
    }
}

extension ShopOrder {
    static func sample(
        status: String = "processing", total: Money, tax: Money, lines: [Line], shipping: [Charge] = [],
        fees: [Charge] = []
    ) -> ShopOrder {
        ShopOrder(
            id: 15, number: "1001", status: status, currency: "DKK", total: total, totalTax: tax,
            createdAt: Moment(milliseconds: 1_795_422_941_000), lines: lines, shippingLines: shipping, fees: fees)
    }
}

extension ShopOrder.Line {
    static func sample(
        _ sku: String?, name: String = "Vare", quantity: Decimal = 1, total: Money, tax: Money, product: Int64 = 10,
        variation: Int64 = 0, meta: [ShopOrder.Meta] = [], parentName: String? = nil
    ) -> ShopOrder.Line {
        ShopOrder.Line(
            id: 1, name: name, productID: product, variationID: variation, quantity: quantity, subtotal: total,
            total: total, totalTax: tax, sku: sku, meta: meta, parentName: parentName)
    }
}

func decide(
    _ order: ShopOrder, aliases: [String: String] = [:], facts: [Int64: LineFacts] = [:]
) throws -> OrderTranslation.Decision {
    let shop = try #require(ShopName("dk"))
    return OrderTranslation(rules: try .sample(aliases: aliases), shop: shop).decide(order, facts: facts)
}

/// Empty when the order is not refused.
func refusals(_ order: ShopOrder, facts: [Int64: LineFacts] = [:]) throws -> [Refusal] {
    if case .refuse(let refusals) = try decide(order, facts: facts) { refusals } else { [] }
}

func draft(_ order: ShopOrder, aliases: [String: String] = [:]) throws -> OrderDraft {
    guard case .transfer(let draft) = try decide(order, aliases: aliases) else {
        throw Refusal(.itemUnknown, reason: "not transferred", remedy: "")
    }
    return draft
}
