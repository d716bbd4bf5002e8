import Journal
import Rackbeat
import ShopRouting

extension Journal {
    /// The link of the shop's order that this is in Rackbeat: by the number; else by the heading, which a backorder may
    /// keep under its new number; else by the number of the original that its note names (rackbeat.md 2.4).
    func orderLink(
        of order: Rackbeat.Order, in agreement: Agreement
    ) async throws(JournalError) -> OrderLink? {
        if let link = try await orderLink(number: order.number, in: agreement) { return link }
        if let reference = OrderReference(heading: order.heading) {
            guard agreement.shop(reference.shop) != nil else { return nil }
            return try await orderLink(reference.shop, reference.orderID)
        }
        for number in order.namedNumbers {
            if let link = try await orderLink(number: number, in: agreement) { return link }
        }
        return nil
    }

    private func orderLink(number: String, in agreement: Agreement) async throws(JournalError) -> OrderLink? {
        try await orderLinks(number: number).first { agreement.shop($0.shop) != nil }
    }
}
