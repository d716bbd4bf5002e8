import Foundation

/// Which of many SKUs or item numbers are the same, and which only look alike: other case, blanks or accents. Both systems'
/// databases may take those for the same (woocommerce.md 3.3, rackbeat.md U16).
///
/// Holds digests of 64 bits, not texts, so that it is small for a hundred thousand. Two texts that only share their digests
/// would be shown to an operator as alike; nothing is ever written because of it.
public struct SKULikeness: Sendable {
    private struct Entry {
        var folded: UInt64
        var exact: UInt64
        var value: Int64
    }

    private var entries: [Entry] = []
    private var isSorted = true

    public init() {}

    /// - Parameter value: whatever tells one from another, such as a product's id.
    public mutating func add(_ text: String, _ value: Int64) {
        entries.append(
            Entry(folded: Fingerprint.digest(of: Self.folded(text)), exact: Fingerprint.digest(of: text), value: value))
        isSorted = false
    }

    public mutating func add(_ others: SKULikeness) {
        entries += others.entries
        isSorted = false
    }

    /// To be called between the last ``add(_:_:)`` and the first question.
    public mutating func sort() {
        guard !isSorted else { return }
        entries.sort { ($0.folded, $0.exact, $0.value) < ($1.folded, $1.exact, $1.value) }
        isSorted = true
    }

    /// Values of exactly this text, ascending.
    public func same(as text: String) -> [Int64] {
        let exact = Fingerprint.digest(of: text)
        return alike(text).filter { $0.exact == exact }.map(\.value)
    }

    /// Values of texts that differ from it and look like it.
    public func others(like text: String) -> [Int64] {
        let exact = Fingerprint.digest(of: text)
        return alike(text).filter { $0.exact != exact }.map(\.value).sorted()
    }

    private func alike(_ text: String) -> ArraySlice<Entry> {
        precondition(isSorted, "asked before it was sorted")
        let folded = Fingerprint.digest(of: Self.folded(text))
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].folded < folded { low = middle + 1 } else { high = middle }
        }
        return entries[low...].prefix { $0.folded == folded }
    }

    /// Without case, accents and blanks; the letters that have no accent and are folded all the same are spelt out.
    static func folded(_ text: String) -> String {
        let letters = text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars
        var folded = String.UnicodeScalarView()
        for scalar in letters where !scalar.properties.isWhitespace {
            switch scalar {
            case "æ": folded.append(contentsOf: "ae".unicodeScalars)
            case "ø": folded.append("o")
            case "đ": folded.append("d")
            case "ł": folded.append("l")
            case "ß": folded.append(contentsOf: "ss".unicodeScalars)
            default: if scalar.properties.generalCategory != .nonspacingMark { folded.append(scalar) }
            }
        }
        return String(folded)
    }
}
