import Foundation

/// Which items an order's lines are sold as, and what stands in the way.
struct LineItems {
    private let rules: OrderRules
    private let unsellable: [ItemNumber: Refusal]
    private(set) var refusals: [Refusal] = []
    /// For each line that the placeholder stands for, what it was.
    private(set) var notices: [String] = []

    init(rules: OrderRules, unsellable: [ItemNumber: Refusal]) {
        self.rules = rules
        self.unsellable = unsellable
    }

    /// nil when the line is refused.
    mutating func item(for line: ShopOrder.Line, _ facts: LineFacts?) -> ItemNumber? {
        guard line.quantity > 0 else {
            refusals.append(
                Refusal(
                    .quantity, reason: "\(line.place) has the quantity \(line.quantity).",
                    remedy: "Mend the line in the shop and save the order."))
            return nil
        }
        do throws(Refusal) {
            let item = try SKURules(aliases: rules.aliases).item(for: line, facts: facts)
            if let refusal = unsellable[item] { throw refusal }
            return item
        } catch {
            guard let placeholder = rules.placeholderItem else {
                refusals.append(error)
                return nil
            }
            notices.append("\(placeholder) stands for another item. \(error.reason)")
            return placeholder
        }
    }

    /// What stands for no product, and the placeholder itself, has nothing else to stand for it.
    func check(_ lines: [OrderDraft.Line]) throws(Refusal) {
        for line in lines { if let refusal = unsellable[line.item] { throw refusal } }
    }
}
