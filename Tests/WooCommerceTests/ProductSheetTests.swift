import Foundation
import HTTPClient
import HTTPTypes
import ShopRouting
import Testing

@testable import WooCommerce

/// woocommerce.md 3.3: products as a shop writes them, and how its prices are meant.
struct ProductSheetTests {
    private func sheet(_ json: String) throws -> ProductSheet {
        try JSONDecoder().decode(ProductSheetRow.self, from: Data(json.utf8)).sheet
    }

    @Test func everyFieldIsReadWhateverItsType() throws {
        let product = try sheet(
            #"""
            {"id":7,"type":"simple","status":"private","sku":123,"name":"Vare","description":"","short_description":"<p>kort</p>",
            "regular_price":99.95,"sale_price":"","price":"99.95","tax_status":"none","tax_class":"reduced-rate",
            "global_unique_id":5701234567890,"manage_stock":true,"stock_quantity":"2.5","attributes":[{"name":"x","options":["a"]}]}
            """#)
        #expect(product.sku == "123" && product.description == "<p>kort</p>" && product.regularPrice == "99.95")
        #expect(!product.isTaxed && product.taxClass == "reduced-rate" && product.globalID == "5701234567890")
        #expect(product.isCounted && product.stock == 2.5 && product.options.isEmpty && product.status == "private")
    }

    @Test func aVariationHasWhatItLacksOfItsParent() throws {
        let parent = try sheet(#"{"id":7,"type":"variable","sku":"P","name":"Tee","description":"d","tax_class":"x"}"#)
        let variation = try sheet(
            #"""
            {"id":8,"sku":"P","name":"Rød, L","tax_class":"parent","manage_stock":"parent","stock_quantity":4,
            "attributes":[{"id":1,"name":"Farve","option":"Rød"},{"name":"Str","option":"L"},{"name":"Any","option":""}]}
            """#
        ).variation(of: parent)
        #expect(variation.name == "Tee" && variation.options == ["Rød", "L"] && variation.description == "d")
        #expect(variation.taxClass == "x" && variation.inheritsSKU && variation.type == "variation")
        #expect(variation.isCounted && variation.stock == nil && variation.parentID == 7)
    }

    @Test func aProductNeedsNoMoreThanItsId() throws { #expect(try sheet(#"{"id":7}"#).sku.isEmpty) }

    private func shop(
        includesTax: String = "yes", taxes: String = "yes", country: String = "DK", rates: String = "[]"
    ) -> ScriptedShop {
        ScriptedShop { request throws(ClientError) in
            let answers = [
                "woocommerce_calc_taxes": taxes, "woocommerce_default_country": country,
                "woocommerce_currency": "DKK", "woocommerce_prices_include_tax": includesTax,
                "woocommerce_price_num_decimals": "2",
            ]
            if let value = answers.first(where: { request.url.contains($0.key) })?.value {
                return .json(200, #"{"value":"\#(value)"}"#)
            }
            return .json(200, rates)
        }
    }

    private static let rates =
        #"[{"id":1,"country":"DK","rate":"25.0000","class":"standard","postcodes":[],"cities":[]},"#
        + #"{"id":2,"country":"SE","rate":"25.0000","class":"standard"},"#
        + #"{"id":3,"country":"DK","rate":"10","class":"standard","postcodes":["1000"]}]"#

    @Test func pricesAreMeantAsTheShopsSettingsSay() async throws {
        let with = try await shop(rates: Self.rates).client().prices()
        #expect(with == ShopPrices(currency: "DKK", includeTax: true, rates: ["": 25]))
        let without = try await shop(includesTax: "no", rates: Self.rates).client().prices()
        #expect(without.net(entered: 100, isTaxed: true, taxClass: "") == 100)
        let off = try await shop(taxes: "no", rates: Self.rates).client().prices()
        #expect(off.net(entered: 100, isTaxed: true, taxClass: "") == 100)
    }
}
