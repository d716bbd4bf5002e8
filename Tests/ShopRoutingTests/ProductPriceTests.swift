import Foundation
import ShopRouting
import Testing

/// Prices go to Rackbeat excl. VAT, by the shop's own setting and the product's tax class.
struct ProductPriceTests {
    private static let rates: [String: Decimal] = ["": 25, "reduced-rate": 12, "zero-rate": 0]

    private func prices(includeTax: Bool, places: Int = 2) -> ShopPrices {
        ShopPrices(currency: "DKK", includeTax: includeTax, places: places, rates: Self.rates)
    }

    @Test(
        arguments: [
            ("125", "", true, "100"), ("119.20", "", true, "95.36"), ("99.95", "", true, "79.96"),
            ("100", "reduced-rate", true, "89.285714"), ("100", "zero-rate", true, "100"),
            ("100", "unknown", true, "100"),
            ("100", "", false, "100"), ("0.01", "", true, "0.008"), ("0", "", true, "0"),
            ("12.345678", "", true, "9.876542"),
        ] as [(Money, String, Bool, Money)])
    func aPriceWithVATLosesIt(price: Money, taxClass: String, isTaxed: Bool, excl: Money) {
        let (entered, net) = (price.amount, excl.amount)
        let prices = prices(includeTax: true, places: 6)
        #expect(prices.net(entered: entered, isTaxed: isTaxed, taxClass: taxClass) == net)
        let back = prices.entered(net: net, isTaxed: isTaxed, taxClass: taxClass)
        #expect((back - entered).magnitude <= 0.000001)
    }

    @Test(arguments: ["100", "99.95", "12.345678"] as [Money])
    func aPriceWithoutVATStaysAsItIs(price: Money) {
        let prices = prices(includeTax: false)
        #expect(prices.net(entered: price.amount, isTaxed: true, taxClass: "") == price.amount)
    }

    @Test func everyPriceOfAShopComesBackFromRackbeatAsItWas() {
        let prices = prices(includeTax: true)
        for taxClass in Self.rates.keys {
            for hundredth in stride(from: 1, to: 200_000, by: 97) {
                let entered = Decimal(hundredth) / 100
                let net = prices.net(entered: entered, isTaxed: true, taxClass: taxClass)
                #expect(prices.entered(net: net, isTaxed: true, taxClass: taxClass) == entered)
                #expect(prices.areSame(net, net.rounded(places: 4), isTaxed: true, taxClass: taxClass))
            }
        }
    }

    @Test func pricesThatTheShopTellsApartAreNotTheSame() {
        let prices = prices(includeTax: true)
        #expect(prices.areSame(80, 80.0001, isTaxed: true, taxClass: ""))
        #expect(!prices.areSame(80, 80.01, isTaxed: true, taxClass: ""))
    }

    private static let table = ShopTaxTable(rows: [
        .init(country: "DK", percentage: 25), .init(country: "SE", percentage: 25, order: 1),
        .init(country: "", percentage: 7, order: 2), .init(country: "SE", percentage: 12, taxClass: "reduced-rate"),
        .init(country: "US", state: "CA", percentage: 7.25), .init(country: "US", percentage: 1, order: 3),
        .init(country: "US", state: "CA", isLocal: true, percentage: 3, priority: 2),
        .init(country: "CA", state: "QC", percentage: 5),
        .init(country: "CA", state: "QC", percentage: 10, priority: 2, isCompound: true),
    ])

    @Test(
        arguments: [
            ("DK", ["": 25]), ("SE", ["": 25, "reduced-rate": 12]), ("NO", ["": 7]), ("US:CA", ["": 7.25]),
            ("US:NY", ["": 1]),
            ("CA:QC", ["": 15.5]), ("", ["": 7]),
        ] as [(String, [String: Decimal])])
    func theRatesInAPriceAreThoseOfTheShopsOwnAddress(base: String, rates: [String: Decimal]) {
        #expect(Self.table.rates(at: base) == rates)
    }
}
