/// A customer as Rackbeat keeps it (rackbeat.md 2.3).
struct RackbeatCustomer: Sendable {
    var number: Int
    var name: String
    var email = ""
    var phone = ""
    var ean = ""
    var vatNumber = ""
    var vatZone = "domestic"
    var currency = "DKK"
    var paymentTerms = 1
    var layout = 1
    var group = 1
    var address: [String: String] = [:]
    var isBarred = false
    var created: Int
    var updated: Int

    func json(_ switches: RackbeatSwitches) -> JSON {
        var members: [JSON.Member] = [
            JSON.Member("number", .int(number)), JSON.Member("name", .string(name)),
            JSON.Member("company_vat", .string(vatNumber)), JSON.Member("ean", .string(ean)),
            JSON.Member("contact_email", .string(email)), JSON.Member("contact_phone", .string(phone)),
            JSON.Member("locale", "da"), JSON.Member("currency", .string(currency)),
            JSON.Member("vat_zone", .string(vatZone)), JSON.Member("payment_terms_id", .int(paymentTerms)),
            JSON.Member("layout_id", .int(layout)), JSON.Member("customer_group_id", .int(group)),
            JSON.Member("general_discount_percentage", 0), JSON.Member("is_barred", .bool(isBarred)),
            JSON.Member("is_deleted", false),
        ]
        for part in ["street", "street2", "city", "zipcode", "country"] {
            members.append(JSON.Member("address_\(part)", .string(address[part] ?? "")))
        }
        members.append(JSON.Member("created_at", switches.timestamp(created)))
        members.append(JSON.Member("updated_at", switches.timestamp(updated)))
        return .object(members)
    }
}
