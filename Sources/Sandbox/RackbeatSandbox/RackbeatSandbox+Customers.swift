import HTTPServer
import HTTPTypes

extension RackbeatSandbox {
    func addCustomers(to table: inout RouteTable) {
        table.on(.get, "/api/customers") { request in
            self.answer { () throws(RackbeatProblem) in
                let list = try RackbeatList(
                    request, filters: ["number", "ean"], plain: ["is_barred", "is_sellable"], switches: self.switches)
                let (rows, switches) = self.read { ($0.customerRows(list), $0.switches) }
                return list.answer("customers", rows) { $0.json(switches) }
            }
        }
        table.on(.post, "/api/customers") { request in
            self.answer { () throws(RackbeatProblem) in
                let json = try request.object()
                let (customer, switches) = try self.change { state throws(RackbeatProblem) in
                    (try state.createCustomer(json), state.switches)
                }
                return .json(201, ["customer": customer.json(switches)])
            }
        }
        table.on(.get, "/api/customers/{number}") { request in
            self.answer { () throws(RackbeatProblem) in
                let number = try request.number("number", of: "Customer")
                let (customer, switches) = self.read { ($0.customers[number], $0.switches) }
                guard let customer else { throw .missing("Customer") }
                let fields = Query(request.query)["fields"]
                return .json(200, ["customer": customer.json(switches).selecting(fields)])
            }
        }
        table.on(.put, "/api/customers/{number}") { request in
            self.answer { () throws(RackbeatProblem) in
                let number = try request.number("number", of: "Customer")
                let json = try request.object()
                let (customer, switches) = try self.change { state throws(RackbeatProblem) in
                    guard var customer = state.customers[number] else { throw .missing("Customer") }
                    try state.take(json, into: &customer)
                    state.keep(customer)
                    return (customer, state.switches)
                }
                return .json(200, ["customer": customer.json(switches)])
            }
        }
        table.on(.delete, "/api/customers/{number}") { request in
            self.answer { () throws(RackbeatProblem) in
                try self.deleteCustomer(try request.number("number", of: "Customer"))
                return self.deleted()
            }
        }
        addRecords("customer-groups", "customer_groups", to: &table) { $0.customerGroups }
        addRecords("payment-terms", "payment_terms", to: &table) { $0.paymentTerms }
        addRecords("layouts", "layouts", to: &table) { $0.layouts }
        addRecords("delivery-terms", "delivery_terms", to: &table) { _ in [] }
        addRecords("employees", "employees", to: &table) { _ in [] }
        table.on(.get, "/api/self") { _ in
            .json(
                200,
                [
                    "user_account": [
                        "id": .int(self.accountID), "company_name": "Sandkassen ApS", "address": .object([]),
                    ],
                    "user": ["id": 1, "name": "Sandbox", "email": "sandbox@example.test"],
                ])
        }
    }

    /// rackbeat.md 2.3; orders keep the number of a customer who is gone.
    func deleteCustomer(_ number: Int) throws(RackbeatProblem) {
        try change { state throws(RackbeatProblem) in
            guard state.customers.removeValue(forKey: number) != nil else { throw .missing("Customer") }
            state.customerNumbers.removeAll { $0 == number }
        }
    }

    func addRecords(
        _ path: String, _ plural: String, to table: inout RouteTable,
        _ rows: @escaping @Sendable (borrowing RackbeatState) -> sending [RackbeatState.Record]
    ) {
        table.on(.get, "/api/\(path)") { request in
            self.answer { () throws(RackbeatProblem) in
                let list = try RackbeatList(request, filters: ["number"], switches: self.switches)
                return list.answer(plural, self.read(rows)) { ["number": .int($0.number), "name": .string($0.name)] }
            }
        }
    }
}

extension RackbeatState {
    private static let zones: Set<String> = ["domestic", "eu", "abroad"]

    fileprivate func customerRows(_ list: RackbeatList) -> [RackbeatCustomer] {
        if let number = list.filter("number") { return Int(number).flatMap { customers[$0] }.map { [$0] } ?? [] }
        var rows = customerNumbers.compactMap { customers[$0] }
        if let ean = list.filter("ean") { rows.removeAll { $0.ean != ean } }
        if let isBarred = list.flag("is_barred") { rows.removeAll { $0.isBarred != isBarred } }
        // U10: a substring, so that a@b.dk also finds aa@b.dk.
        if let search = list.query["search"]?.lowercased() {
            rows = rows.filter {
                String($0.number).contains(search) || $0.name.lowercased().contains(search)
                    || $0.email.lowercased().contains(search)
            }
        }
        return rows
    }

    fileprivate mutating func createCustomer(_ json: JSON) throws(RackbeatProblem) -> RackbeatCustomer {
        for field in ["payment_terms_id", "vat_zone", "customer_group_id", "layout_id"] where json[field] == nil {
            throw .invalid(field, "The \(field) field is required.")
        }
        guard let name = json["company_name"]?.string, !name.isEmpty else {
            throw .invalid("company_name", "The company name field is required.")
        }
        if let number = json["number"]?.int, customers[number] != nil {
            throw .invalid("number", "The number has already been taken.")
        }
        let now = CivilTime.now
        var customer = RackbeatCustomer(number: 0, name: name, created: now, updated: now)
        try take(json, into: &customer)
        customer.number = json["number"]?.int ?? makeCustomerNumber()
        keep(customer)
        return customer
    }

    fileprivate func take(_ json: JSON, into customer: inout RackbeatCustomer) throws(RackbeatProblem) {
        customer.name = try json.text("company_name", most: 80) ?? customer.name
        customer.email = try json.text("contact_email", most: 80) ?? customer.email
        if !customer.email.isEmpty, !customer.email.isEmailAddress {
            throw .invalid("contact_email", "The contact email must be a valid email address.")
        }
        customer.phone = try json.text("contact_phone", most: 80) ?? customer.phone
        customer.ean = try json.text("ean", most: 13) ?? customer.ean
        customer.vatNumber = try json.text("company_vat", most: 50) ?? customer.vatNumber
        for part in ["street", "street2", "city", "zipcode", "country"] {
            if let text = try json.text("address_\(part)", most: 255) { customer.address[part] = text }
        }
        if let zone = json["vat_zone"] {
            guard let zone = zone.string, Self.zones.contains(zone) else {
                throw .invalid("vat_zone", "The selected vat zone is invalid.")
            }
            customer.vatZone = zone
        }
        customer.paymentTerms = try reference("payment_terms_id", in: paymentTerms, json) ?? customer.paymentTerms
        customer.layout = try reference("layout_id", in: layouts, json) ?? customer.layout
        customer.group = try reference("customer_group_id", in: customerGroups, json) ?? customer.group
        if let isBarred = json["is_barred"]?.bool { customer.isBarred = isBarred }
        customer.updated = CivilTime.now
    }

    /// The number of a record that must exist; nil when the field is missing or null.
    func reference(_ field: String, in records: [Record], _ json: JSON) throws(RackbeatProblem) -> Int? {
        guard let value = json[field], !value.isNull else { return nil }
        guard let number = value.int, records.contains(where: { $0.number == number }) else {
            throw .invalid(field, "The selected \(field) is invalid.")
        }
        return number
    }
}

extension JSON {
    /// A text field within its length (U25); nil when it is missing or null.
    func text(_ field: String, most length: Int) throws(RackbeatProblem) -> String? {
        guard let value = self[field], !value.isNull else { return nil }
        guard let text = value.numeric else { throw .invalid(field, "The \(field) must be a string.") }
        guard text.count <= length else {
            throw .invalid(field, "The \(field) may not be greater than \(length) characters.")
        }
        return text
    }
}

extension String {
    /// As strict as a mail form: one `@`, a dot in the domain, ASCII without blanks.
    var isEmailAddress: Bool {
        let parts = split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, utf8.allSatisfy({ $0 > 32 && $0 < 127 && !#"(),:;<>[\]""#.utf8.contains($0) }) else {
            return false
        }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return !parts[0].isEmpty && !parts[0].hasPrefix(".") && !parts[0].hasSuffix(".") && !parts[0].contains("..")
            && labels.count > 1 && labels.allSatisfy { !$0.isEmpty && !$0.hasPrefix("-") && !$0.hasSuffix("-") }
    }
}
