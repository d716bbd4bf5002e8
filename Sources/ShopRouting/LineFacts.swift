/// What only the shop's products can tell about an order line. Each is nil when nobody asked; then the line's word stands.
public struct LineFacts: Sendable, Equatable {
    /// The variation's SKU as `GET /products/{id}?context=edit` gives it: "" when it shows its parent's
    /// (woocommerce.md 2.5).
    public var ownSKU: String?
    /// Whether the line's product is `variable`. A line of one without a variation has lost it (woocommerce.md 2.5).
    public var isVariable: Bool?

    public init(ownSKU: String? = nil, isVariable: Bool? = nil) {
        self.ownSKU = ownSKU
        self.isVariable = isVariable
    }
}
