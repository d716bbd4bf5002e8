import Foundation
public import ShopRouting

extension Moment {
    /// `2026-11-23T08:38:00Z`.
    public var iso8601: String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601)
    }

    /// ISO 8601 in GMT: `2026-11-23T08:38:00Z`, with or without the `Z`, the seconds or the time.
    public init?(iso8601 text: String) {
        let zoneless = text.hasSuffix("Z") ? String(text.dropLast()) : text
        let shape = zoneless.map { $0.isASCII && $0.isNumber ? "0" : $0 }
        let rest: String
        switch String(shape) {
        case "0000-00-00" where zoneless == text: rest = "T00:00:00Z"
        case "0000-00-00T00:00": rest = ":00Z"
        case "0000-00-00T00:00:00": rest = "Z"
        default: return nil
        }
        guard let date = try? Date(zoneless + rest, strategy: .iso8601) else { return nil }
        self.init(milliseconds: Int64(date.timeIntervalSince1970) * 1000)
        // The 30th of February is not taken for another day.
        guard iso8601 == zoneless + rest else { return nil }
    }
}
