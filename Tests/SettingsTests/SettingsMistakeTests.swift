import Settings
import Testing

struct SettingsMistakeTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        var replacing: [Int: String]
        var complaints: [String]

        init(_ line: Int, _ text: String, _ complaints: String...) {
            replacing = [line: text]
            self.complaints = complaints
        }

        var testDescription: String { replacing.values.joined() }
    }

    @Test(arguments: [
        Mistake(1, "listn: 1\nagreements:", "line 1: listn: unknown key"),
        Mistake(1, "listen: 8080\nagreements:", "line 1: listen: expected HOST:PORT, such as 127.0.0.1:8080"),
        Mistake(
            1, "listen: localhost:65536\nagreements:", "line 1: listen: expected HOST:PORT, such as 127.0.0.1:8080"),
        Mistake(
            1, "proxies: { trusted: [10.0.0.0/33] }\nagreements:",
            "line 1: proxies.trusted[0]: expected an address or a network, such as 10.0.0.0/8"),
        Mistake(1, "proxies: { field: forwarded }\nagreements:", "line 1: proxies: 'trusted' is missing"),
        Mistake(1, "listen: localhost:0\nagreements:", "line 1: listen: port 0 is impossible"),
        Mistake(1, "state: ''\nagreements:", "line 1: state: is empty"),
        Mistake(1, "state:\nagreements:", "line 1: state: has no value"),
        Mistake(1, "state: [a]\nagreements:", "line 1: state: expected text"),
        Mistake(1, "public_url: relay.dk\nagreements:", "line 1: public_url: expected an absolute http or https URL"),
        Mistake(1, "log: json\nagreements:", "line 1: log: expected a mapping"),
        Mistake(1, "log: { format: xml }\nagreements:", "line 1: log.format: expected one of text, json"),
        Mistake(
            1, "log: { level: loud }\nagreements:",
            "line 1: log.level: expected one of trace, debug, info, notice, warning, error, critical"),
    ])
    func atTheTopLevel(mistake: Mistake) {
        #expect(SettingsExample.complaints(SettingsExample.yaml(replacing: mistake.replacing)) == mistake.complaints)
    }

    @Test(arguments: [
        Mistake(2, "  - paused: false", "line 2: agreements[0]: 'name' is missing"),
        Mistake(2, "  - name: Nordic", "line 2: agreements[0].name: expected 1 to 40 of a-z, 0-9, - and _"),
        Mistake(2, "  - name: ''", "line 2: agreements[0].name: expected 1 to 40 of a-z, 0-9, - and _"),
        Mistake(
            2, "  - name: " + String(repeating: "a", count: 41),
            "line 2: agreements[0].name: expected 1 to 40 of a-z, 0-9, - and _"),
        Mistake(2, "  - name: nordic\n    paused: yes", "line 3: agreements[0].paused: expected true or false"),
        Mistake(2, "  - name: nordic\n    paused: 'true'", "line 3: agreements[0].paused: expected true or false"),
        Mistake(2, "  - name: nordic\n    customer: 010", "line 3: agreements[0].customer: expected a whole number"),
        Mistake(2, "  - name: nordic\n    customer: '5'", "line 3: agreements[0].customer: expected a whole number"),
        Mistake(2, "  - name: nordic\n    customer: 1.5", "line 3: agreements[0].customer: expected a whole number"),
        Mistake(2, "  - name: nordic\n    customer: 0", "line 3: agreements[0].customer: expected 1 to 2147483647"),
        Mistake(2, "  - name: nordic\n    customer:", "line 3: agreements[0].customer: expected a whole number"),
        Mistake(2, "  - name: nordic\n    buffer: -1", "line 3: agreements[0].buffer: expected 0 to 1000000"),
        Mistake(
            2, "  - name: nordic\n    home_country: dk",
            "line 3: agreements[0].home_country: expected a country's two capital letters, such as DK"),
        Mistake(
            2, "  - name: nordic\n    items: { fee: ABCDEFGHIJKLMNOPQRSTUVWXYZ }",
            "line 3: agreements[0].items.fee: is longer than 25 characters"),
        Mistake(2, "  - name: nordic\n    items: { tax: A }", "line 3: agreements[0].items.tax: unknown key"),
        Mistake(
            2, "  - name: nordic\n    inventory: { compare_at: 24:00 }",
            "line 3: agreements[0].inventory.compare_at: expected a time, such as 02:00, or never"),
        Mistake(
            2, "  - name: nordic\n    stock_rules: { share: 101 }",
            "line 3: agreements[0].stock_rules.share: expected 0 to 100"),
        Mistake(
            2, "  - name: nordic\n    stock_rules: { skus: [{ share: 1 }] }",
            "line 3: agreements[0].stock_rules.skus[0]: 'pattern' is missing"),
        Mistake(2, "  - nordic", "line 3: mapping values are not allowed in this context"),
    ])
    func inAnAgreement(mistake: Mistake) {
        #expect(
            SettingsExample.complaints(SettingsExample.yaml(replacing: mistake.replacing)).first
                == mistake.complaints[0])
    }

    @Test(arguments: [
        Mistake(4, "", "line 3: agreements[0].rackbeat: 'token' is missing"),
        Mistake(
            5, "",
            "line 3: agreements[0].rackbeat: 'webhook_token' or 'webhook_signature' is missing: webhooks must be recognised, unless public_url says where to make them"
        ),
        Mistake(4, "      token: xyz", "line 4: agreements[0].rackbeat.token: expected env:NAME or file:PATH"),
        Mistake(
            5, "      webhook_signature: { header: A B, encoding: hex, secret: env:S }",
            "line 5: agreements[0].rackbeat.webhook_signature.header: is not the name of a header field"),
        Mistake(
            5, "      webhook_signature: { header: A, encoding: hex2, secret: env:S }",
            "line 5: agreements[0].rackbeat.webhook_signature.encoding: expected one of hex, base64"),
        Mistake(
            5, "      webhook_signature: { header: A, encoding: hex }",
            "line 5: agreements[0].rackbeat.webhook_signature: 'secret' is missing"),
        Mistake(
            5, "      webhook_token: env:W\n      settle_seconds: 0",
            "line 6: agreements[0].rackbeat.settle_seconds: expected 1 to 600"),
        Mistake(
            5, "      webhook_token: env:W\n      requests_per_minute: 0",
            "line 6: agreements[0].rackbeat.requests_per_minute: expected 1 to 1000000"),
        Mistake(
            5, "      webhook_token: env:W\n      contact: a@b (c)",
            "line 6: agreements[0].rackbeat.contact: expected an e-mail address"),
        Mistake(
            5, "      webhook_token: env:W\n      url: ftp://rackbeat",
            "line 6: agreements[0].rackbeat.url: expected an absolute http or https URL"),
    ])
    func inTheRackbeatSection(mistake: Mistake) {
        #expect(SettingsExample.complaints(SettingsExample.yaml(replacing: mistake.replacing)) == mistake.complaints)
    }

    @Test(arguments: [
        Mistake(
            6, "    shops: []\n    shps:", "line 6: agreements[0].shops: needs at least one",
            "line 7: agreements[0].shps: unknown key"),
        Mistake(
            8, "        url: https://u:p@shop.dk",
            "line 8: agreements[0].shops[0].url: must not hold a user or a password"),
        Mistake(
            8, "        url: https://shop.dk?a",
            "line 8: agreements[0].shops[0].url: must not hold a query or a fragment"),
        Mistake(
            8, "        url: https://shop.dk#a",
            "line 8: agreements[0].shops[0].url: must not hold a query or a fragment"),
        Mistake(8, "        url: https://shop.dk:0", "line 8: agreements[0].shops[0].url: port 0 is impossible"),
        Mistake(
            8, "        url: https://shop.dk:65536", "line 8: agreements[0].shops[0].url: port 65536 is impossible"),
        Mistake(
            8, "        url: https:///x", "line 8: agreements[0].shops[0].url: expected an absolute http or https URL"),
        Mistake(
            8, "        url: https://a b", "line 8: agreements[0].shops[0].url: expected an absolute http or https URL"),
        Mistake(
            8, "        url: https://blåbær.dk",
            "line 8: agreements[0].shops[0].url: expected an absolute http or https URL"),
        Mistake(
            9, "        consumer_key: ck_1",
            "line 9: agreements[0].shops[0].consumer_key: expected env:NAME or file:PATH"),
        Mistake(
            9, "        consumer_key: 'env:'",
            "line 9: agreements[0].shops[0].consumer_key: expected env:NAME or file:PATH"),
        Mistake(
            9, "        consumer_key: env:1A",
            "line 9: agreements[0].shops[0].consumer_key: expected env:NAME or file:PATH"),
        Mistake(
            9, "        consumer_key: 'file:'",
            "line 9: agreements[0].shops[0].consumer_key: expected env:NAME or file:PATH"),
        Mistake(
            11, "        webhook_secrets: []", "line 11: agreements[0].shops[0].webhook_secrets: needs at least one"),
        Mistake(
            11, "        webhook_secrets: [env:A, env:B, env:C]",
            "line 11: agreements[0].shops[0].webhook_secrets: takes at most 2"),
        Mistake(
            11, "        webhook_secrets: env:A", "line 11: agreements[0].shops[0].webhook_secrets: expected a list"),
        Mistake(
            11, "        webhook_secrets:\n          - env:A\n          - b",
            "line 13: agreements[0].shops[0].webhook_secrets[1]: expected env:NAME or file:PATH"),
        Mistake(
            11, "        webhook_secrets: [env:H]\n        aliases: { '': A }",
            "line 12: agreements[0].shops[0].aliases.: a SKU cannot be empty"),
        Mistake(
            11, "        webhook_secrets: [env:H]\n        aliases:\n          A: B\n          C:",
            "line 14: agreements[0].shops[0].aliases.C: has no value"),
        Mistake(
            11, "        webhook_secrets: [env:H]\n        aliases: { [A]: B }",
            "line 12: agreements[0].shops[0].aliases: a key must be plain text"),
        Mistake(
            11, "        webhook_secrets: [env:H]\n        statuses: [wc-processing]",
            "line 12: agreements[0].shops[0].statuses[0]: expected the status without wc-"),
        Mistake(
            11, "        webhook_secrets: [env:H]\n        statuses: [processing, checkout-draft]",
            "line 12: agreements[0].shops[0].statuses[1]: orders in this status are no orders yet, or no more"),
        Mistake(
            11, "        webhook_secrets: [env:H]\n        statuses: [In Progress]",
            "line 12: agreements[0].shops[0].statuses[0]: expected an order status, such as processing"),
        Mistake(
            11, "        webhook_secrets: [env:H]\n        bufer: 1",
            "line 12: agreements[0].shops[0].bufer: unknown key"),
        Mistake(
            11, "        webhook_secrets: [env:H]\n        \"a\\nb\": 1",
            "line 12: agreements[0].shops[0].…: unknown key"),
    ])
    func inAShop(mistake: Mistake) {
        #expect(SettingsExample.complaints(SettingsExample.yaml(replacing: mistake.replacing)) == mistake.complaints)
    }

    @Test(arguments: [
        ("bundles: parts", "bundles: expected one of container, children, both"),
        ("coupons: lines", "coupons: expected one of line_prices, discount_item"),
        ("placeholder_item: ''", "placeholder_item: is empty"),
        ("placeholder_item: ABCDEFGHIJKLMNOPQRSTUVWXYZ", "placeholder_item: is longer than 25 characters"),
        ("orders_from: 2023-02-29", "orders_from: expected a day, such as 2026-01-31"),
        ("orders_from: 2023-2-1", "orders_from: expected a day, such as 2026-01-31"),
        ("orders_from: 01-02-2023", "orders_from: expected a day, such as 2026-01-31"),
        ("orders_from: 2023-01-01T00:00:00", "orders_from: expected a day, such as 2026-01-31"),
        ("orders_from: +023-01-01", "orders_from: expected a day, such as 2026-01-31"),
        ("meta: { vat: [a] }", "meta.vat: unknown key"), ("meta: { ean: [] }", "meta.ean: needs at least one"),
        ("meta: { ean: gln }", "meta.ean: expected a list"), ("meta: { ean: [''] }", "meta.ean[0]: is empty"),
        ("payment_methods: { bacs: net14 }", "payment_methods.bacs: expected a whole number"),
        ("payment_methods: { '': 1 }", "payment_methods.: a key cannot be empty"),
        ("shipping_methods: [1]", "shipping_methods: expected a mapping"),
        ("shipping_methods: { \"flat_rate:4\": 0 }", "shipping_methods.flat_rate:4: expected 1 to 2147483647"),
        ("book: yes", "book: expected true or false"), ("mail: 1", "mail: expected true or false"),
    ])
    func inWhatAShopsOrdersBecome(line: String, complaint: String) {
        let yaml = SettingsExample.yaml() + "\n        " + line
        #expect(SettingsExample.complaints(yaml) == ["line 12: agreements[0].shops[0].\(complaint)"])
    }

    @Test func allMistakesAreNamedAtOnceInTheOrderOfTheirLines() {
        let yaml = """
            listen: 8080
            loglevel: info
            agreements:
              - name: Nordic
                buffer: lots
                rackbeat:
                  token: hunter2
                shops:
                  - name: dk
                    url: shop.dk
                    bufer: 2
                  - name: dk
                    url: https://shop.se
                    consumer_key: env:K
                    consumer_secret: env:S
                    webhook_secrets: [s3cret]
            """
        #expect(
            SettingsExample.complaints(yaml) == [
                "line 1: listen: expected HOST:PORT, such as 127.0.0.1:8080",
                "line 2: loglevel: unknown key",
                "line 4: agreements[0].name: expected 1 to 40 of a-z, 0-9, - and _",
                "line 5: agreements[0].buffer: expected a whole number",
                "line 6: agreements[0].rackbeat: 'webhook_token' or 'webhook_signature' is missing: webhooks must be recognised, unless public_url says where to make them",
                "line 7: agreements[0].rackbeat.token: expected env:NAME or file:PATH",
                "line 9: agreements[0].shops[0]: 'consumer_key' is missing",
                "line 9: agreements[0].shops[0]: 'consumer_secret' is missing",
                "line 9: agreements[0].shops[0]: 'webhook_secrets' is missing",
                "line 10: agreements[0].shops[0].url: expected an absolute http or https URL",
                "line 11: agreements[0].shops[0].bufer: unknown key",
                "line 12: agreements[0].shops[1].name: 'dk' is the name of another shop (line 9)",
                "line 16: agreements[0].shops[1].webhook_secrets[0]: expected env:NAME or file:PATH",
            ])
    }

    @Test func namesAreUniqueInTheWholeFile() {
        let second = SettingsExample.lines.dropFirst().joined(separator: "\n")
        #expect(
            SettingsExample.complaints(SettingsExample.yaml() + "\n" + second) == [
                "line 12: agreements[1].name: 'nordic' is the name of another agreement (line 2)",
                "line 17: agreements[1].shops[0].name: 'dk' is the name of another shop (line 7)",
                "line 18: agreements[1].shops[0].url: is the site of another shop (line 8)",
            ])
    }

    @Test func noMistakeRepeatsAValueThatCouldBeASecret() {
        let yaml = SettingsExample.yaml(replacing: [
            4: "      token: hunter2", 8: "        url: https://admin:hunter2@shop.dk",
            9: "        consumer_key: [hunter2]",
            11: "        webhook_secrets: [hunter2, 'env:hunter2!']",
        ])
        let complaints = SettingsExample.complaints(yaml)
        #expect(complaints.count == 5)
        #expect(!complaints.joined().contains("hunter2"))
        #expect(!SettingsExample.complaints(yaml + "\n   x: 'hunter2").joined().contains("hunter2"))
    }
}
