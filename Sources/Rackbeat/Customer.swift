import ShopRouting

/// A customer, as far as finding one by e-mail needs it (rackbeat.md 2.3).
public struct Customer: Sendable, Equatable, Decodable {
    public let number: Int
    public let email: String
    public let isDeleted: Bool
    public let isBarred: Bool

    private enum Key: String, CodingKey { case number, contact_email, is_deleted, is_barred }

    public init(from decoder: any Decoder) throws {
        let customer = try decoder.container(keyedBy: Key.self)
        guard let number = customer.text(.number).flatMap({ Int($0) }) else {
            throw DecodingError.dataCorruptedError(forKey: .number, in: customer, debugDescription: "no number")
        }
        self.number = number
        email = customer.text(.contact_email) ?? ""
        isDeleted = customer.flag(.is_deleted) ?? false
        isBarred = customer.flag(.is_barred) ?? false
    }
}

/// `POST /customers`.
struct CustomerBody: Encodable {
    var company_name: String
    var contact_email: String
    var contact_phone: String?
    var company_vat: String?
    var ean: String?
    var vat_zone: String
    var currency: String
    var payment_terms_id: Int?
    var layout_id: Int?
    var customer_group_id: Int?
    var address_street: String
    var address_street2: String
    var address_city: String
    var address_zipcode: String
    var address_country: String

    init(email: String, _ draft: OrderDraft, terms: OrderTerms) {
        let name = draft.billing.name.isEmpty ? email : draft.billing.name
        company_name = String(String.UnicodeScalarView(name.unicodeScalars.prefix(80)))
        contact_email = email
        contact_phone = draft.billing.phone.isEmpty ? nil : draft.billing.phone
        company_vat = draft.vatNumber.isEmpty ? nil : draft.vatNumber
        ean = draft.ean.isEmpty ? nil : draft.ean
        vat_zone = draft.vatZone.rawValue
        currency = draft.currency
        payment_terms_id = terms.paymentTerms
        layout_id = terms.layout
        customer_group_id = terms.customerGroup
        address_street = draft.billing.street
        address_street2 = draft.billing.street2
        address_city = draft.billing.city
        address_zipcode = draft.billing.zipcode
        address_country = draft.billing.country
    }
}
