import Foundation
import ShopRouting

/// Reads values whose JSON type depends on version and plug-ins (woocommerce.md 2). What cannot be read is absent: the
/// caller decides what must be there.
extension KeyedDecodingContainer {
    /// Text; a number as its digits.
    func text(_ key: Key) -> String? {
        if let text = try? decode(String.self, forKey: key) { return text }
        if let number = try? decode(Decimal.self, forKey: key) { return number.description }
        return (try? decode(Bool.self, forKey: key)).map { $0 ? "1" : "0" }
    }

    func integer(_ key: Key) -> Int64? {
        if let number = try? decode(Int64.self, forKey: key) { return number }
        return (try? decode(String.self, forKey: key)).flatMap { Int64($0) }
    }

    func decimal(_ key: Key) -> Decimal? {
        if let number = try? decode(Decimal.self, forKey: key) { return number }
        return (try? decode(String.self, forKey: key)).flatMap { Decimal(exactly: $0) }
    }

    /// An amount: a decimal string, exact.
    func money(_ key: Key) -> Money? {
        if let text = try? decode(String.self, forKey: key) { return text.isEmpty ? .zero : Money(text) }
        return (try? decode(Decimal.self, forKey: key)).map { Money($0) }
    }

    /// Digits after the dot of a decimal string, trailing zeros too; nil when it is none.
    func places(_ key: Key) -> Int? {
        guard let text = try? decode(String.self, forKey: key), !text.isEmpty else { return nil }
        return text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
    }

    /// `yyyy-MM-ddTHH:mm:ss`, UTC: only for fields that end in `_gmt`.
    func moment(_ key: Key) -> Moment? { (try? decode(String.self, forKey: key)).flatMap(Moment.init(gmt:)) }

    /// The elements that could be read; none when it is no array.
    func list<Element: Decodable>(_ key: Key, of type: Element.Type = Element.self) -> [Element] {
        (try? decode([Lenient<Element>].self, forKey: key))?.compactMap(\.value) ?? []
    }
}

/// An element of a list that may be of another shape.
private struct Lenient<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}

extension Moment {
    /// `yyyy-MM-ddTHH:mm:ss`, read as UTC.
    init?(gmt text: String) {
        let parts = text.utf8.split { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            .map { Int64(String($0) ?? "") ?? -1 }
        guard parts.count >= 6, (1...12).contains(parts[1]), (1...31).contains(parts[2]), (0...9999).contains(parts[0]),
            (0...23).contains(parts[3]), (0...59).contains(parts[4]), (0...60).contains(parts[5])
        else { return nil }
        // Days of a civil date, counted in years that begin in March, so that the leap day comes last.
        let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
        let era = year / 400
        let yearOfEra = year % 400
        let month = parts[1] > 2 ? parts[1] - 3 : parts[1] + 9
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + (153 * month + 2) / 5 + parts[2] - 1
        let day = era * 146_097 + dayOfEra - 719_468
        self.init(milliseconds: (day * 86_400 + parts[3] * 3600 + parts[4] * 60 + parts[5]) * 1000)
    }

    /// RFC 9110 §5.6.7, in the form that is sent today: `Mon, 23 Nov 2026 09:02:24 GMT`.
    init?(httpDate text: String) {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split(separator: " ")
        guard parts.count == 6, let month = months.firstIndex(of: String(parts[2])) else { return nil }
        self.init(gmt: "\(parts[3])-\(month + 1)-\(parts[1])T\(parts[4])")
    }

    /// `yyyy-MM-ddTHH:mm:ss`, in UTC and without a zone, as `dates_are_gmt` wants it (woocommerce.md 3.2).
    var gmt: String {
        let second = (milliseconds % 86_400_000 + 86_400_000) % 86_400_000 / 1000
        let parts = [second / 3600, second / 60 % 60, second % 60].map { ($0 < 10 ? "0" : "") + String($0) }
        return civilDate + "T" + parts.joined(separator: ":")
    }
}
