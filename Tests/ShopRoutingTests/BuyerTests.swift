import ShopRouting
import Testing

/// Who buys, on which terms, and what the note says.
struct BuyerTests {
    private func draft(
        _ rules: (inout OrderRules) -> Void = { _ in }, _ change: (inout ShopOrder) -> Void
    ) throws -> OrderDraft {
        var order = ShopOrder.sample(total: "1", tax: "0", lines: [.sample("S", total: "1", tax: "0")])
        change(&order)
        return try ShopRoutingTests.draft(order, .sample(rules))
    }

    @Test(
        arguments: [
            ([("vat", "DK12345678")], "DK12345678"), ([("vat", " dk 12.34-56 78 ")], "DK12345678"),
            ([("vat", "12345678")], "12345678"), ([("cvr", "87654321"), ("vat", "12345678")], "12345678"),
            ([("vat", ""), ("cvr", "87654321")], "87654321"), ([("vat", nil), ("cvr", "87654321")], "87654321"),
            ([("other", "12345678")], ""), ([], ""),
        ] as [([(String, String?)], String)])
    func aVATNumberIsTheFirstUnderItsKeys(meta: [(String, String?)], number: String) throws {
        let draft = try draft({ $0.vatNumberKeys = ["vat", "cvr"] }) {
            $0.meta = meta.map { .init(key: $0.0, value: $0.1) }
        }
        #expect(draft.vatNumber == number && draft.note == "")
    }

    @Test(arguments: [("5790 0001 2345 6", "5790000123456"), ("5790000123456", "5790000123456")])
    func anEANNumberHas13Digits(value: String, number: String) throws {
        #expect(try draft({ $0.eanKeys = ["ean"] }) { $0.meta = [.init(key: "ean", value: value)] }.ean == number)
    }

    @Test(arguments: ["nej", "579000012345", "57900001234567", "579000012345X"])
    func whatIsNoNumberIsLeftOutWithANote(value: String) throws {
        let draft = try draft({
            $0.eanKeys = ["ean"]
            $0.vatNumberKeys = ["vat"]
        }) { $0.meta = [.init(key: "ean", value: value), .init(key: "vat", value: "har jeg ikke")] }
        #expect(draft.ean == "" && draft.vatNumber == "")
        #expect(
            draft.note == "The VAT number \"har jeg ikke\" is not valid and was left out.\n"
                + "The EAN number \"\(value)\" is not valid and was left out.")
    }

    @Test func whatRackbeatMightRefuseOfAnAddressIsLeftOutWithANote() throws {
        let draft = try draft {
            $0.customerNote = "Ring på"
            $0.billing.email = "a@b"
            $0.billing.phone = "12345678 lok. 3"
            $0.shipping.lastName = "Hansen"
            $0.shipping.phone = "ingen"
        }
        #expect(
            draft.note == """
                Ring på
                The billing e-mail address "a@b" is not valid and was left out.
                The billing phone number "12345678 lok. 3" is not valid and was left out.
                The delivery phone number "ingen" is not valid and was left out.
                """)
    }

    @Test func anAddressThatIsBothIsComplainedOfOnce() throws {
        let draft = try draft { $0.billing.phone = "ingen" }
        #expect(draft.delivery == draft.billing && draft.note.split(separator: "\n").count == 1)
    }

    @Test(arguments: ["x", "æ", "e\u{301}", "🇩🇰"]) func theBuyersWordsGiveWayToOurs(letter: String) throws {
        let draft = try draft {
            $0.customerNote = String(repeating: letter, count: 900)
            $0.billing.phone = "ingen"
        }
        #expect((798...800).contains(draft.note.unicodeScalars.count))
        #expect(
            draft.note.hasSuffix(
                "\nThe billing phone number \"ingen\" is not valid and was left out.\n"
                    + "[Cut off here: the shop's order has the rest.]"))
    }

    @Test(arguments: [(799, false), (800, false), (801, true), (5000, true)])
    func aNoteThatIsCutSaysSo(length: Int, isCut: Bool) throws {
        let note = try draft { $0.customerNote = String(repeating: "x", count: length) }.note
        #expect(note.count == min(length, 800))
        #expect(note.hasSuffix("x\n[Cut off here: the shop's order has the rest.]") == isCut)
    }

    @Test func aNoteOfOursLeavesHalfToTheBuyer() throws {
        var order = ShopOrder.sample(total: "9", tax: "0", lines: [])
        for id in 1...9 {
            var line = ShopOrder.Line.sample("S", total: "1", tax: "0", variation: 12)
            line.meta = [.init(key: "Gravering", value: String(repeating: "g", count: 100 + id))]
            order.lines.append(line)
        }
        order.customerNote = String(repeating: "x", count: 900)
        let note = try ShopRoutingTests.draft(order).note
        #expect(note.hasPrefix(String(repeating: "x", count: 376) + "\nVare: Gravering: ggg"))
        #expect((799...800).contains(note.unicodeScalars.count))
    }

    @Test(arguments: [("bacs", 3), ("cod", nil), ("", nil)] as [(String, Int?)])
    func aPaymentMethodHasPaymentTerms(method: String, terms: Int?) throws {
        #expect(try draft({ $0.paymentTerms = ["bacs": 3] }) { $0.paymentMethod = method }.paymentTerms == terms)
    }

    @Test(
        arguments: [
            ([("flat_rate", "4")], 5), ([("flat_rate", "3")], 2), ([("flat_rate", "")], 2), ([("local", "4")], nil),
            ([("local", "1"), ("flat_rate", "4")], 5), ([("flat_rate", "3"), ("flat_rate", "4")], 2), ([], nil),
        ] as [([(String, String)], Int?)])
    func aShippingMethodHasDeliveryTermsByItsInstanceFirst(methods: [(String, String)], terms: Int?) throws {
        let draft = try draft({ $0.deliveryTerms = ["flat_rate": 2, "flat_rate:4": 5] }) { order in
            order.shippingLines = methods.map { method, instance in
                var line = ShopOrder.Charge(id: 1, name: "Fragt", method: method, total: "0", totalTax: "0")
                line.instance = instance
                return line
            }
        }
        #expect(draft.deliveryTerms == terms)
    }
}
