import ShopRouting
import Testing

/// rackbeat.md 2.4, U23 to U25.
struct AddressTests {
    private func draft(
        _ rules: OrderRules? = nil, _ change: (inout ShopOrder) -> Void
    ) throws -> OrderDraft {
        var order = ShopOrder.sample(
            total: "1.25", tax: "0.25", lines: [.sample("S", total: "1.00", tax: "0.25")])
        order.billing.firstName = "Åse"
        order.billing.lastName = "Ørsted"
        order.billing.address1 = "Gade 1"
        order.billing.country = "DK"
        change(&order)
        return try ShopRoutingTests.draft(order, rules)
    }

    @Test func aDeliveryAddressThatIsEmptyIsTheBillingAddress() throws {
        let draft = try draft { _ in }
        #expect(draft.delivery == draft.billing && draft.delivery.name == "Åse Ørsted")
        // Shops preset the country.
        let preset = try self.draft {
            $0.shipping.country = "SE"
            $0.shipping.firstName = " \u{A0}"
        }
        #expect(preset.delivery == preset.billing && preset.vatZone == .domestic)
    }

    @Test func aDeliveryAddressIsItsOwn() throws {
        let draft = try draft {
            $0.shipping.lastName = "Hansen"
            $0.shipping.country = "se"
        }
        #expect(draft.delivery.name == "Hansen" && draft.delivery.street == "" && draft.delivery.country == "SE")
        #expect(draft.vatZone == .domestic)
    }

    @Test func aDeliveryAddressWithoutCountryIsInTheBillingCountry() throws {
        let draft = try draft {
            $0.shipping.lastName = "Hansen"
            $0.billing.country = "NO"
            $0.total = "1.00"
            $0.totalTax = "0.00"
            $0.lines[0].totalTax = "0.00"
        }
        #expect(draft.vatZone == .abroad)
    }

    @Test(arguments: [
        ("", "Åse", "Ørsted", "", "Åse Ørsted", ""), ("S&amp;D", "", "", "", "S&D", ""),
        ("S&amp;D", "Åse", "", "", "S&D", "Att. Åse"), ("A/S", "Åse", "Ø", "2. tv", "A/S", "Att. Åse Ø, 2. tv"),
        ("A/S", "", "", "2. tv", "A/S", "2. tv"), ("", "Åse", "", "2. tv", "Åse", "2. tv"), ("", "", "Ø", "", "Ø", ""),
    ])
    func aCompanyIsTheNameAndThePersonItsAttention(
        company: String, first: String, last: String, second: String, name: String, street2: String
    ) throws {
        let billing = try draft {
            $0.billing.company = company
            $0.billing.firstName = first
            $0.billing.lastName = last
            $0.billing.address2 = second
        }.billing
        #expect(billing.name == name && billing.street2 == street2)
    }

    @Test(arguments: ["x", "ø", "e\u{301}", "&amp;", "🇩🇰"])
    func everyFieldIsWithin255Scalars(piece: String) throws {
        let long = String(repeating: piece, count: 600)
        let billing = try draft {
            $0.billing.firstName = long
            $0.billing.lastName = long
            $0.billing.company = long
            $0.billing.address1 = long
            $0.billing.address2 = long
            $0.billing.city = long
            $0.billing.state = long
            $0.billing.postcode = long
            $0.billing.country = long
            $0.billing.email = long
            $0.billing.phone = long
        }.billing
        let fields = [
            billing.name, billing.street, billing.street2, billing.city, billing.state, billing.zipcode,
            billing.country, billing.email, billing.phone,
        ]
        #expect(fields.allSatisfy { $0.unicodeScalars.count <= 255 })
        #expect(billing.street.unicodeScalars.count >= 254 && billing.street2.unicodeScalars.count >= 254)
    }

    @Test(arguments: [
        ("DK", "DK"), ("dk", "DK"), (" SE ", "SE"), ("", ""), ("Denmark", ""), ("D", ""), ("ÆØ", ""), ("DNK", ""),
        ("D1", ""), ("ß", ""),
    ])
    func aCountryIsTwoLettersOrNone(text: String, country: String) throws {
        #expect(try draft { $0.billing.country = text }.billing.country == country)
    }

    private func zone(
        _ country: String, _ postcode: String = "", state: String = "", vatNumber: String = "", tax: Money = "0"
    ) throws -> OrderDraft.VATZone {
        let line = ShopOrder.Line.sample("S", total: "100", tax: tax)
        var order = ShopOrder.sample(total: "100" + tax, tax: tax, lines: [line])
        order.billing.country = "DK"
        order.shipping.lastName = "Hansen"
        order.shipping.country = country
        order.shipping.postcode = postcode
        order.shipping.state = state
        order.meta = [.init(key: "vat", value: vatNumber)]
        return try ShopRoutingTests.draft(order, .sample { $0.vatNumberKeys = ["vat"] }).vatZone
    }

    @Test(arguments: [
        ("DK", "DK12345678", OrderDraft.VATZone.domestic), ("", "DK12345678", .domestic), ("DE", "DE123456789", .eu),
        ("GR", "EL123456789", .eu), ("XI", "XI123456789", .eu), ("MC", "FR12345678901", .eu),
        ("HR", "HR12345678901", .eu), ("NO", "NO999999999", .abroad), ("GB", "GB123456789", .abroad),
        ("CH", "CHE123456789", .abroad), ("GL", "DK12345678", .abroad), ("FO", "DK12345678", .abroad),
        ("AX", "FI12345678", .abroad), ("GP", "FR12345678901", .abroad), ("US", "", .abroad),
    ])
    func theVATZoneFollowsTheCountryOfDelivery(country: String, number: String, zone: OrderDraft.VATZone) throws {
        #expect(try self.zone(country, vatNumber: number) == zone)
        // Without a VAT number nobody buys within the EU without VAT.
        #expect(try self.zone(country) == (zone == .eu ? .domestic : zone))
        // Where it was charged, the sale was one as at home.
        #expect(try self.zone(country, vatNumber: number, tax: "25") == .domestic)
    }

    @Test(arguments: [
        ("DE", "DK12345678"), ("DE", "12345678"), ("DE", "SE123456789001"), ("GR", "GR"), ("XI", "GB1234567"),
    ])
    func aVATNumberCountsInItsOwnCountryAlone(country: String, number: String) throws {
        #expect(try zone(country, vatNumber: number) == .domestic)
    }

    /// Directive 2006/112/EC, article 6, and the protocol on Northern Ireland.
    @Test(arguments: [
        ("GB", "BT1 1AA", "XI123456789", OrderDraft.VATZone.eu), ("GB", "bt48 6aa", "XI123456789", .eu),
        ("GB", "BT1 1AA", "", .domestic), ("GB", "B1 1BT", "GB123456789", .abroad),
        ("ES", "35001", "ESA12345678", .abroad), ("ES", "38 001", "ESA12345678", .abroad),
        ("ES", "ES-51001", "", .abroad), ("ES", "52006", "", .abroad), ("ES", "28001", "ESA12345678", .eu),
        ("FI", "22100", "FI12345678", .abroad), ("FI", "00100", "FI12345678", .eu), ("DE", "78266", "", .abroad),
        ("DE", "27498", "", .abroad), ("DE", "27472", "DE123456789", .eu), ("IT", "23041", "", .abroad),
        ("IT", "22061", "", .abroad), ("IT", "20121", "IT12345678901", .eu), ("FR", "97400", "", .abroad),
        ("FR", "98800", "", .abroad), ("FR", "98000", "FR12345678901", .eu), ("FR", "75001", "FR12345678901", .eu),
        ("GR", "630 86", "", .abroad), ("DK", "3900", "", .abroad), ("DK", "100", "", .abroad),
        ("DK", "2100", "", .domestic), ("DK", "DK-8000", "", .domestic),
    ])
    func placesWithAVATOfTheirOwnAreNotTheirCountrys(
        country: String, postcode: String, number: String, zone: OrderDraft.VATZone
    ) throws {
        #expect(try self.zone(country, postcode, vatNumber: number) == zone)
    }

    @Test(arguments: ["GC", "TF", "CE", "ML"]) func spainsAreKnownByTheirProvinceToo(state: String) throws {
        #expect(try zone("ES", state: state) == .abroad && zone("ES", state: "M") == .domestic)
    }

    @Test(arguments: [("NO", OrderDraft.VATZone.domestic), ("DK", .abroad), ("DE", .abroad), ("", .domestic)])
    func outsideTheEUEveryOtherCountryIsAbroad(country: String, zone: OrderDraft.VATZone) throws {
        var rules = try OrderRules.sample()
        rules.homeCountry = "NO"
        var order = ShopOrder.sample(total: "1.00", tax: "0.00", lines: [.sample("S", total: "1.00", tax: "0.00")])
        order.billing.country = country
        let decision = OrderTranslation(rules: rules, shop: try #require(ShopName("no"))).decide(order)
        guard case .transfer(let draft) = decision else { return #expect(Bool(false), "not transferred") }
        #expect(draft.vatZone == zone)
    }

    @Test(arguments: [
        ("a@example.test", true), ("a.b+c@example.co.uk", true), ("o'neil@example.test", true), (" a@b.dk ", true),
        ("a@b", false), ("a b@example.test", false), ("@example.test", false), ("a@example..test", false),
        ("å@example.test", false), ("a@-example.test", false), ("a@example-.test", false), (".a@example.test", false),
        ("a.@example.test", false), ("a..b@example.test", false), ("a@b@example.test", false),
        ("a@exam_ple.test", false),
        ("\"a\"@example.test", false), ("<a@example.test>", false), ("a@example.test.", false), ("", false),
        (String(repeating: "a", count: 64) + "@example.test", true),
        (String(repeating: "a", count: 65) + "@example.test", false),
        ("a@" + String(repeating: "b", count: 64) + ".test", false),
    ])
    func anEMailThatRackbeatMightRefuseIsLeftOut(email: String, isKept: Bool) throws {
        let billing = try draft { $0.billing.email = email }.billing
        #expect(billing.email == (isKept ? email.filter { $0 != " " } : ""))
    }

    @Test(arguments: [
        ("+45 12 34 56 78", true), ("(0045) 12-34.56/78", true), ("1234", true), ("123", false),
        ("123456789012345678901", false), ("12345678 lok. 3", false), ("ring ikke", false), ("", false),
        ("١٢٣٤٥٦٧٨", false), ("1234;drop", false),
    ])
    func aPhoneThatRackbeatMightRefuseIsLeftOut(phone: String, isKept: Bool) throws {
        #expect(try draft { $0.billing.phone = phone }.billing.phone == (isKept ? phone : ""))
    }
}
