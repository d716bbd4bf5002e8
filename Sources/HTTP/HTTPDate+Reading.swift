extension HTTPDate {
    private static let longDays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// Reads the three forms of RFC 9110 §5.6.7. The day of the week is not compared with the date.
    ///
    /// - Parameter now: tells the century of a year of two digits, which is never more than 50 years ahead.
    /// - Returns: seconds since 1970 UTC; nil when it is none of them, or no date of the calendar.
    public static func seconds(_ text: String, now: Int) -> Int? {
        let bytes = Array(text.utf8)
        if fits(bytes[...], "AAA, ## AAA #### ##:##:## GMT") {
            guard days.contains(String(text.prefix(3))) else { return nil }
            return seconds(number(bytes[12..<16]), bytes[8..<11], number(bytes[5..<7]), bytes[17..<25])
        }
        if fits(bytes[...], "AAA AAA _# ##:##:## ####") {
            guard days.contains(String(text.prefix(3))) else { return nil }
            return seconds(number(bytes[20..<24]), bytes[4..<7], number(bytes[8..<10]), bytes[11..<19])
        }
        guard let day = longDays.first(where: { text.hasPrefix($0) }) else { return nil }
        let start = day.utf8.count
        guard fits(bytes[start...], ", ##-AAA-## ##:##:## GMT") else { return nil }
        let thisYear = 1970 + now / 31_556_952
        var year = thisYear / 100 * 100 + number(bytes[start + 9..<start + 11])
        if year > thisYear + 50 { year -= 100 }
        return seconds(
            year, bytes[start + 5..<start + 8], number(bytes[start + 2..<start + 4]), bytes[start + 12..<start + 20])
    }

    /// - Parameter form: `A` for a letter, `#` for a digit, `_` for a digit or a blank, all else for itself.
    private static func fits(_ bytes: ArraySlice<UInt8>, _ form: String) -> Bool {
        bytes.count == form.utf8.count
            && zip(bytes, form.utf8).allSatisfy { byte, expected in
                switch Unicode.Scalar(expected) {
                case "#": FieldSyntax.isDigit(byte)
                case "_": FieldSyntax.isDigit(byte) || byte == UInt8(ascii: " ")
                case "A": byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
                default: byte == expected
                }
            }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 * 10 + (FieldSyntax.isDigit($1) ? Int($1 - UInt8(ascii: "0")) : 0) }
    }

    /// - Parameter time: `08:49:37`.
    private static func seconds(
        _ year: Int, _ monthName: ArraySlice<UInt8>, _ day: Int, _ time: ArraySlice<UInt8>
    ) -> Int? {
        guard let month = months.firstIndex(where: { $0.utf8.elementsEqual(monthName) }) else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day >= 1, day <= lengths[month] else { return nil }
        let parts = time.split(separator: UInt8(ascii: ":")).map { number($0) }
        // A leap second is the last one of its day.
        guard parts[0] < 24, parts[1] < 60, parts[2] <= 60 else { return nil }
        // Counted in years that begin in March, so that the leap day comes last.
        let (years, months) = month < 2 ? (year - 1, month + 10) : (year, month - 2)
        let days = 365 * years + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day - 1 - 719_468
        return days * 86_400 + parts[0] * 3600 + parts[1] * 60 + min(parts[2], 59)
    }
}
