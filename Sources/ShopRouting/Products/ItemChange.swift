public import Foundation

/// What is written to an item that exists; nil leaves a field alone.
public struct ItemChange: Sendable, Equatable, Codable {
    public var name: String?
    public var price: Decimal?
    public var description: String?
    public var barcode: String?
    public var isBarred: Bool?

    public init() {}

    /// What the shop owns and Rackbeat has otherwise.
    ///
    /// - Parameter product: of which the draft was made.
    public static func between(
        _ draft: ItemDraft, of product: ProductSheet, and item: ItemSheet, rules: ProductRules, prices: ShopPrices
    ) -> (change: ItemChange, differences: [FieldDifference]) {
        var change = ItemChange()
        var differences: [FieldDifference] = []
        if rules.fields.contains(.name), !HTMLDocument.isSame(draft.name, item.name) {
            change.name = draft.name
            differences.append(FieldDifference(.name, has: item.name, wants: draft.name))
        }
        if rules.fields.contains(.price), let price = draft.price,
            item.price.map({
                prices.areSame($0, price, isTaxed: product.isTaxed, taxClass: product.taxClass)
            }) != true
        {
            change.price = price
            differences.append(
                FieldDifference(.price, has: item.price?.description ?? "", wants: price.description))
        }
        if rules.fields.contains(.description), !HTMLDocument.isSame(draft.description, item.description) {
            change.description = draft.description
            differences.append(FieldDifference(.description, has: item.description, wants: draft.description))
        }
        if rules.fields.contains(.barcode), draft.barcode != item.barcode {
            change.barcode = draft.barcode
            differences.append(FieldDifference(.barcode, has: item.barcode, wants: draft.barcode))
        }
        return (change, differences)
    }
}
