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
    public func decide(_ order: ShopOrder, facts: [Int64: LineFacts] = [:]) -> Decision {
        guard rules.transferableStatuses.contains(order.status), !OrderRules.neverTransferred.contains(order.status)
        else { return .ignore("The status \"\(HTMLText.shown(order.status, limit: 40))\" does not transfer.") }
        if lacksLines(order) { return .waitForLines }
        let rates = VATRates(order)
        var refusals: [Refusal] = []
        var lines: [OrderDraft.Line] = []
        for line in order.lines {
            do throws(Refusal) { lines += try self.lines(line, facts[line.id], rates) } catch { refusals.append(error) }
        }
        lines += order.shippingLines.compactMap { charge($0, on: rules.shippingItem, fallback: "Shipping", rates) }
        lines += order.fees.compactMap {
            charge($0, on: $0.total < .zero ? rules.discountItem : rules.feeItem, fallback: "Fee", rates)
        }
        guard refusals.isEmpty else { return .refuse(refusals) }
        do throws(Refusal) {
            lines += try Totals(lines: lines).rounding(to: order, on: rules.roundingItem)
        } catch {
            return .refuse([error])
        }
        return .transfer(draft(order, lines))
    }

    /// Without lines an order is whole only if its charges alone are its total, as of a fee sent by invoice.
    private func lacksLines(_ order: ShopOrder) -> Bool {
        guard order.lines.isEmpty else { return false }
        let charges = (order.shippingLines + order.fees).map { $0.total + $0.totalTax }
        return charges.allSatisfy { $0 == .zero } || charges.reduce(.zero, +) != order.total
    }

    private func lines(
        _ line: ShopOrder.Line, _ facts: LineFacts?, _ rates: VATRates
    ) throws(Refusal) -> [OrderDraft.Line] {
        let item = try SKURules(aliases: rules.aliases).item(for: line, facts: facts)
        guard line.quantity > 0 else {
            throw Refusal(
                .quantity, reason: "\(line.place) has the quantity \(line.quantity).",
                remedy: "Mend the line in the shop and save the order.")
        }
        let vat = rates.percentage(net: line.total, tax: line.totalTax)
        return UnitPrices.parts(of: line.total, quantity: line.quantity).map { part in
            OrderDraft.Line(
                item: item, name: name(line.name, fallback: item.rawValue), quantity: part.quantity,
                unitPrice: part.price, vatPercentage: vat)
        }
    }

    /// A charge of zero is no line: free shipping is not worth an item of its own.
    private func charge(
        _ charge: ShopOrder.Charge, on item: ItemNumber, fallback: String, _ rates: VATRates
    ) -> OrderDraft.Line? {
        guard charge.total != .zero || charge.totalTax != .zero else { return nil }
        return OrderDraft.Line(
            item: item, name: name(charge.name, fallback: fallback), quantity: 1,
            unitPrice: charge.total.rounded(places: 6),
            vatPercentage: rates.percentage(net: charge.total, tax: charge.totalTax))
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
            // Empty, Rackbeat refuses it: better than a wrong day in the books.
            orderDate: (order.createdAt ?? order.paidAt ?? order.modifiedAt)?.civilDate ?? "",
            note: HTMLText.plain(order.customerNote, limit: 800, keepsLines: true),
            vatZone: VATZone.zone(of: country, home: rules.homeCountry), billing: billing, delivery: delivery,
            lines: lines, total: order.total, totalVAT: order.totalTax)
    }
}
