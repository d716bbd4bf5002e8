/// Text as the shop stores it, made fit for people: entities decoded once, tags of a note kept as they stand, controls
/// dropped (woocommerce.md 2.2).
public enum HTMLText {
    /// `#x10FFFF;`, and leading zeros.
    private static let longestEntity = 10

    /// - Parameter limit: scalars, as Rackbeat counts; the text is cut there.
    /// - Parameter keepsLines: whether line ends stay; else they become blanks.
    public static func plain(_ text: String, limit: Int, keepsLines: Bool = false) -> String {
        shown(decoded(text), limit: limit, keepsLines: keepsLines)
    }

    /// As `plain`, for what is no HTML: a SKU may hold `&amp;`.
    static func shown(_ text: String, limit: Int, keepsLines: Bool = false) -> String {
        let lineEnd: Unicode.Scalar = keepsLines ? "\n" : " "
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{2028}", "\u{2029}": scalars.append(lineEnd)
            case "\t", "\u{A0}": scalars.append(" ")
            default: if scalar.properties.generalCategory != .control { scalars.append(scalar) }
            }
            previous = scalar
        }
        return cut(String(scalars.drop { $0.properties.isWhitespace }), limit)
    }

    /// A letter with its accents or an emoji of several scalars stays whole, unless it alone is longer than the limit.
    private static func cut(_ text: String, _ limit: Int) -> String {
        var kept = text.unicodeScalars[...]
        if kept.count > limit {
            var end = text.startIndex
            var room = limit
            while end < text.endIndex {
                let next = text.index(after: end)
                room -= text.unicodeScalars.distance(from: end, to: next)
                guard room >= 0 else { break }
                end = next
            }
            kept = end == text.startIndex ? kept.prefix(limit) : text.unicodeScalars[..<end]
        }
        while kept.last?.properties.isWhitespace == true { kept.removeLast() }
        return String(kept)
    }

    /// Named and numeric entities, each decoded once: `&amp;lt;` is `&lt;`.
    static func decoded(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "&"),
                let end = bytes[index...].prefix(longestEntity).firstIndex(of: UInt8(ascii: ";")),
                let scalar = scalar(String(decoding: bytes[index..<end], as: UTF8.self))
            else {
                result.append(byte)
                continue
            }
            result.append(contentsOf: Character(scalar).utf8)
            index = end + 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func scalar(_ entity: String) -> Unicode.Scalar? {
        if let scalar = LatinEntities.scalar(entity) { return scalar }
        guard entity.hasPrefix("#") else { return nil }
        let isHex = entity.dropFirst().lowercased().hasPrefix("x")
        let digits = entity.dropFirst(isHex ? 2 : 1)
        // The integer's initializer takes a sign as well.
        guard digits.first?.isHexDigit == true, let value = UInt32(digits, radix: isHex ? 16 : 10), value != 0
        else { return nil }
        return Unicode.Scalar(value)
    }
}
