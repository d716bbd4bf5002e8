import Answers
import ShopRouting
import WooCommerce

/// An order as a shop answers it, and what is made of it: it is transferred to the øre or held.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    Answers.give(UnsafeBufferPointer(start: start, count: count)) { answers in
        guard let order = try? await answers.shop.order(15), let translation else { return }
        guard case .transfer(let draft) = translation.decide(order) else { return }
        precondition(Totals(lines: draft.lines).gross == order.total.rounded(places: 2), "off: \(draft)")
    }
    return 0
}

private let translation: OrderTranslation? = {
    guard let item = ItemNumber("ITEM"), let shop = ShopName("dk") else { return nil }
    let rules = OrderRules(shippingItem: item, feeItem: item, discountItem: item, roundingItem: item)
    return OrderTranslation(rules: rules, shop: shop)
}()
