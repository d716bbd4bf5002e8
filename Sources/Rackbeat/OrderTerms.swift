/// What every order of an agreement carries; nil lets Rackbeat take the customer's (rackbeat.md U18).
public struct OrderTerms: Sendable, Equatable {
    public var layout: Int?
    public var paymentTerms: Int?
    public var employee: Int?
    /// The group of new customers; nil: the account's first.
    public var customerGroup: Int?
    /// The sales field that carries the order's reference beside the heading (rackbeat.md 2.1).
    public var customField: Int?

    public init(
        layout: Int? = nil, paymentTerms: Int? = nil, employee: Int? = nil, customerGroup: Int? = nil,
        customField: Int? = nil
    ) {
        self.layout = layout
        self.paymentTerms = paymentTerms
        self.employee = employee
        self.customerGroup = customerGroup
        self.customField = customField
    }
}
