import Foundation

/// Orders of every kind that shops send; each is one row with a name.
enum Scenarios {
    static let all = texts + amounts + sums + countries + statuses + goods + refunds

    static let texts: [Scenario] =
        [
            ("Danish letters", "Æblegrød med Øl og Å", "Ævle Ørkælder Åstrup"),
            ("decomposed letters", "A\u{30A}se", "Cafe\u{301}"),
            ("entities", "S&oslash;m &amp; S&#248;n &#8217;A&#8217;", "Brd. M&uuml;ller &amp; Co"),
            ("markup", "<b>fed</b> <script>alert(1)</script>", "<i>Vej</i> 7"),
            ("emoji", "👩‍👩‍👧‍👦 🧶🇩🇰", "🏠 12"),
            ("right to left", "שלום עולם", "שדרות 5"),
            ("Chinese", "羊毛毯子", "北京市朝阳区"),
            ("quotes and slashes", #"5" rør / "M" \ 'x'"#, #"c/o "Hansen" \ 3"#),
            ("line separators", "a\u{2028}b\u{2029}c\r\nd\te", "v\u{85}ej"),
            ("nothing but blanks", "   ", "  "),
            ("eighty letters", String(repeating: "Å", count: 80), "Gade 1"),
            ("more than eighty letters", String(repeating: "Øl ", count: 60), "Gade 1"),
            ("a very long street", "Vare", String(repeating: "Lang gade ", count: 60)),
            ("combining marks without end", "e" + String(repeating: "\u{301}", count: 300), "Gade 1"),
        ].map { name, text, street in
            Scenario("text: \(name)") {
                $0.lines = [.init(name: text)]
                $0.billing = ["address_1": street, "company": text, "city": text]
                $0.note = text
            }
        }
        + [
            ("a long note", String(repeating: "Ring på. ", count: 200)), ("a note of lines", "a\nb\n\nc"),
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

    static let amounts: [Scenario] =
        ([25, 12, 0] as [Decimal]).flatMap { rate in
            ([
                (1, 0.01), (1, 99.99), (2, 33.33), (3, 100), (3, 0.02), (7, 33.33), (11, 1234.56), (100, 0.99),
                (999, 12345.67), (10_000, 1),
            ] as [(Decimal, Decimal)]).map { quantity, net in
                Scenario("amounts: \(quantity) pieces for \(net) and \(rate) % VAT") {
                    $0.lines = [.init("TS-001", quantity, net, rate: rate)]
                }
            }
        }

    static let sums: [Scenario] =
        [
            Scenario("sums: sixty lines") {
                $0.lines = (1...60).map {
                    .init(goodsOf($0), Decimal($0 % 7 + 1), Decimal($0) * 3.37, name: "Vare \($0)")
                }
                $0.shipping = [.init("Fragt", 39)]
            },
            Scenario("sums: three rates in one order") {
                $0.lines = [
                    .init("TS-001", 3, 100.01), .init("LYS/24", 7, 33.33, rate: 12), .init("KRUS-01", 1, 50, rate: 0),
                ]
                $0.shipping = [.init("Fragt", 39.2)]
            },
            Scenario("sums: nothing to pay") { $0.lines = [.init("TS-001", 2, 0)] },
            Scenario("sums: shipping alone costs") {
                $0.lines = [.init("TS-001", 2, 0)]
                $0.shipping = [.init("Fragt", 39)]
            },
            Scenario("sums: free shipping") { $0.shipping = [.init("Gratis", 0)] },
            Scenario("sums: two shipping lines") { $0.shipping = [.init("Fragt", 39.2), .init("Ekspres", 80)] },
            Scenario("sums: shipping without VAT") { $0.shipping = [.init("Fragt", 39, rate: 0)] },
            Scenario("sums: a fee") { $0.fees = [.init("Gebyr", 12.34)] },
            Scenario("sums: a discount as a fee") { $0.fees = [.init("Rabat", -25)] },
            Scenario("sums: a gift card without VAT") { $0.fees = [.init("Gavekort", -50, rate: 0)] },
            Scenario("sums: a gift card pays all of it") { $0.fees = [.init("Gavekort", -125, rate: 0)] },
            Scenario("sums: fees and no goods") {
                $0.lines = []
                $0.fees = [.init("Faktura", 100)]
            },
            Scenario("sums: a million") { $0.lines = [.init("TS-001", 1, 1_000_000.01)] },
            Scenario("sums: half a metre") { $0.lines = [.init("TS-001", 0.5, 49.5)] },
            Scenario("sums: a third of a kilo") { $0.lines = [.init("TS-001", 0.333, 33.3)] },
            Scenario("sums: prices were entered with VAT") {
                $0.pricesIncludeTax = true
                $0.lines = [.init("TS-001", 3, 357.6), .init("LYS/24", 1, 23.2)]
            },
            Scenario("sums: one øre too much") { $0.error = 0.01 },
            Scenario("sums: one øre too little") { $0.error = -0.01 },
            Scenario("sums: a krone too much") {
                $0.error = 1
                $0.fate = .held("totals-differ")
            },
            Scenario("sums: five kroner too little") {
                $0.error = -5
                $0.fate = .held("totals-differ")
            },
            Scenario("sums: a total without lines") {
                $0.lines = []
                $0.error = 100
                $0.fate = .ignored
            },
        ]
        + ["EUR", "SEK", "NOK", "USD", "GBP"].map { currency in
            Scenario("sums: paid in \(currency)") { $0.currency = currency }
        }
        + [3, 4].map { decimals in
            Scenario("sums: a shop that counts in \(decimals) places") {
                $0.decimals = decimals
                $0.lines = [.init("TS-001", 3, 100.125), .init("LYS/24", 7, 33.333)]
            }
        }

    static let countries: [Scenario] = ["DK", "SE", "DE", "FI", "NO", "CH", "US", "GB", "GL", "FO", ""].map { country in
        Scenario("countries: \"\(country)\"") {
            $0.billing = ["country": country]
            $0.lines = [.init(rate: ["DK", "SE", "DE", "FI", ""].contains(country) ? 25 : 0)]
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
        Scenario("goods: an alias") { $0.lines = [.init("GAMMEL-KANDE", 2, 438)] },
        Scenario("goods: Danish letters and a slash") { $0.lines = [.init("ÆBLEGRØD"), .init("LYS/24")] },
        Scenario("goods: the same twice") { $0.lines = [.init("TS-001"), .init("TS-001", 2, 150)] },
        Scenario("goods: with an engraving") {
            $0.lines = [.init(meta: [("Gravering", "Til Åse ❤️"), ("_intern", "x")])]
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

    private static func goodsOf(_ index: Int) -> String {
        ["TS-001", "KRUS-01", "ÆBLEGRØD", "LYS/24", "KANDE-2"][index % 5]
    }
}
