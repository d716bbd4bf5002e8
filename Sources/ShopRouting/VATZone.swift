/// Which VAT zone a country of delivery is in.
enum VATZone {
    /// The EU's VAT area in 2026 by ISO 3166-1 alpha-2: its member states, MC, which counts as France, and XI, since goods
    /// delivered to Northern Ireland count as delivered to the EU. GL, FO and AX have codes of their own and are outside.
    private static let union: Set<String> = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MC", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
    ]

    /// The zone `eu` is for goods to a business there: to anybody else they are sold with VAT, as at home.
    ///
    /// - Parameter country: ISO 3166-1 alpha-2; empty counts as home.
    static func zone(of country: String, home: String, isBusiness: Bool) -> OrderDraft.VATZone {
        if country.isEmpty || country == home { return .domestic }
        guard union.contains(country) && union.contains(home) else { return .abroad }
        return isBusiness ? .eu : .domestic
    }
}
