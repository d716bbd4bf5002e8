/// What one side may own of a product; each has a switch.
public enum ProductField: String, Sendable, CaseIterable, Codable {
    case name, price, description, barcode
}
