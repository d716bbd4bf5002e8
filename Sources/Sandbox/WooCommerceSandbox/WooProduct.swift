import Foundation

/// A product or variation as WooCommerce keeps it.
struct WooProduct: Sendable {
    var id: Int
    /// 0 unless it is a variation.
    var parent = 0
    var type = "simple"
    var status = "publish"
    var name: String
    /// Its own; empty for a variation that shows its parent's.
    var sku = ""
    var description = ""
    /// As entered, digits with a dot, or empty.
    var regularPrice = ""
    var salePrice = ""
    /// `taxable`, `shipping` or `none`.
    var taxStatus = "taxable"
    /// A slug; empty is the standard class.
    var taxClass = ""
    var globalID = ""
    var managesStock = false
    var stock: Int?
    var stockStatus = "instock"
    var backorders = "no"
    var options: [Catalogue.Option] = []
    var variations: [Int] = []
    var meta: [WooMeta] = []
    var sold = 0
    var created: Int
    var modified: Int
    /// When the REST API last wrote it.
    var writtenAt: ContinuousClock.Instant?

    var isVariation: Bool { type == "variation" }

    /// What is effectively asked for; empty when it cannot be bought.
    var price: String {
        guard let regular = Amount(regularPrice) else { return "" }
        guard let sale = Amount(salePrice), sale < regular else { return regularPrice }
        return salePrice
    }

    /// woocommerce.md 3.3: recomputed whenever managed stock changes.
    mutating func computeStockStatus() {
        guard managesStock, let stock else { return }
        stockStatus = stock > 0 ? "instock" : backorders == "no" ? "outofstock" : "onbackorder"
    }

    var slug: String {
        var text = ""
        for scalar in name.folded.unicodeScalars {
            let isKept = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isKept { text.unicodeScalars.append(scalar) } else if !text.hasSuffix("-") { text += "-" }
        }
        return text
    }
}

/// A custom field; its value may be any JSON.
struct WooMeta: Sendable {
    var id: Int
    var key: String
    var value: JSON

    var json: JSON { ["id": .int(id), "key": .string(key), "value": value] }
}

extension String {
    /// As the database's collation compares: without case, accents and trailing blanks; æ is ae and ø is o
    /// (woocommerce.md 3.3).
    var folded: String {
        let trimmed = last == " " ? String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]) : self
        if trimmed.utf8.allSatisfy({ $0 < 128 }) { return trimmed.lowercased() }
        var text = ""
        for scalar in trimmed.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar {
            case "æ": text += "ae"
            case "ø": text += "o"
            case "ß": text += "ss"
            default:
                if scalar.properties.generalCategory != .nonspacingMark { text.unicodeScalars.append(scalar) }
            }
        }
        return text
    }
}
