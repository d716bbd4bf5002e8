/// A shop's address in Rackbeat's fields and lengths (rackbeat.md 2.4, U24, U25).
enum AddressTranslation {
    private static let limit = 255

    static func isEmpty(_ address: ShopOrder.Address) -> Bool {
        [address.firstName, address.lastName, address.company, address.address1, address.city, address.postcode]
            .allSatisfy(\.isEmpty)
    }

    static func address(_ address: ShopOrder.Address) -> OrderDraft.Address {
        var result = OrderDraft.Address()
        let person = HTMLText.plain("\(address.firstName) \(address.lastName)", limit: limit)
        let company = HTMLText.plain(address.company, limit: limit)
        result.name = company.isEmpty ? person : company
        result.street = HTMLText.plain(address.address1, limit: limit)
        let second = HTMLText.plain(address.address2, limit: limit)
        let attention = company.isEmpty || person.isEmpty ? "" : "Att. \(person)"
        result.street2 = String([attention, second].filter { !$0.isEmpty }.joined(separator: ", ").prefix(limit))
        result.city = HTMLText.plain(address.city, limit: limit)
        result.state = HTMLText.plain(address.state, limit: limit)
        result.zipcode = HTMLText.plain(address.postcode, limit: limit)
        result.country = HTMLText.plain(address.country, limit: 2).uppercased()
        let email = HTMLText.plain(address.email, limit: limit)
        result.email = isEmail(email) ? email : ""
        let phone = HTMLText.plain(address.phone, limit: 80)
        result.phone = isPhone(phone) ? phone : ""
        return result
    }

    /// What any validator accepts: a stricter rule than RFC 5321, since a refused address holds up an order.
    static func isEmail(_ text: String) -> Bool {
        guard text.utf8.count <= 80, text.utf8.allSatisfy({ (33...126).contains($0) }) else { return false }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        let isLocal =
            !parts[0].isEmpty && !parts[0].hasPrefix(".") && !parts[0].hasSuffix(".") && !parts[0].contains("..")
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
