import Foundation
import ShopRouting
import Testing

/// A shop's products and variations as Rackbeat's items.
struct ProductTranslationTests {
    private static let prices = ShopPrices(currency: "DKK", includeTax: true, rates: ["": 25])

    private func decide(
        _ product: ProductSheet, _ rules: ProductRules = .sample, aliases: [String: String] = [:],
        prices: ShopPrices = Self.prices
    ) throws -> ProductTranslation.Decision {
        let aliases = Aliases(try aliases.mapValues { try #require(ItemNumber($0)) })
        return ProductTranslation(rules: rules, aliases: aliases, prices: prices).decide(product)
    }

    private func item(
        _ product: ProductSheet, _ rules: ProductRules = .sample, prices: ShopPrices = Self.prices
    ) throws -> (ItemDraft, [String]) {
        guard case .item(let draft, let notices) = try decide(product, rules, prices: prices) else {
            throw CancellationError()
        }
        return (draft, notices)
    }

    private func kind(_ decision: ProductTranslation.Decision) -> Refusal.Kind? {
        if case .refuse(let refusal) = decision { refusal.kind } else { nil }
    }

    @Test func aProductIsTheItemOfItsSKU() throws {
        let (draft, notices) = try item(.sample())
        #expect(draft.number.rawValue == "A-1" && draft.name == "Kande & låg" && draft.price == 100)
        #expect(draft.description == "Varm\n\nblød" && draft.barcode == "5701234567890" && draft.group == 1)
        #expect(notices.isEmpty)
    }

    @Test func aVariationIsAnItemOfItsOwnUnderItsParentsNameAndItsChoices() throws {
        let (draft, _) = try item(.variation())
        #expect(draft.number.rawValue == "A-1-R" && draft.name == "Trøje – Red, L")
    }

    @Test func whatSetsAVariationApartStaysWholeWhereTheNameIsTooLong() throws {
        var variation = ProductSheet.variation()
        variation.name = String(repeating: "x", count: 100)
        let (draft, notices) = try item(variation)
        #expect(draft.name.hasSuffix("x – Red, L") && draft.name.unicodeScalars.count == 80 && notices.count == 1)
    }

    @Test(arguments: [
        ("variable", "publish"), ("grouped", "publish"), ("external", "publish"), ("bundle", "publish"),
        ("simple", "private"), ("simple", "draft"), ("simple", "pending"), ("simple", "trash"),
    ])
    func whatIsNoGoodsIsSkippedWithTheReason(type: String, status: String) throws {
        var product = ProductSheet.sample()
        (product.type, product.status) = (type, status)
        guard case .skip(let reason) = try decide(product) else { throw CancellationError() }
        #expect(!reason.isEmpty)
    }

    @Test func statusesAndPlugInsTypesAreGoodsWhereTheyAreChosen() throws {
        var rules = ProductRules.sample
        rules.statuses = ["publish", "private"]
        rules.groups = ["bundle": 7]
        var product = ProductSheet.sample()
        (product.type, product.status) = ("bundle", "private")
        #expect(try item(product, rules).0.group == 7)
    }

    @Test func aVariationOfAHiddenProductIsHidden() throws {
        var variation = ProductSheet.variation()
        variation.parent?.status = "draft"
        guard case .skip = try decide(variation) else { throw CancellationError() }
    }

    @Test(arguments: [
        ("", Refusal.Kind.skuMissing), (String(repeating: "x", count: 26), .skuTooLong), ("TRØJE", .skuInherited),
    ])
    func aVariationWithoutAUsableSKUIsRefused(sku: String, kind: Refusal.Kind) throws {
        var variation = ProductSheet.variation()
        variation.sku = sku
        #expect(self.kind(try decide(variation)) == kind)
    }

    @Test func anAliasIsTheItem() throws {
        var product = ProductSheet.sample()
        product.sku = String(repeating: "x", count: 40)
        guard case .item(let draft, _) = try decide(product, aliases: [product.sku: "KANDE-2"]) else {
            throw CancellationError()
        }
        #expect(draft.number.rawValue == "KANDE-2")
    }

    @Test(arguments: ["12,50", "-1", "1e5", "abc", "1.2.3", "99999999999", "1 000", "１"])
    func aPriceThatIsNoneIsNeverCarriedOver(price: String) throws {
        var product = ProductSheet.sample()
        product.regularPrice = price
        #expect(kind(try decide(product)) == .priceInvalid)
    }

    @Test(arguments: [("12.345678", "9.876542"), (".5", "0.4"), ("0", "0"), ("125.00", "100")] as [(String, Money)])
    func aPriceOfAnyPlacesIsCarriedOver(price: String, net: Money) throws {
        var product = ProductSheet.sample()
        product.regularPrice = price
        #expect(try item(product).0.price == net.amount)
    }

    @Test func aProductWithoutPriceIsCarriedOverWithoutOneAndItIsSaid() throws {
        var product = ProductSheet.sample()
        (product.regularPrice, product.price) = ("", "")
        let (draft, notices) = try item(product)
        #expect(draft.price == nil && notices.count == 1)
    }

    @Test func aPriceInAnotherCurrencyIsLeftOutAndItIsSaid() throws {
        let (draft, notices) = try item(
            .sample(), prices: ShopPrices(currency: "SEK", includeTax: true, rates: ["": 25]))
        #expect(draft.price == nil && notices.count == 1)
    }

    @Test func theSalePriceCountsWhereItIsChosen() throws {
        var product = ProductSheet.sample()
        (product.salePrice, product.price) = ("100", "100")
        #expect(try item(product).0.price == 100)
        var rules = ProductRules.sample
        rules.salePrice = .current
        #expect(try item(product, rules).0.price == 80)
    }

    @Test func theGroupIsByTypeThenByStockThenTheDefault() throws {
        var rules = ProductRules.sample
        rules.groups = ["variation": 3]
        rules.groupWithoutStock = 2
        #expect(try item(.variation(), rules).0.group == 3)
        #expect(try item(.sample(), rules).0.group == 1)
        var uncounted = ProductSheet.sample()
        uncounted.isCounted = false
        #expect(try item(uncounted, rules).0.group == 2)
    }

    @Test func aDescriptionOf200000CharactersIsCutAndItIsSaid() throws {
        var product = ProductSheet.sample()
        product.description = String(repeating: "<p>æ</p>", count: 25_000)
        let (draft, notices) = try item(product)
        #expect(draft.description.unicodeScalars.count <= 10_000 && notices.count == 1)
    }

    @Test func whatTheMerchantDidNotChooseIsNotCompared() throws {
        let draft = try item(.sample()).0
        var sheet = ItemSheet(number: "A-1", name: "Other")
        (sheet.price, sheet.description, sheet.barcode) = (1, "other", "1")
        for field in ProductField.allCases {
            var rules = ProductRules.sample
            rules.fields = [field]
            let found = ItemChange.between(draft, of: .sample(), and: sheet, rules: rules, prices: Self.prices)
            #expect(found.differences.map(\.field) == [field])
        }
    }

    @Test func whatRackbeatHoldsAlreadyIsNoDifference() throws {
        let draft = try item(.sample()).0
        var sheet = ItemSheet(number: "A-1", name: "Kande & låg")
        (sheet.price, sheet.description, sheet.barcode) = (100.001, "Varm blød", "5701234567890")
        var rules = ProductRules.sample
        rules.fields = Set(ProductField.allCases)
        let found = ItemChange.between(draft, of: .sample(), and: sheet, rules: rules, prices: Self.prices)
        #expect(found.change == ItemChange() && found.differences.isEmpty)
    }
}

extension ProductRules {
    static let sample = ProductRules(group: 1)
}

extension ProductSheet {
    static func sample(_ sku: String = "A-1", id: Int64 = 15) -> ProductSheet {
        var product = ProductSheet(id: id, sku: sku, name: "Kande &amp; låg")
        (product.regularPrice, product.price) = ("125.00", "125.00")
        (product.description, product.globalID) = ("<p>Varm</p>\n<p>blød</p>", "5701234567890")
        (product.isCounted, product.stock) = (true, 7)
        return product
    }

    static func variation(_ sku: String = "A-1-R", id: Int64 = 16) -> ProductSheet {
        var variation = sample(sku, id: id)
        (variation.parentID, variation.type, variation.name) = (15, "variation", "Trøje")
        variation.options = ["Red", "L"]
        variation.parent = ProductSheet.Parent(sku: "TRØJE", status: "publish")
        return variation
    }
}
