import Foundation

/// Which VAT zone a place of delivery is in (Directive 2006/112/EC, articles 5 to 8).
enum VATZone {
    /// The EU's member states in 2026 by ISO 3166-1 alpha-2, and XI, since goods delivered to Northern Ireland count as
    /// delivered to the EU. GL, FO, AX and France's GP, GF, MQ, RE, YT have codes of their own and are outside.
    private static let union: Set<String> = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
    ]

    /// Beginnings of postcodes of what is part of a member state and outside the EU's VAT area (article 6); their digits
    /// are enough.
    private static let outside: [String: [String]] = [
        // Büsingen, Helgoland.
        "DE": ["78266", "27498"],
        // Greenland's, and the Faroes' of three digits.
        "DK": ["39"],
        // The Canary Islands, Ceuta, Melilla.
        "ES": ["35", "38", "51", "52"],
        "FI": ["22"],
        // The overseas departments and territories; 980 is Monaco.
        "FR": ["97", "984", "986", "987", "988"],
        // Mount Athos.
        "GR": ["63086", "63087"],
        // Livigno, Campione d'Italia.
        "IT": ["23041", "22061"],
    ]
    /// Spain's by WooCommerce's code of the province, where the postcode is missing.
    private static let outsideProvinces: [String: Set<String>] = ["ES": ["GC", "TF", "CE", "ML"]]

    /// The zone `eu` is for goods to a business there: to anybody else they are sold with VAT, as at home. Where VAT was
    /// charged, the sale was one as at home whatever its place says.
    ///
    /// - Parameters:
    ///   - address: of the delivery; without a country it counts as home.
    ///   - home: ISO 3166-1 alpha-2.
    ///   - vatNumber: the buyer's, as ``BusinessNumbers`` gives it; it counts in its own country alone.
    static func zone(
        of address: OrderDraft.Address, home: String, vatNumber: String, isVATCharged: Bool
    ) -> OrderDraft.VATZone {
        let area = area(of: address)
        if isVATCharged || area.isEmpty || area == home { return .domestic }
        guard union.contains(area) && union.contains(home) else { return .abroad }
        return country(of: vatNumber, home: home) == area ? .eu : .domestic
    }

    /// The country, but for places whose VAT is not their country's: then XI or a code that no country has.
    private static func area(of address: OrderDraft.Address) -> String {
        let country = address.country
        let postcode = address.zipcode.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        if country == "GB" { return postcode.hasPrefix("BT") ? "XI" : country }
        // Article 7.
        if country == "MC" { return "FR" }
        let digits = postcode.filter(\.isNumber)
        let isOutside =
            outside[country]?.contains(where: digits.hasPrefix) == true
            || outsideProvinces[country]?.contains(address.state.uppercased()) == true
            || country == "DK" && digits.count == 3
        return isOutside ? "\(country)-outside" : country
    }

    /// A number without letters in front, such as a CVR number, is of the shop's own country; Greece writes EL.
    private static func country(of vatNumber: String, home: String) -> String {
        let prefix = vatNumber.prefix(2)
        guard !prefix.isEmpty, prefix.allSatisfy(\.isLetter) else { return vatNumber.isEmpty ? "" : home }
        return prefix == "EL" ? "GR" : String(prefix)
    }
}
