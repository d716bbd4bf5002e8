import Settings
import ShopRouting
import Testing

@testable import shoprelay

struct RulesTests {
    private func agreement(_ shop: String) throws -> Settings.Agreement {
        let yaml = """
            agreements:
              - name: nordic
                rackbeat: { token: env:T, webhook_token: env:W }
                items: { discount: RABAT }
                shops:
                  - name: dk
                    url: https://shop.dk
                    consumer_key: env:K
                    consumer_secret: env:S
                    webhook_secrets: [env:H]
                    \(shop)
            """
        return try Settings.load(yaml: yaml).agreements[0]
    }

    @Test func whatTheSettingsSayOfOrdersIsWhatTheirTranslationGoesBy() throws {
        let agreement = try agreement(
            """
            orders_from: 2026-01-31
                    bundles: container
                    coupons: discount_item
                    placeholder_item: UKENDT
                    meta: { vat_number: [cvr], ean: [gln] }
                    payment_methods: { bacs: 3 }
                    shipping_methods: { "flat_rate:4": 5 }
                    aliases: { OLD: NEW }
                    statuses: [on-hold]
            """)
        let rules = try Assembly.rules(agreement.shops[0], of: agreement)
        #expect(rules.ordersFrom?.description == "2026-01-31" && rules.placeholderItem?.rawValue == "UKENDT")
        #expect(rules.bundles == .container && rules.coupons == .discountItem)
        #expect(rules.vatNumberKeys == ["cvr"] && rules.eanKeys == ["gln"])
        #expect(rules.paymentTerms == ["bacs": 3] && rules.deliveryTerms == ["flat_rate:4": 5])
        #expect(rules.aliases["OLD"]?.rawValue == "NEW" && rules.transferableStatuses == ["on-hold"])
        #expect(rules.discountItem.rawValue == "RABAT" && rules.feeItem.rawValue == "FEE")
    }

    @Test(arguments: [("container", 0), ("children", 1), ("both", 2)])
    func eachChoiceOfBundlesIsItsOwn(choice: String, place: Int) throws {
        let agreement = try agreement("bundles: \(choice)")
        #expect(try Assembly.rules(agreement.shops[0], of: agreement).bundles == [.container, .children, .both][place])
    }

    @Test func withoutThemOrdersAreTranslatedAsTheReferenceSays() throws {
        let agreement = try agreement("")
        let rules = try Assembly.rules(agreement.shops[0], of: agreement)
        #expect(rules.ordersFrom == nil && rules.placeholderItem == nil && rules.bundles == nil)
        #expect(rules.coupons == .linePrices && rules.vatNumberKeys.contains("_billing_vat_number"))
    }
}
