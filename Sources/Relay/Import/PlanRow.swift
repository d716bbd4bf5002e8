import Foundation
import ShopRouting

/// What an import does about one product or variation.
struct PlanRow: Codable, Sendable, Equatable {
    enum Action: String, Codable, Sendable, CaseIterable {
        case create, update
        /// Only its stock is counted anew.
        case stock
        case unchanged, skip
        /// Somebody must mend it first.
        case problem
    }

    struct Stock: Codable, Sendable, Equatable {
        var from: Decimal
        var to: Decimal
    }

    var shop: String
    var product: Int64
    var parent: Int64
    var sku: String
    var name: String
    var action: Action
    /// Why, where it is skipped or a problem.
    var reason: String?
    /// What mends a problem.
    var remedy: String?
    /// A problem's, from a closed set.
    var kind: String?
    /// What could not be carried over whole.
    var notices: [String] = []
    /// The item, where there is to be one.
    var draft: ItemDraft?
    var change: ItemChange?
    var differences: [FieldDifference] = []
    var stock: Stock?

    init(_ product: ProductSheet, of shop: ShopName, _ action: Action) {
        self.shop = shop.rawValue
        self.product = product.id
        parent = product.parentID
        sku = product.sku
        name = ([product.name] + (product.options.isEmpty ? [] : [product.options.joined(separator: ", ")]))
            .joined(separator: " – ")
        self.action = action
    }

    /// Whether a run has anything to do.
    var isWork: Bool {
        switch action {
        case .create, .update, .stock: true
        case .unchanged, .skip, .problem: false
        }
    }

    /// What happens, in a few words.
    var effect: String {
        var parts = notices
        if let reason { parts.insert(reason, at: 0) }
        if let remedy { parts.append(remedy) }
        parts += differences.map { "\($0.field.rawValue): \"\($0.has)\" → \"\($0.wants)\"" }
        if let stock { parts.append("stock: \(stock.from) → \(stock.to)") }
        return parts.joined(separator: " ")
    }
}

/// What a plan is of.
struct ImportPlan: Codable, Sendable, Equatable {
    var shops: [String]
    var withStock: Bool
    var rows: Int
    var counts: [String: Int]
    /// Products' problems by kind.
    var problems: [String: Int]
    /// Of the whole, such as a shop's currency.
    var notices: [String]
    /// Items that are no product of these shops; counted where the two sides are compared.
    var others = 0

    /// Rows that a run has to work on.
    var work: Int { [PlanRow.Action.create, .update, .stock].reduce(0) { $0 + (counts[$1.rawValue] ?? 0) } }

    var summary: String {
        var lines = PlanRow.Action.allCases.map { action in
            "\(action.rawValue): \(counts[action.rawValue] ?? 0)"
        }
        lines += problems.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
        return (lines + notices).joined(separator: "\n") + "\n"
    }
}
