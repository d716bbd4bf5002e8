import Foundation

/// Seconds since 1970, and how the two systems write them.
enum CivilTime {
    static var now: Int { Int(Date.now.timeIntervalSince1970) }

    /// `yyyy-MM-ddTHH:mm:ss`, the form of WooCommerce.
    static func stamp(_ seconds: Int) -> String { "\(date(seconds))T\(clock(seconds))" }

    /// `yyyy-MM-dd HH:mm:ss`, the form of Rackbeat's webhook pages.
    static func plain(_ seconds: Int) -> String { "\(date(seconds)) \(clock(seconds))" }

    /// `yyyy-MM-dd`.
    static func date(_ seconds: Int) -> String {
        let (year, month, day) = civil(floorDivision(seconds, 86400))
        return "\(year)-\(two(month))-\(two(day))"
    }

    /// `yyyy-MM-ddTHH:mm:ss`, possibly followed by a zone, which is not read: what stands behind is `zone`.
    static func parse(_ text: String) -> (seconds: Int, zone: Substring)? {
        let parts = text.prefix(19).split { "-T: ".contains($0) }.compactMap { Int($0) }
        guard text.count >= 19, parts.count == 6, (1...12).contains(parts[1]), (1...31).contains(parts[2]),
            (0...23).contains(parts[3]), (0...59).contains(parts[4]), (0...60).contains(parts[5])
        else { return nil }
        let seconds = days(parts[0], parts[1], parts[2]) * 86400 + parts[3] * 3600 + parts[4] * 60 + parts[5]
        return (seconds, text.dropFirst(19))
    }

    private static func clock(_ seconds: Int) -> String {
        let rest = seconds - floorDivision(seconds, 86400) * 86400
        return "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func floorDivision(_ value: Int, _ divisor: Int) -> Int {
        value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
    }

    /// Counted in years that begin in March, so that the leap day comes last.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let day = days + 719_468
        let era = floorDivision(day, 146_097)
        let dayOfEra = day - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivision(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
