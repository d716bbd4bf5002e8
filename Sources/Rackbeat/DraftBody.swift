import Foundation
import ShopRouting

/// `POST /orders/drafts` (rackbeat.md 2.4).
struct DraftBody: Encodable {
    struct Line: Encodable {
        var item_id: String
        var name: String
        var quantity: Decimal
        var line_price: Decimal
        var vat_percentage: Decimal
    }

    struct CustomField: Encodable {
        var id: Int
        var value: String
    }

    struct Contact: Encodable {
        var email: String?
        var phone: String?

        /// nil when there is neither: Rackbeat checks both (rackbeat.md U24).
        init?(_ address: OrderDraft.Address) {
            if address.email.isEmpty && address.phone.isEmpty { return nil }
            email = address.email.isEmpty ? nil : address.email
            phone = address.phone.isEmpty ? nil : address.phone
        }
    }

    var customer_id: Int
    var heading: String
    var other_reference: String
    var note: String
    var currency: String
    var order_date: String
    var vat_zone: String
    var layout_id: Int?
    var payment_terms_id: Int?
    var employee_id: Int?
    var delivery_terms: Int?
    var custom_fields: [CustomField]?
    var address_name: String
    var address_street: String
    var address_street2: String
    var address_city: String
    var address_state: String
    var address_zipcode: String
    var address_country: String
    var delivery_address_name: String
    var delivery_address_street: String
    var delivery_address_street2: String
    var delivery_address_city: String
    var delivery_address_state: String
    var delivery_address_zipcode: String
    var delivery_address_country: String
    var billing_address: Contact?
    var delivery_address: Contact?
    var lines: [Line]

    init(_ draft: OrderDraft, customer: Int, terms: OrderTerms) {
        customer_id = customer
        heading = draft.heading
        other_reference = draft.otherReference
        note = draft.note
        currency = draft.currency
        order_date = draft.orderDate
        vat_zone = draft.vatZone.rawValue
        layout_id = terms.layout
        payment_terms_id = draft.paymentTerms ?? terms.paymentTerms
        employee_id = terms.employee
        delivery_terms = draft.deliveryTerms
        custom_fields = terms.customField.map { [CustomField(id: $0, value: draft.reference.token)] }
        address_name = draft.billing.name
        address_street = draft.billing.street
        address_street2 = draft.billing.street2
        address_city = draft.billing.city
        address_state = draft.billing.state
        address_zipcode = draft.billing.zipcode
        address_country = draft.billing.country
        delivery_address_name = draft.delivery.name
        delivery_address_street = draft.delivery.street
        delivery_address_street2 = draft.delivery.street2
        delivery_address_city = draft.delivery.city
        delivery_address_state = draft.delivery.state
        delivery_address_zipcode = draft.delivery.zipcode
        delivery_address_country = draft.delivery.country
        billing_address = Contact(draft.billing)
        delivery_address = Contact(draft.delivery)
        lines = draft.lines.map {
            Line(
                item_id: $0.item.rawValue, name: $0.name, quantity: $0.quantity, line_price: $0.unitPrice.amount,
                vat_percentage: $0.vatPercentage)
        }
    }
}
