/// The text of an order line: its name, and what the buyer chose or wrote for it (woocommerce.md 2.3).
enum LineText {
    /// Scalars, of an item's name (rackbeat.md 2.1); a line's own limit is not known.
    static let limit = 80

    static func name(_ text: String, fallback: String) -> String {
        let name = HTMLText.plain(text, limit: limit)
        return name.isEmpty ? fallback : name
    }

    /// - Parameter notices: gets what does not fit, since an engraving that is cut is worth nothing.
    static func name(_ sold: SoldLine, fallback: String, _ notices: inout [String]) -> String {
        let name = name(sold.line.name, fallback: fallback)
        let choices = shown(sold.choices, of: sold.line)
        guard !choices.isEmpty else { return name }
        let whole = "\(name) (\(choices.joined(separator: ", ")))"
        if whole.unicodeScalars.count <= limit { return whole }
        notices.append("\(name): \(choices.joined(separator: ", "))")
        return name
    }

    private static func shown(_ choices: [ShopOrder.Meta], of line: ShopOrder.Line) -> [String] {
        choices.compactMap { meta in
            guard !meta.key.hasPrefix("_"), !meta.key.isEmpty, let value = meta.value ?? meta.shownValue,
                !line.nameShows(value), meta.shownValue.map(line.nameShows) != true
            else { return nil }
            let shown = HTMLText.plain(meta.shownValue ?? value, limit: OrderNote.limit)
            let key = HTMLText.plain(meta.shownKey ?? meta.key, limit: limit)
            return shown.isEmpty || key.isEmpty ? nil : "\(key): \(shown)"
        }
    }
}

extension ShopOrder.Line {
    /// Whether the value is one of the choices with which a variation's name ends, as in `Tee - M, Blue`; a plug-in's
    /// text, such as an engraving, is in none.
    func nameShows(_ value: String) -> Bool {
        guard !value.isEmpty else { return false }
        return name.split(separator: " - ").dropFirst().contains { choices in
            choices == value || choices.split(separator: ", ").contains { $0 == value }
        }
    }
}
