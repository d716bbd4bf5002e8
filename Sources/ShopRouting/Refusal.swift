/// Why the core does not carry out what it was asked: what and why, and what mends it.
public struct Refusal: Error, Equatable, Sendable {
    /// From a closed set, such as `sku-missing`: attention items are grouped by it.
    public var kind: Kind
    /// One sentence: what and why.
    public var reason: String
    /// One sentence: what mends it.
    public var remedy: String

    public enum Kind: String, Sendable, CaseIterable {
        case skuMissing = "sku-missing"
        case skuTooLong = "sku-too-long"
        case skuInherited = "sku-inherited"
        case productDeleted = "product-deleted"
        case variationDeleted = "variation-deleted"
        case quantity = "quantity-invalid"
        case bundleUnclear = "bundle-unclear"
        case totalsDiffer = "totals-differ"
        case itemUnknown = "item-unknown"
        case itemBarred = "item-barred"
        case stockConflict = "stock-conflict"
        case stockElsewhere = "stock-elsewhere"
        case skuDuplicate = "sku-duplicate"
        case skuAlike = "sku-alike"
        case skuChanged = "sku-changed"
        case priceInvalid = "price-invalid"
        case groupMissing = "group-missing"
    }

    public init(_ kind: Kind, reason: String, remedy: String) {
        self.kind = kind
        self.reason = reason
        self.remedy = remedy
    }
}
