/// Which VAT zone a country of delivery is in.
enum VATZone {
    /// Member states of the EU in 2026, and XI: goods delivered to Northern Ireland count as delivered to the EU.
    private static let union: Set<String> = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV",
        "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
    ]

    /// - Parameter country: ISO 3166-1 alpha-2; empty counts as home.
    static func zone(of country: String, home: String) -> OrderDraft.VATZone {
        if country.isEmpty || country == home { return .domestic }
        return union.contains(country) && union.contains(home) ? .eu : .abroad
    }
}
