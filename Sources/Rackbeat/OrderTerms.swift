/// What every order of an agreement carries; nil lets Rackbeat take the customer's (rackbeat.md U18).
public struct OrderTerms: Sendable, Equatable {
    public var layout: Int?
    public var paymentTerms: Int?
    public var employee: Int?

    public init(layout: Int? = nil, paymentTerms: Int? = nil, employee: Int? = nil) {
        self.layout = layout
        self.paymentTerms = paymentTerms
        self.employee = employee
    }
}
