import Foundation

/// A shop's product or variation to Rackbeat's item. Every variation is an item of its own (rackbeat.md 4.1).
public struct ProductTranslation: Sendable {
    public enum Decision: Sendable, Equatable {
        /// - Parameter notices: what could not be carried over whole, a sentence each.
        case item(ItemDraft, notices: [String])
        /// It is no goods; the sentence says why.
        case skip(String)
        /// Somebody must mend it first.
        case refuse(Refusal)
    }

    /// Scalars, of an item's name (rackbeat.md 2.1).
    static let nameLimit = 80
    /// Scalars; Rackbeat's own limit is not known, and this is less than any database column for texts holds.
    static let descriptionLimit = 10_000
    /// Scalars (rackbeat.md 2.1).
    private static let barcodeLimit = 50
    /// With more, a price is a mistake: Rackbeat keeps 6 places, and orders are sums of such prices.
    private static let priceLimit: Decimal = 1_000_000_000

    private let rules: ProductRules
    private let aliases: Aliases
    private let prices: ShopPrices

    public init(rules: ProductRules, aliases: Aliases, prices: ShopPrices) {
        self.rules = rules
        self.aliases = aliases
        self.prices = prices
    }

    /// - Parameter rival: why its SKU cannot stand for it alone, if so.
    public func decide(_ product: ProductSheet, rival: Refusal? = nil) -> Decision {
        if let reason = reasonToSkip(product) { return .skip(reason) }
        do throws(Refusal) {
            let number = try number(of: product)
            if let rival { throw rival }
            var notices: [String] = []
            let price = try price(of: product, &notices)
            return .item(
                ItemDraft(
                    number: number, name: name(of: product, number, &notices), price: price,
                    description: description(of: product, &notices),
                    barcode: HTMLText.shown(product.globalID, limit: Self.barcodeLimit),
                    group: rules.group(of: product)),
                notices: notices)
        } catch {
            return .refuse(error)
        }
    }

    private func reasonToSkip(_ product: ProductSheet) -> String? {
        let status = product.parent.map { $0.status == "publish" ? product.status : $0.status } ?? product.status
        if !rules.statuses.contains(status) || status == "trash" {
            return "Its status is \"\(HTMLText.shown(status, limit: 40))\"."
        }
        return switch product.type {
        case "simple", "variation": nil
        case "variable": "Its variations are the items."
        case "grouped": "It only groups other products."
        case "external": "It is sold elsewhere."
        case let type where rules.groups[type] != nil: nil
        case let type: "Products of the type \"\(HTMLText.shown(type, limit: 40))\" are not carried over."
        }
    }

    private func number(of product: ProductSheet) throws(Refusal) -> ItemNumber {
        let place = product.place
        guard !product.sku.isEmpty else {
            throw Refusal(
                .skuMissing, reason: "\(place) has no SKU.", remedy: "Give it the number that its item is to have.")
        }
        if product.inheritsSKU {
            throw Refusal(
                .skuInherited,
                reason: "\(place) has no SKU of its own and shows its parent's, \"\(product.shownSKU)\".",
                remedy: "Give the variation its own SKU.")
        }
        if let alias = aliases[product.sku] { return alias }
        guard let number = ItemNumber(product.sku) else {
            throw Refusal(
                .skuTooLong,
                reason:
                    "\(place): the SKU \"\(product.shownSKU)\" has more than \(ItemNumber.maximumLength) characters.",
                remedy: "Shorten the SKU, or add an alias for it.")
        }
        return number
    }

    private func price(of product: ProductSheet, _ notices: inout [String]) throws(Refusal) -> Decimal? {
        guard let entered = try entered(product) else {
            notices.append("It has no price.")
            return nil
        }
        guard prices.currency == rules.currency else {
            notices.append(
                "Its price is in \(HTMLText.shown(prices.currency, limit: 10)), not in \(rules.currency), and is left out."
            )
            return nil
        }
        return prices.net(entered: entered, isTaxed: product.isTaxed, taxClass: product.taxClass)
    }

    /// The price that counts, as the shop's staff entered it; nil when there is none.
    func entered(_ product: ProductSheet) throws(Refusal) -> Decimal? {
        let text = rules.salePrice == .current || product.regularPrice.isEmpty ? product.price : product.regularPrice
        guard !text.isEmpty else { return nil }
        // PHP takes a number that begins with its dot.
        guard let price = Decimal(exactly: text.hasPrefix(".") ? "0" + text : text), price >= 0,
            price <= Self.priceLimit
        else {
            throw Refusal(
                .priceInvalid,
                reason:
                    "\(product.place): \"\(HTMLText.shown(text, limit: 40))\" is no price that can be carried over.",
                remedy: "Enter the price again in the shop.")
        }
        return price
    }

    /// What sets a variation apart stays whole: its parent's name is cut.
    private func name(of product: ProductSheet, _ number: ItemNumber, _ notices: inout [String]) -> String {
        let whole = HTMLText.plain(product.name, limit: .max)
        let choice = product.options.map { HTMLText.plain($0, limit: .max) }.filter { !$0.isEmpty }
            .joined(separator: ", ")
        let tail = choice.isEmpty ? "" : " – \(choice)"
        let room = Self.nameLimit - tail.unicodeScalars.count
        let name =
            room > 0
            ? HTMLText.plain(product.name, limit: room) + tail
            : HTMLText.shown(whole + tail, limit: Self.nameLimit)
        if (whole + tail).unicodeScalars.count > Self.nameLimit {
            notices.append("Its name has more than \(Self.nameLimit) characters and is cut.")
        }
        return name.isEmpty ? number.rawValue : name
    }

    private func description(of product: ProductSheet, _ notices: inout [String]) -> String {
        guard rules.fields.contains(.description) else { return "" }
        let text = HTMLDocument.text(product.description)
        let kept = HTMLText.shown(text, limit: Self.descriptionLimit, keepsLines: true)
        if kept.unicodeScalars.count < text.unicodeScalars.count, text.unicodeScalars.count > Self.descriptionLimit {
            notices.append("Its description has more than \(Self.descriptionLimit) characters and is cut.")
        }
        return kept
    }
}

extension ProductSheet {
    /// The product as a refusal names it.
    var place: String {
        let choice = options.isEmpty ? "" : " – " + options.joined(separator: ", ")
        return "\(parentID == 0 ? "Product" : "Variation") \(id) \"\(HTMLText.plain(name + choice, limit: 80))\""
    }

    var shownSKU: String { HTMLText.shown(sku, limit: 60) }
}
