/// The numbers of a buyer that is a business, from wherever the shop's plug-ins keep them (woocommerce.md 2.2).
struct BusinessNumbers {
    /// Without blanks and punctuation, in capitals; empty when there is none.
    let vatNumber: String
    /// 13 digits; empty when there is none.
    let ean: String

    /// - Parameter notices: gets a sentence for each that is none.
    init(_ order: ShopOrder, _ rules: OrderRules, _ notices: inout [String]) {
        vatNumber = Self.number(order.meta, rules.vatNumberKeys, if: Self.isVATNumber, "VAT number", &notices)
        ean = Self.number(order.meta, rules.eanKeys, if: Self.isEAN, "EAN number", &notices)
    }

    private static func number(
        _ meta: [ShopOrder.Meta], _ keys: [String], if isFit: (String) -> Bool, _ name: String,
        _ notices: inout [String]
    ) -> String {
        let values = keys.lazy.compactMap { key in meta.first { $0.key == key && $0.value?.isEmpty == false }?.value }
        guard let text = values.map({ HTMLText.plain($0, limit: 60) }).first(where: { !$0.isEmpty }) else { return "" }
        let number = String(text.uppercased().filter { !" .-/".contains($0) })
        if isFit(number) { return number }
        notices.append("The \(name) \"\(text)\" is not valid and was left out.")
        return ""
    }

    /// Letters and at least four digits, with the country's letters in front or, as a CVR number, without.
    private static func isVATNumber(_ text: String) -> Bool {
        (6...20).contains(text.utf8.count) && text.utf8.count { digits.contains($0) } >= 4
            && text.utf8.allSatisfy { digits.contains($0) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    private static func isEAN(_ text: String) -> Bool { text.utf8.count == 13 && text.utf8.allSatisfy(digits.contains) }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
}
