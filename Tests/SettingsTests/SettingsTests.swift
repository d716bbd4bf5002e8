import Settings
import Testing

struct SettingsTests {
    @Test func theSmallestFileHasTheDocumentedDefaults() throws {
        let settings = try Settings.load(yaml: SettingsExample.yaml())
        #expect(settings.listen == [.address(Settings.Listen(host: "127.0.0.1", port: 8080))])
        #expect(settings.state == "./state")
        #expect(settings.publicURL == nil)
        #expect(settings.log.format == .text)
        #expect(settings.log.level == .info)
        #expect(settings.warnings.isEmpty)

        let agreement = try #require(settings.agreements.first)
        #expect(agreement.name == "nordic")
        #expect(!agreement.paused)
        #expect(agreement.rackbeat.url == "https://app.rackbeat.com/api/")
        #expect(agreement.rackbeat.token.description == "env:T")
        #expect(agreement.rackbeat.webhookTokens.map(\.description) == ["env:W"])
        #expect(agreement.rackbeat.webhookSignature == nil)
        #expect(agreement.rackbeat.requestsPerMinute == 480)
        #expect(agreement.rackbeat.settleSeconds == 100)
        #expect(agreement.rackbeat.contact == nil)
        #expect(agreement.customer == nil)
        #expect(agreement.items.shipping == "SHIPPING")
        #expect(agreement.items.fee == "FEE")
        #expect(agreement.items.discount == "DISCOUNT")
        #expect(agreement.items.rounding == "ROUNDING")
        #expect(agreement.book && !agreement.mail)
        #expect(agreement.homeCountry == "DK")
        #expect([agreement.layout, agreement.paymentTerms, agreement.employee] == [nil, nil, nil])
        #expect([agreement.customerGroup, agreement.customField] == [nil, nil])
        #expect(agreement.buffer == 0)

        let shop = try #require(agreement.shops.first)
        #expect(shop.name == "dk")
        #expect(shop.url == "https://shop.dk")
        #expect(shop.aliases.isEmpty)
        #expect(shop.statuses == ["processing", "completed"])
        #expect(shop.book == nil && shop.mail == nil)
        let translation = shop.translation
        #expect(translation.ordersFrom == nil && translation.bundles == nil && translation.coupons == .linePrices)
        #expect(translation.placeholderItem == nil)
        #expect(
            translation.meta.vatNumber.contains("_billing_vat_number") && translation.meta.ean.contains("_billing_ean"))
        #expect(translation.paymentMethods.isEmpty && translation.shippingMethods.isEmpty)
        #expect(shop.stock && shop.manageStock)
        #expect(shop.buffer == nil)
        #expect([shop.consumerKey, shop.consumerSecret].map(\.description) == ["env:K", "env:S"])
        #expect(shop.webhookSecrets.map(\.description) == ["env:H"])
    }

    @Test func everySettingIsTakenFromTheFile() throws {
        let settings = try Settings.load(
            yaml: """
                listen: "[::1]:9000"
                state: /var/lib/shoprelay
                public_url: https://relay.example.dk/
                log: { format: json, level: debug }
                agreements:
                  - name: nordic
                    paused: true
                    rackbeat:
                      url: https://rackbeat.example/api
                      token: file:/run/secrets/token
                      webhook_signature: { header: X-Signature, encoding: base64, secret: env:W }
                      requests_per_minute: 100
                      settle_seconds: 1
                      contact: it@example.dk
                    customer: 1001
                    items: { shipping: FRAGT, fee: GEBYR, discount: RABAT, rounding: ØRE }
                    book: false
                    mail: true
                    home_country: 'NO'
                    layout: 1
                    payment_terms: 2
                    employee: 3
                    customer_group: 6
                    custom_field: 7
                    buffer: 4
                    inventory: { figure: physical, drafts_reserve: true, locations: [1, 3], compare_at: 23:30 }
                    stock_rules: { exclude: ["X-*"], share: 50 }
                    shops:
                      - name: no
                        url: https://shop.no/butikk/
                        consumer_key: env:K
                        consumer_secret: env:S
                        webhook_secrets: [env:H, env:I]
                        statuses: [on-hold]
                        orders_from: 2024-02-29
                        bundles: children
                        coupons: discount_item
                        placeholder_item: UKENDT
                        meta: { vat_number: [cvr], ean: [ean, gln] }
                        payment_methods: { bacs: 8, 'no': 9 }
                        shipping_methods: { flat_rate: 10, "flat_rate:4": 11 }
                        book: true
                        mail: false
                        stock: false
                        manage_stock: false
                        buffer: 5
                        stock_rules:
                          include: ["TS-*"]
                          cap: 9
                          minimum: 1
                          skus: [{ pattern: "TS-1", buffer: 0, share: 10, cap: 3, minimum: 2 }]
                """)
        #expect(settings.listen == [.address(Settings.Listen(host: "::1", port: 9000))])
        #expect(settings.state == "/var/lib/shoprelay")
        #expect(settings.publicURL == "https://relay.example.dk")
        #expect(settings.log.format == .json)
        #expect(settings.log.level == .debug)

        let agreement = try #require(settings.agreements.first)
        #expect(agreement.paused)
        #expect(agreement.rackbeat.url == "https://rackbeat.example/api/")
        #expect(agreement.rackbeat.token.description == "file:/run/secrets/token")
        #expect(agreement.rackbeat.webhookSignature?.header == "X-Signature")
        #expect(agreement.rackbeat.webhookSignature?.encoding == .base64)
        #expect(agreement.rackbeat.requestsPerMinute == 100)
        #expect(agreement.rackbeat.settleSeconds == 1)
        #expect(agreement.rackbeat.contact == "it@example.dk")
        #expect(agreement.customer == 1001)
        #expect(agreement.items.shipping == "FRAGT")
        #expect(agreement.items.fee == "GEBYR")
        #expect(agreement.items.discount == "RABAT")
        #expect(agreement.items.rounding == "ØRE")
        #expect(!agreement.book && agreement.mail)
        #expect(agreement.homeCountry == "NO")
        #expect([agreement.layout, agreement.paymentTerms, agreement.employee] == [1, 2, 3])
        #expect([agreement.customerGroup, agreement.customField] == [6, 7])
        #expect(agreement.buffer == 4)
        #expect(agreement.inventory.figure == .physical && agreement.inventory.draftsReserve)
        #expect(agreement.inventory.locations == [1, 3] && agreement.inventory.compareAt == 23 * 60 + 30)
        #expect(agreement.stockRules.exclude == ["X-*"] && agreement.stockRules.share == 50)

        let shop = try #require(agreement.shops.first)
        #expect(shop.name == "no")
        #expect(shop.url == "https://shop.no/butikk")
        #expect(shop.webhookSecrets.map(\.description) == ["env:H", "env:I"])
        #expect(shop.statuses == ["on-hold"])
        #expect(shop.book == true && shop.mail == false)
        let translation = shop.translation
        #expect(translation.ordersFrom == "2024-02-29" && translation.placeholderItem == "UKENDT")
        #expect(translation.bundles == .children && translation.coupons == .discountItem)
        #expect(translation.meta.vatNumber == ["cvr"] && translation.meta.ean == ["ean", "gln"])
        #expect(translation.paymentMethods == ["bacs": 8, "no": 9])
        #expect(translation.shippingMethods == ["flat_rate": 10, "flat_rate:4": 11])
        #expect(!shop.stock && !shop.manageStock)
        #expect(shop.buffer == 5)
        let rules = try #require(shop.stockRules)
        #expect(rules.include == ["TS-*"] && rules.exclude == [] && rules.share == 100)
        #expect(rules.cap == 9 && rules.minimum == 1)
        #expect(rules.skus.count == 1 && rules.skus[0].pattern == "TS-1" && rules.skus[0].buffer == 0)
        #expect([rules.skus[0].share, rules.skus[0].cap, rules.skus[0].minimum] == [10, 3, 2])
    }

    @Test func aSKUAndAnItemNumberStayAsWritten() throws {
        let aliases = """
                    aliases:
                      0123: 007
                      1e3: 1_000
                      0x1F: 0o17
                      no: yes
                      12:30: 2024-01-01
                      ~: null-ish
                      "true": "~"
                      1.10: 'å '
            """
        let settings = try Settings.load(yaml: SettingsExample.yaml() + "\n" + aliases)
        #expect(
            settings.agreements[0].shops[0].aliases == [
                "0123": "007", "1e3": "1_000", "0x1F": "0o17", "no": "yes", "12:30": "2024-01-01", "~": "null-ish",
                "true": "~", "1.10": "å ",
            ])
    }

    @Test(arguments: [
        ("http://shop.dk", true), ("HTTP://shop.dk", true), ("http://127.0.0.1.example.dk", true),
        ("http://127.0.0.1:81", false), ("http://localhost/shop", false), ("http://[::1]:81", false),
        ("https://shop.dk", false),
    ])
    func unencryptedCallsToAnotherMachineAreWarnedOf(url: String, isWarned: Bool) throws {
        let settings = try Settings.load(yaml: SettingsExample.yaml(replacing: [8: "        url: \(url)"]))
        let warning =
            "line 8: agreements[0].shops[0].url: http to another machine: keys and orders can be read on the way"
        #expect(settings.warnings.map(\.description) == (isWarned ? [warning] : []))
    }

    @Test(arguments: ["https://Shop.dk/", "http://shop.dk", "HTTPS://shop.dk//"])
    func oneSiteUnderTwoNamesIsAnError(url: String) {
        let shop = SettingsExample.lines[6...].joined(separator: "\n")
        let second = shop.replacing("name: dk", with: "name: dk2").replacing("https://shop.dk", with: url)
        #expect(
            SettingsExample.complaints(SettingsExample.yaml() + "\n" + second) == [
                "line 13: agreements[0].shops[1].url: is the site of another shop (line 8)"
            ])
    }

    @Test(arguments: [
        ("127.0.0.1:80", "127.0.0.1", 80), ("0.0.0.0:0", "0.0.0.0", 0), ("localhost:65535", "localhost", 65535),
        ("[::]:8080", "::", 8080), ("relay-1.example.dk:8080", "relay-1.example.dk", 8080),
    ])
    func anAddressToListenOnIsHostAndPort(text: String, host: String, port: Int) throws {
        let listen = try #require(Settings.Listen(text))
        #expect(listen == Settings.Listen(host: host, port: port))
        #expect(listen.description == text)
    }

    @Test(arguments: [
        "", ":", "8080", ":8080", "localhost", "localhost:", "localhost:+80", "localhost:080", "localhost:65536",
        "256.0.0.1:80", "1.2.3:80", "::1:80", "[::1]", "[]:80", "[localhost]:80", "a b:80", "a..b:80", "å:80", "a/b:80",
    ])
    func anythingElseIsNotAnAddressToListenOn(text: String) {
        #expect(Settings.Listen(text) == nil)
    }

    /// rackbeat.md 3.3: who asks for a signature refuses what Rackbeat itself sends.
    @Test(arguments: [("", true), ("keep_webhooks: false", false), ("keep_webhooks: true", true)])
    func rackbeatsWebhooksAreMadeUnlessASignatureIsAskedFor(line: String, isKept: Bool) throws {
        let plain = try Settings.load(
            yaml: SettingsExample.yaml(replacing: [5: "      webhook_token: env:W\n      \(line)"]))
        #expect(plain.agreements[0].rackbeat.keepWebhooks == isKept)
        let signature = "      webhook_signature: { header: A, encoding: hex, secret: env:S }\n      \(line)"
        let signed = try Settings.load(yaml: SettingsExample.yaml(replacing: [5: signature]))
        #expect(!signed.agreements[0].rackbeat.keepWebhooks)
        #expect(signed.warnings.count == (line.hasSuffix("true") ? 1 : 0))
    }

    /// woocommerce.md 1.2.
    @Test(arguments: [
        ("https://relay.example.dk", 0), ("https://relay.example.dk:8080/x", 0), ("https://relay.example.dk:9443", 1),
        ("https://[2001:db8::1]", 1), ("https://localhost", 1), ("http://127.0.0.1:9000", 2),
    ])
    func anAddressToWhichShopsDoNotDeliverIsWarnedOf(url: String, warnings: Int) throws {
        let settings = try Settings.load(yaml: "public_url: \(url)\n" + SettingsExample.yaml())
        #expect(settings.warnings.count == warnings)
    }
}
