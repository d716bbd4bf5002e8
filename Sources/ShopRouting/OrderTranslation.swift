import Foundation

/// A shop's order to Rackbeat's: what is sent, or why nothing is.
public struct OrderTranslation: Sendable {
    public enum Decision: Sendable, Equatable {
        case transfer(OrderDraft)
        /// Its status does not transfer: nothing to do until it changes.
        case ignore
        /// It was read before its lines were saved (woocommerce.md 4): read it again.
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
    public func decide(_ order: ShopOrder, facts: [Int64: LineFacts] = [:]) -> Decision {
        guard rules.transferableStatuses.contains(order.status), !OrderRules.neverTransferred.contains(order.status)
        else { return .ignore }
        if order.lines.isEmpty, order.shippingLines.isEmpty, order.fees.isEmpty, order.total > .zero {
            return .waitForLines
        }
        var refusals: [Refusal] = []
        var lines: [OrderDraft.Line] = []
        for line in order.lines {
            do throws(Refusal) { lines += try self.lines(line, facts[line.id]) } catch { refusals.append(error) }
        }
        lines += order.shippingLines.compactMap { charge($0, on: rules.shippingItem, fallback: "Shipping") }
        lines += order.fees.compactMap {
            charge($0, on: $0.total < .zero ? rules.discountItem : rules.feeItem, fallback: "Fee")
        }
        guard refusals.isEmpty else { return .refuse(refusals) }
        let totals = Totals(lines: lines)
        do throws(Refusal) {
            lines += try totals.rounding(to: order, on: rules.roundingItem)
        } catch {
            return .refuse([error])
        }
        return .transfer(draft(order, lines))
    }

    private func lines(_ line: ShopOrder.Line, _ facts: LineFacts?) throws(Refusal) -> [OrderDraft.Line] {
        let item = try SKURules(aliases: rules.aliases).item(for: line, facts: facts)
        guard line.quantity > 0 else {
            throw Refusal(
                .quantity, reason: "Line \"\(line.name.prefix(80))\" has the quantity \(line.quantity).",
                remedy: "Mend the line in the shop and save the order.")
        }
        return [
            OrderDraft.Line(
                item: item, name: name(line.name, fallback: item.rawValue), quantity: line.quantity,
                unitPrice: Money((line.total.amount / line.quantity).rounded(places: 6)),
                vatPercentage: VATRate.percentage(net: line.total, tax: line.totalTax))
        ]
    }

    /// A charge of zero is no line: free shipping is not worth an item of its own.
    private func charge(_ charge: ShopOrder.Charge, on item: ItemNumber, fallback: String) -> OrderDraft.Line? {
        guard charge.total != .zero || charge.totalTax != .zero else { return nil }
        return OrderDraft.Line(
            item: item, name: name(charge.name, fallback: fallback), quantity: 1, unitPrice: charge.total,
            vatPercentage: VATRate.percentage(net: charge.total, tax: charge.totalTax))
    }

    private func name(_ text: String, fallback: String) -> String {
        let name = HTMLText.plain(text, limit: 80)
        return name.isEmpty ? fallback : name
    }

    private func draft(_ order: ShopOrder, _ lines: [OrderDraft.Line]) -> OrderDraft {
        let reference = OrderReference(shop: shop, orderID: order.id)
        let billing = AddressTranslation.address(order.billing)
        var delivery = AddressTranslation.address(order.shipping)
        if AddressTranslation.isEmpty(order.shipping) { delivery = billing }
        let country = delivery.country.isEmpty ? billing.country : delivery.country
        return OrderDraft(
            reference: reference, heading: reference.heading(number: order.number),
            otherReference: HTMLText.plain(order.number, limit: 255), currency: order.currency,
            orderDate: (order.createdAt ?? Moment(milliseconds: 0)).civilDate,
            note: HTMLText.plain(order.customerNote, limit: 800, keepsLines: true),
            vatZone: VATZone.zone(of: country, home: rules.homeCountry), billing: billing, delivery: delivery,
            lines: lines, total: order.total, totalVAT: order.totalTax)
    }
}
