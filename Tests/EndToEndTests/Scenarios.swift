import Foundation

/// Orders of every kind that shops send; each is one row with a name.
enum Scenarios {
    static let all =
        texts + amounts + sums + coupons + bundles + variations + buyers + countries + statuses + goods + refunds

    /// Name, text and street as the shop has them, and how both read in Rackbeat where that differs.
    static let texts: [Scenario] =
        ([
            ("Danish letters", "Æblegrød med Øl og Å", "Ævle Ørkælder Åstrup", nil, nil),
            ("decomposed letters", "A\u{30A}se", "Cafe\u{301}", nil, nil),
            (
                "entities", "S&oslash;m &amp; S&#248;n &#8217;A&#8217;", "Brd. M&uuml;ller &amp; Co", "Søm & Søn ’A’",
                "Brd. Müller & Co"
            ),
            ("markup", "<b>fed</b> <script>alert(1)</script>", "<i>Vej</i> 7", nil, nil),
            ("emoji", "👩‍👩‍👧‍👦 🧶🇩🇰", "🏠 12", nil, nil), ("right to left", "שלום עולם", "שדרות 5", nil, nil),
            ("Chinese", "羊毛毯子", "北京市朝阳区", nil, nil),
            ("quotes and slashes", #"5" rør / "M" \ 'x'"#, #"c/o "Hansen" \ 3"#, nil, nil),
            ("line separators", "a\u{2028}b\u{2029}c\r\nd\te", "v\u{85}ej", "a b c d e", "vej"),
            ("eighty letters", String(repeating: "Å", count: 80), "Gade 1", nil, nil),
            ("more than eighty letters", String(repeating: "Øl ", count: 60), "Gade 1", nil, nil),
            ("a very long street", "Vare", String(repeating: "Lang gade ", count: 60), nil, nil),
            ("combining marks without end", "e" + String(repeating: "\u{301}", count: 300), "Gade 1", nil, nil),
        ] as [(String, String, String, String?, String?)]).map { name, text, street, shown, shownStreet in
            Scenario("text: \(name)") {
                $0.lines = [.init(name: text)]
                $0.billing = ["address_1": street, "company": text, "city": text]
                $0.note = text.filter { !$0.isNewline }
                let shown = shown ?? text
                $0.reads = [
                    .line: cut(shown, 80), .name: cut(shown, 255), .city: cut(shown, 255),
                    .street: cut(shownStreet ?? street, 255),
                ]
            }
        }
        + [
            Scenario("text: nothing but blanks") {
                $0.lines = [.init(name: "   ")]
                $0.billing = ["address_1": "  ", "company": "   ", "city": "   "]
                $0.note = "   "
                $0.reads = [.line: "TS-001", .name: "Åse Ørsted", .street: "", .city: "", .note: ""]
            },
            Scenario("text: a note of lines") {
                $0.note = " a\r\nb\n\nc &aelig; \n"
                $0.reads = [.note: "a\nb\n\nc æ"]
            },
            Scenario("text: a long engraving") {
                $0.lines = [.init(name: "Ring", meta: [("Gravering", String(repeating: "æ", count: 700))])]
                $0.reads = [.line: "Ring", .note: "Ring: Gravering: " + String(repeating: "æ", count: 700)]
            },
            Scenario("text: an engraving that fits nowhere") {
                let ending = "\n[Cut off here: the shop's order has the rest.]"
                $0.lines = [.init(name: "Ring", meta: [("Gravering", String(repeating: "æ", count: 900))])]
                let room = 800 - ending.count - "Ring: Gravering: ".count
                $0.reads = [.note: "Ring: Gravering: " + String(repeating: "æ", count: room) + ending]
            },
        ]
        + [
            ("a long note", String(repeating: "Ring på. ", count: 200)),
            ("a note of emoji", String(repeating: "👨‍👩‍👧‍👦", count: 300)),
        ].map { name, note in Scenario("text: \(name)") { $0.note = note } }
        + [
            "not an address", "a@b", "a@@example.test", "å@example.test", "a b@example.test", "x@example.test.",
            String(repeating: "a", count: 90) + "@example.test",
        ].map { email in
            Scenario("text: the e-mail \(email)") {
                $0.billing = ["email": email]
                $0.fate = .held("customer-missing")
            }
        }
        + [
            "", "+45 12 34 56 78", "ring i døren", String(repeating: "1", count: 100), "☎️ 12345678",
        ].map { phone in Scenario("text: the phone \"\(phone)\"") { $0.billing = ["phone": phone] } } + [
            Scenario("text: no e-mail at all") {
                $0.billing = ["email": ""]
                $0.fate = .held("customer-missing")
            },
            Scenario("text: a number of a plugin") { $0.number = "INV-2026-0007 / Å" },
            Scenario("text: a number of 300 letters") { $0.number = String(repeating: "7", count: 300) },
            Scenario("text: another receiver") {
                $0.shippingAddress = [
                    "first_name": "Bo", "last_name": "Bødker", "address_1": "Pakkeshop 7", "city": "Århus",
                    "postcode": "8000", "country": "DK",
                ]
            },
        ]

    static let variations: [Scenario] = [
        Scenario("variations: with SKUs of their own") {
            $0.lines = [.init("HOOD-S-BLÅ", name: "Hættetrøje - S"), .init("HOOD-L-SORT", 2, 858)]
            $0.sends = ["1 × HOOD-S-BLÅ 100", "2 × HOOD-L-SORT 429"]
        },
        held("variations: one that was deleted", .init("HOOD", variation: 0), "variation-deleted"),
        held(
            "variations: one that was deleted, with its choice",
            .init("HOOD", name: "Hættetrøje - S", variation: 0, meta: [("storrelse", "S")]), "variation-deleted"),
    ]

    static let buyers: [Scenario] = [
        Scenario("buyers: a business at home") {
            $0.meta = [("_billing_vat_number", "DK 12345678"), ("_billing_ean", "5790000123456")]
            $0.reads = [.zone: "domestic"]
        },
        Scenario("buyers: a business in Germany, without VAT") {
            $0.meta = [("_billing_vat_number", "DE123456789")]
            $0.billing = ["country": "DE"]
            $0.lines = [.init(rate: 0)]
            $0.reads = [.zone: "eu"]
        },
        Scenario("buyers: a Danish business that has goods sent to Germany, with VAT") {
            $0.meta = [("_billing_cvr", "12345678")]
            $0.shippingAddress = ["last_name": "Hansen", "country": "DE"]
            $0.reads = [.zone: "domestic"]
        },
        Scenario("buyers: a business in Northern Ireland") {
            $0.meta = [("_billing_vat_number", "XI123456789")]
            $0.billing = ["country": "GB", "postcode": "BT1 1AA"]
            $0.lines = [.init(rate: 0)]
            $0.reads = [.zone: "eu"]
        },
        Scenario("buyers: the Canary Islands") {
            $0.billing = ["country": "ES", "postcode": "35001", "state": "GC"]
            $0.lines = [.init(rate: 0)]
            $0.reads = [.zone: "abroad"]
        },
        Scenario("buyers: numbers that are none") {
            $0.meta = [("_billing_vat_number", "nej"), ("_billing_ean", "123")]
            $0.reads = [
                .note: "The VAT number \"nej\" is not valid and was left out.\n"
                    + "The EAN number \"123\" is not valid and was left out."
            ]
        },
    ]

    static let countries: [Scenario] = ["DK", "SE", "DE", "FI", "NO", "CH", "US", "GB", "GL", "FO", ""].map { country in
        Scenario("countries: \"\(country)\"") {
            let isAtHome = ["DK", "SE", "DE", "FI", ""].contains(country)
            $0.billing = ["country": country]
            $0.lines = [.init(rate: isAtHome ? 25 : 0)]
            $0.reads = [.zone: isAtHome ? "domestic" : "abroad"]
        }
    }

    static let statuses: [Scenario] =
        ["processing", "completed"].map { status in Scenario("status: \(status)") { $0.status = status } }
        + [
            "pending", "on-hold", "cancelled", "refunded", "failed", "trash", "checkout-draft", "auto-draft", "draft",
            "my-status",
        ].map { status in
            Scenario("status: \(status)") {
                $0.status = status
                $0.fate = .ignored
            }
        }

    static let goods: [Scenario] = [
        Scenario("goods: an alias") {
            $0.lines = [.init("GAMMEL-KANDE", 2, 438)]
            $0.sends = ["2 × KANDE-2 219"]
        },
        Scenario("goods: Danish letters and a slash") { $0.lines = [.init("ÆBLEGRØD"), .init("LYS/24")] },
        Scenario("goods: the same twice") { $0.lines = [.init("TS-001"), .init("TS-001", 2, 150)] },
        Scenario("goods: with an engraving") {
            $0.lines = [.init(meta: [("Gravering", "Til Åse ❤️"), ("_intern", "x")])]
            $0.reads = [.line: "Vare (Gravering: Til Åse ❤️)"]
        },
        held("goods: no SKU", .init(""), "sku-missing"),
        held("goods: a product that is gone", .init(nil, product: 0), "product-deleted"),
        held("goods: a SKU of 26 letters", .init(String(repeating: "X", count: 26)), "sku-too-long"),
        held("goods: an item that Rackbeat has not", .init("FINDES-IKKE"), "item-unknown"),
        held("goods: another case", .init("ts-001"), "item-unknown"),
        held("goods: decomposed letters", .init("A\u{30A}BLE"), "item-unknown"),
        held("goods: a blank at the end", .init("TS-001 "), "item-unknown"),
        held("goods: a barred item", .init("ULDTÆPPE"), "item-barred"),
        held("goods: none of it", .init("TS-001", 0, 0), "quantity-invalid"),
        held("goods: less than none", .init("TS-001", -1, -100), "quantity-invalid"),
        Scenario("goods: one good line and a bad one") {
            $0.lines = [.init(), .init("")]
            $0.fate = .held("sku-missing")
        },
    ]

    static let refunds: [Scenario] = [
        Scenario("refunds: a part was given back before it came") { $0.refunds = [25] },
        Scenario("refunds: two of them") { $0.refunds = [25, 12.5] },
    ]

    private static func held(_ name: String, _ line: Scenario.Line, _ kind: String) -> Scenario {
        Scenario(name) {
            $0.lines = [line]
            $0.fate = .held(kind)
        }
    }

    /// As Rackbeat's fields of so many letters hold it.
    private static func cut(_ text: String, _ limit: Int) -> String {
        var kept = text.unicodeScalars.prefix(limit)
        while kept.last == " " { kept.removeLast() }
        return String(kept)
    }

    static func goodsOf(_ index: Int) -> String {
        ["TS-001", "KRUS-01", "ÆBLEGRØD", "LYS/24", "KANDE-2"][index % 5]
    }
}
