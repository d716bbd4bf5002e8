/// A shop's address in Rackbeat's fields and lengths (rackbeat.md 2.4, U24, U25).
enum AddressTranslation {
    private static let limit = 255

    /// Whether nothing says where. A country alone does not: shops preset it.
    static func isEmpty(_ address: ShopOrder.Address) -> Bool {
        [address.firstName, address.lastName, address.company, address.address1, address.city, address.postcode]
            .allSatisfy { HTMLText.plain($0, limit: 1).isEmpty }
    }

    /// - Parameter notices: gets a sentence for what Rackbeat might refuse and is left out.
    static func address(
        _ address: ShopOrder.Address, as name: String, _ notices: inout [String]
    ) -> OrderDraft.Address {
        var result = OrderDraft.Address()
        let person = HTMLText.plain("\(address.firstName) \(address.lastName)", limit: limit)
        let company = HTMLText.plain(address.company, limit: limit)
        result.name = company.isEmpty ? person : company
        result.street = HTMLText.plain(address.address1, limit: limit)
        let second = HTMLText.plain(address.address2, limit: limit)
        let attention = company.isEmpty || person.isEmpty ? "" : "Att. \(person)"
        let both = [attention, second].filter { !$0.isEmpty }
        result.street2 = HTMLText.shown(both.joined(separator: ", "), limit: limit)
        result.city = HTMLText.plain(address.city, limit: limit)
        result.state = HTMLText.plain(address.state, limit: limit)
        result.zipcode = HTMLText.plain(address.postcode, limit: limit)
        result.country = country(address.country)
        let email = HTMLText.plain(address.email, limit: limit)
        result.email = kept(email, if: isEmail, "\(name) e-mail address", &notices)
        let phone = HTMLText.plain(address.phone, limit: limit)
        result.phone = kept(phone, if: isPhone, "\(name) phone number", &notices)
        return result
    }

    private static func kept(
        _ text: String, if isFit: (String) -> Bool, _ name: String, _ notices: inout [String]
    ) -> String {
        if text.isEmpty || isFit(text) { return text }
        notices.append("The \(name) \"\(HTMLText.shown(text, limit: 60))\" is not valid and was left out.")
        return ""
    }

    /// Two letters, else none: a name cut to two would be another country.
    private static func country(_ text: String) -> String {
        let code = HTMLText.plain(text, limit: 3)
        let isCode =
            code.utf8.count == 2 && code.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
        return isCode ? code.uppercased() : ""
    }

    /// What any validator accepts: a stricter rule than RFC 5321, since a refused address holds up an order.
    static func isEmail(_ text: String) -> Bool {
        guard text.utf8.count <= 80, text.utf8.allSatisfy({ (33...126).contains($0) }) else { return false }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        let isLocal =
            (1...64).contains(parts[0].utf8.count)
            && !parts[0].hasPrefix(".") && !parts[0].hasSuffix(".") && !parts[0].contains("..")
            && parts[0].utf8.allSatisfy { !#""(),:;<>[\]"#.utf8.contains($0) }
        return isLocal && labels.count >= 2
            && labels.allSatisfy { label in
                !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { byte in
                        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                    }
            }
    }

    static func isPhone(_ text: String) -> Bool {
        let digits = text.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
        return (4...20).contains(digits) && text.utf8.allSatisfy { "0123456789+-() ./".utf8.contains($0) }
    }
}
