import Foundation
public import HTTPClient
import HTTPTypes
public import ShopRouting

extension Client {
    /// Makes a draft hold what it is to hold now. Whether changing an order takes its lines is not known, so what is not
    /// there afterwards is mended line by line (rackbeat.md 2.4); the same again changes nothing.
    ///
    /// - Returns: the draft as it is then.
    public func change(
        _ number: String, to draft: OrderDraft, customer: Int
    ) async throws(CallFailure) -> Order {
        let path = "orders/\(number.percentEncoded)"
        let body = DraftBody(draft, customer: customer, terms: terms)
        var order: Order = try await call(.put, path, body: body, wrapped: "order")
        if order.lines == nil { order = try await self.order(number) }
        let (surplus, missing) = Self.difference(of: order.lines ?? [], from: body.lines)
        if surplus.isEmpty, missing.isEmpty { return order }
        for line in missing { _ = try await answer(.post, "\(path)/lines", body: line) }
        for line in surplus {
            guard let id = line.id else { throw .malformed(.init(code: "line_without_id")) }
            _ = try await answer(.delete, "\(path)/lines/\(id)", body: nil as DraftBody?)
        }
        return try await self.order(number)
    }

    /// Deletes an order that is not shipped; gone already counts as done.
    public func delete(_ number: String) async throws(CallFailure) {
        do throws(CallFailure) {
            _ = try await answer(.delete, "orders/\(number.percentEncoded)", body: nil as DraftBody?)
        } catch {
            guard case .missing = error else { throw error }
        }
    }

    private static func difference(
        of lines: [Order.Line], from wanted: [DraftBody.Line]
    ) -> (surplus: [Order.Line], missing: [DraftBody.Line]) {
        var surplus = lines
        var missing: [DraftBody.Line] = []
        for line in wanted {
            if let index = surplus.firstIndex(where: line.isThere) {
                surplus.remove(at: index)
            } else {
                missing.append(line)
            }
        }
        return (surplus, missing)
    }
}

extension DraftBody.Line {
    fileprivate func isThere(as line: Order.Line) -> Bool {
        line.item.isSameBytes(as: item_id) && line.quantity == quantity && line.unitPrice.amount == line_price
            && line.vatPercentage.map { $0 == vat_percentage } ?? true && (line.name == name || line.name.isEmpty)
    }
}

extension Order {
    /// Whether its lines are the draft's; an answer without lines does not say otherwise.
    public func holds(_ draft: OrderDraft) -> Bool {
        func key(_ item: String, _ quantity: Decimal, _ price: Money) -> [String] { [item, "\(quantity)", "\(price)"] }
        guard let lines else { return true }
        let held = lines.map { key($0.item, $0.quantity, $0.unitPrice) }
        let wanted = draft.lines.map { key($0.item.rawValue, $0.quantity, $0.unitPrice) }
        return held.sorted { $0.lexicographicallyPrecedes($1) } == wanted.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Whether it sells the same as the draft: items, quantities, prices and VAT; texts may have been changed by hand.
    public func sellsTheSame(as draft: OrderDraft) -> Bool {
        guard let lines, let total, total.rounded(places: 2) == draft.total.rounded(places: 2) else { return false }
        // Where the answer does not say what the VAT is, the totals speak for it.
        let saysVAT = lines.allSatisfy { $0.vatPercentage != nil }
        func sums(_ lines: [(String, Decimal, Money, Decimal?)]) -> [Sold: Decimal] {
            var sums: [Sold: Decimal] = [:]
            for (item, quantity, price, vat) in lines {
                let price = price.rounded(places: 2).amount
                sums[Sold(item: ItemNumber(item), price: price, vat: saysVAT ? vat : nil), default: 0] += quantity
            }
            return sums
        }
        return sums(lines.map { ($0.item, $0.quantity, $0.unitPrice, $0.vatPercentage) })
            == sums(draft.lines.map { ($0.item.rawValue, $0.quantity, $0.unitPrice, $0.vatPercentage) })
    }
}

private struct Sold: Hashable {
    var item: ItemNumber?
    var price: Decimal
    var vat: Decimal?
}
