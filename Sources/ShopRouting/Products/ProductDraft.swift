/// A product that a shop is to make.
public struct ProductDraft: Sendable, Equatable {
    public var sku: String
    public var name: String
    /// As the shop enters prices, digits with a dot; empty for none.
    public var regularPrice: String
    /// HTML.
    public var description: String
    /// `draft` or `publish`.
    public var status: String

    public init(sku: String, name: String, regularPrice: String, description: String, status: String) {
        self.sku = sku
        self.name = name
        self.regularPrice = regularPrice
        self.description = description
        self.status = status
    }
}

/// What is written to a product that exists; nil leaves a field alone.
public struct ProductChange: Sendable, Equatable {
    public var name: String?
    public var regularPrice: String?
    /// HTML.
    public var description: String?
    public var status: String?

    public init() {}
}
