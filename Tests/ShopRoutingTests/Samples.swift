import Foundation
public import ShopRouting
import Testing

extension Money: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self = Money(text) ?? .zero }
}

extension OrderRules {
    static func sample(aliases: [String: String] = [:], _ change: (inout OrderRules) -> Void = { _ in }) throws
        -> OrderRules
    {
        var rules = OrderRules(
            aliases: Aliases(try aliases.mapValues { try #require(ItemNumber($0)) }),
            shippingItem: try #require(ItemNumber("SHIPPING")), feeItem: try #require(ItemNumber("FEE")),
            discountItem: try #require(ItemNumber("DISCOUNT")), roundingItem: try #require(ItemNumber("ROUNDING")))
        change(&rules)
        return rules
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
    _ order: ShopOrder, _ rules: OrderRules? = nil, facts: [Int64: LineFacts] = [:],
    unsellable: [ItemNumber: Refusal] = [:]
) throws -> OrderTranslation.Decision {
    let shop = try #require(ShopName("dk"))
    return OrderTranslation(rules: try rules ?? .sample(), shop: shop)
        .decide(order, facts: facts, unsellable: unsellable)
}

/// Empty when the order is not refused.
func refusals(
    _ order: ShopOrder, _ rules: OrderRules? = nil, facts: [Int64: LineFacts] = [:],
    unsellable: [ItemNumber: Refusal] = [:]
) throws -> [Refusal] {
    if case .refuse(let refusals) = try decide(order, rules, facts: facts, unsellable: unsellable) {
        refusals
    } else {
        []
    }
}

/// - Throws: the first refusal.
func draft(
    _ order: ShopOrder, _ rules: OrderRules? = nil, unsellable: [ItemNumber: Refusal] = [:]
) throws -> OrderDraft {
    switch try decide(order, rules, unsellable: unsellable) {
    case .transfer(let draft): return draft
    case .refuse(let refusals): throw try #require(refusals.first)
    case .ignore, .waitForLines: throw Refusal(.itemUnknown, reason: "not transferred", remedy: "")
    }
}
