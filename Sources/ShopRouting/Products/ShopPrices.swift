public import Foundation

/// How a shop's prices are meant: in which currency, and with or without VAT (woocommerce.md 3.3).
public struct ShopPrices: Sendable, Equatable, Codable {
    /// ISO 4217.
    public var currency: String
    /// Whether prices are entered with VAT.
    public var includeTax: Bool
    /// Digits after the dot in the shop's prices.
    public var places: Int
    /// VAT percentages at the shop's own address, by the slug of their class; the standard class is empty.
    public var rates: [String: Decimal]

    public init(currency: String, includeTax: Bool, places: Int = 2, rates: [String: Decimal]) {
        self.currency = currency
        self.includeTax = includeTax
        self.places = places
        self.rates = rates
    }

    /// The price excl. VAT, to the 6 places that Rackbeat keeps (rackbeat.md 1.6).
    public func net(entered price: Decimal, isTaxed: Bool, taxClass: String) -> Decimal {
        (price * 100 / (100 + rate(isTaxed, taxClass))).rounded(places: 6)
    }

    /// The price as the shop's staff would enter it.
    public func entered(net price: Decimal, isTaxed: Bool, taxClass: String) -> Decimal {
        (price * (100 + rate(isTaxed, taxClass)) / 100).rounded(places: places)
    }

    /// Whether two prices excl. VAT are one price in the shop: Rackbeat may keep fewer digits than it was sent.
    public func areSame(_ one: Decimal, _ other: Decimal, isTaxed: Bool, taxClass: String) -> Bool {
        one == other
            || entered(net: one, isTaxed: isTaxed, taxClass: taxClass)
                == entered(net: other, isTaxed: isTaxed, taxClass: taxClass)
    }

    /// What is in an entered price. A class without rates is free of VAT, as in the shop.
    private func rate(_ isTaxed: Bool, _ taxClass: String) -> Decimal {
        includeTax && isTaxed ? rates[taxClass] ?? 0 : 0
    }
}
