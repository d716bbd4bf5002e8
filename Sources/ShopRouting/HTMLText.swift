/// Text as the shop stores it, made fit for people: entities decoded once, tags of a note kept as they stand, controls
/// dropped (woocommerce.md 2.2).
public enum HTMLText {
    private static let named: [Substring: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ",
    ]

    /// - Parameter limit: scalars; the text is cut there.
    /// - Parameter keepsLines: whether line ends stay; else they become blanks.
    public static func plain(_ text: String, limit: Int, keepsLines: Bool = false) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in decoded(text).unicodeScalars {
            switch scalar {
            case "\n" where keepsLines: scalars.append(scalar)
            case "\t", "\n", "\r", "\u{2028}", "\u{2029}", "\u{A0}": scalars.append(" ")
            default:
                if scalar.properties.generalCategory != .control { scalars.append(scalar) }
            }
        }
        while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
        if scalars.count > limit { scalars = String.UnicodeScalarView(scalars.prefix(limit)) }
        while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        return String(scalars)
    }

    /// Named and numeric entities, each decoded once: `&amp;lt;` is `&lt;`.
    static func decoded(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[start...]
            let window = rest.dropFirst().prefix(9)
            guard let end = window.firstIndex(of: ";"), let scalar = scalar(rest[rest.index(after: start)..<end]) else {
                result.append("&")
                rest.removeFirst()
                continue
            }
            result.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func scalar(_ entity: Substring) -> Unicode.Scalar? {
        if let scalar = named[entity] { return scalar }
        guard entity.hasPrefix("#") else { return nil }
        let digits = entity.dropFirst()
        let value = digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let value, value != 0 else { return nil }
        return Unicode.Scalar(value)
    }
}
