import Foundation

/// A shop's order to Rackbeat's: what is sent, or why nothing is.
public struct OrderTranslation: Sendable {
    public enum Decision: Sendable, Equatable {
        case transfer(OrderDraft)
        /// Nothing to do until its status changes. The text says why.
        case ignore(String)
        /// It was read before its lines were saved (woocommerce.md 4), or has none: read it again.
        case waitForLines
        /// Held whole, for all these reasons.
        case refuse([Refusal])
    }

    private let rules: OrderRules
    private let shop: ShopName

    public init(rules: OrderRules, shop: ShopName) {
        self.rules = rules
        self.shop = shop
    }

    /// - Parameter facts: by line id.
    /// - Parameter unsellable: the items that Rackbeat was asked for and does not sell, and why.
    public func decide(
        _ order: ShopOrder, facts: [Int64: LineFacts] = [:], unsellable: [ItemNumber: Refusal] = [:]
    ) -> Decision {
        if let reason = reasonToIgnore(order) { return .ignore(reason) }
        if lacksLines(order) { return .waitForLines }
        let rates = VATRates(order)
        let sold: [SoldLine]
        do throws(Refusal) {
            sold = try Bundles(order.lines.map { SoldLine($0, rates) }).resolved(rules.bundles)
        } catch {
            return .refuse([error])
        }
        var items = LineItems(rules: rules, unsellable: unsellable)
        var notices: [String] = []
        var lines: [OrderDraft.Line] = []
        for line in sold {
            guard let item = items.item(for: line.line, facts[line.line.id]) else { continue }
            lines += self.lines(line, item, &notices)
        }
        lines += discounts(sold, order)
        lines += order.shippingLines.compactMap { charge($0, on: rules.shippingItem, fallback: "Shipping", rates) }
        lines += order.fees.compactMap {
            charge($0, on: $0.total < .zero ? rules.discountItem : rules.feeItem, fallback: "Fee", rates)
        }
        guard items.refusals.isEmpty else { return .refuse(items.refusals) }
        do throws(Refusal) {
            lines = try Totals(lines: lines).rounded(lines, to: order, rates, on: rules.roundingItem)
            try items.check(lines)
        } catch {
            return .refuse([error])
        }
        return .transfer(draft(order, lines, notices: items.notices + notices))
    }

    private func reasonToIgnore(_ order: ShopOrder) -> String? {
        guard rules.transferableStatuses.contains(order.status), !OrderRules.neverTransferred.contains(order.status)
        else { return "The status \"\(HTMLText.shown(order.status, limit: 40))\" does not transfer." }
        guard let first = rules.ordersFrom, let day = order.createdAt?.day, day < first else { return nil }
        return "It was placed on \(day), and orders are transferred from \(first) on."
    }

    /// Without lines an order is whole only if its charges alone are its total, as of a fee sent by invoice.
    private func lacksLines(_ order: ShopOrder) -> Bool {
        guard order.lines.isEmpty else { return false }
        let charges = (order.shippingLines + order.fees).map { $0.total + $0.totalTax }
        return charges.allSatisfy { $0 == .zero } || charges.reduce(.zero, +) != order.total
    }

    private func lines(_ sold: SoldLine, _ item: ItemNumber, _ notices: inout [String]) -> [OrderDraft.Line] {
        let name = LineText.name(sold, fallback: item.rawValue, &notices)
        var total = sold.line.total
        if rules.coupons == .discountItem, sold.discount > .zero { total = sold.line.subtotal }
        return UnitPrices.parts(of: total, quantity: sold.line.quantity).map { part in
            OrderDraft.Line(
                item: item, name: name, quantity: part.quantity, unitPrice: part.price,
                vatPercentage: sold.vatPercentage)
        }
    }

    /// What was taken off the lines, where they are sent at their full prices. To the minor unit, as Rackbeat rounds
    /// lines: so it sums up as if the discount were in their prices.
    private func discounts(_ sold: [SoldLine], _ order: ShopOrder) -> [OrderDraft.Line] {
        guard rules.coupons == .discountItem else { return [] }
        var byRate: [Decimal: Money] = [:]
        for line in sold { byRate[line.vatPercentage, default: .zero] += line.discount }
        let codes = order.coupons.map(\.code).filter { !$0.isEmpty }.joined(separator: ", ")
        return byRate.filter { $0.value > .zero }.sorted { $0.key > $1.key }.map { rate, discount in
            OrderDraft.Line(
                item: rules.discountItem, name: LineText.name(codes, fallback: "Discount"), quantity: 1,
                unitPrice: -discount, vatPercentage: rate)
        }
    }

    /// A charge of zero is no line: free shipping is not worth an item of its own.
    private func charge(
        _ charge: ShopOrder.Charge, on item: ItemNumber, fallback: String, _ rates: VATRates
    ) -> OrderDraft.Line? {
        guard charge.total != .zero || charge.totalTax != .zero else { return nil }
        return OrderDraft.Line(
            item: item, name: LineText.name(charge.name, fallback: fallback), quantity: 1,
            unitPrice: charge.total.rounded(places: 6),
            vatPercentage: rates.percentage(net: charge.total, tax: charge.totalTax, taxes: charge.taxes))
    }

    private func draft(_ order: ShopOrder, _ lines: [OrderDraft.Line], notices: [String]) -> OrderDraft {
        var notices = notices
        let reference = OrderReference(shop: shop, orderID: order.id)
        let billing = AddressTranslation.address(order.billing, as: "billing", &notices)
        let delivery =
            AddressTranslation.isEmpty(order.shipping)
            ? billing : AddressTranslation.address(order.shipping, as: "delivery", &notices)
        let destination = delivery.country.isEmpty ? billing : delivery
        let numbers = BusinessNumbers(order, rules, &notices)
        var draft = OrderDraft(
            reference: reference, heading: reference.heading(number: order.number),
            otherReference: HTMLText.plain(order.number, limit: 255), currency: order.currency,
            // Empty, Rackbeat refuses it: better than a wrong day in the books.
            orderDate: (order.createdAt ?? order.paidAt ?? order.modifiedAt)?.civilDate ?? "",
            note: OrderNote.text(customerNote: order.customerNote, notices: notices),
            vatZone: VATZone.zone(
                of: destination, home: rules.homeCountry, vatNumber: numbers.vatNumber,
                isVATCharged: order.totalTax != .zero),
            billing: billing, delivery: delivery, lines: lines, total: order.total, totalVAT: order.totalTax)
        draft.vatNumber = numbers.vatNumber
        draft.ean = numbers.ean
        draft.paymentTerms = rules.paymentTerms[order.paymentMethod]
        draft.deliveryTerms =
            order.shippingLines.lazy.compactMap { line in
                rules.deliveryTerms["\(line.method):\(line.instance)"] ?? rules.deliveryTerms[line.method]
            }.first
        return draft
    }
}
