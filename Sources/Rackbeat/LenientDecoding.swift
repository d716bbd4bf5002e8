import Foundation
import ShopRouting

/// Reads values that documentation and years disagree about (rackbeat.md 0.14, 1.6).
extension KeyedDecodingContainer {
    /// Text; a number as its digits, a blank in front dropped.
    func text(_ key: Key) -> String? {
        if let text = try? decode(String.self, forKey: key) { return text.drop { $0 == " " }.description }
        return (try? decode(Decimal.self, forKey: key))?.description
    }

    func decimal(_ key: Key) -> Decimal? {
        if let number = try? decode(Decimal.self, forKey: key) { return number }
        return (try? decode(String.self, forKey: key)).flatMap { Decimal(exactly: $0) }
    }

    func flag(_ key: Key) -> Bool? {
        if let flag = try? decode(Bool.self, forKey: key) { return flag }
        return text(key).map { $0 == "1" || $0 == "true" }
    }

    func moment(_ key: Key) -> Moment? { (try? decode(String.self, forKey: key)).flatMap(Timestamp.moment) }
}

/// ISO 8601 with an offset, or `YYYY-MM-DD HH:MM:SS` (rackbeat.md 1.6), which counts as UTC.
enum Timestamp {
    static func moment(_ text: String) -> Moment? {
        if let date = try? Date(text, strategy: .iso8601) { return Moment(date) }
        if let date = try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)) {
            return Moment(date)
        }
        let plain = text.replacing(" ", with: "T", maxReplacements: 1)
        return (try? Date(plain + "Z", strategy: .iso8601)).map { Moment($0) }
    }
}

extension Moment {
    fileprivate init(_ date: Date) { self.init(milliseconds: Int64(date.timeIntervalSince1970 * 1000)) }
}
