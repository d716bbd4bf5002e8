import Logging
import Settings
import ShopRouting

/// One line of the log. Nothing in a record can end the line or address a terminal.
struct LogRecord {
    /// Milliseconds since 1970 UTC.
    var time: Int64
    var level: Logger.Level
    var message: String
    var metadata: Logger.Metadata

    /// Bytes of UTF-8 beyond which a message or a value is cut off.
    static let valueLimit = 8192

    /// With its line break.
    func line(_ format: Settings.Log.Format) -> [UInt8] {
        var line = Line()
        switch format {
        case .text: write(text: &line)
        case .json: write(json: &line)
        }
        line.bytes.append(UInt8(ascii: "\n"))
        return line.bytes
    }

    /// `2026-01-02T03:04:05.678Z warning  delivery refused shop=dk reason="bad signature"`, keys sorted.
    private func write(text line: inout Line) {
        line.append(time: time)
        line.append(" \(level.rawValue) ")
        for _ in level.rawValue.utf8.count..<8 { line.append(" ") }
        line.append(escaped: message)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line.append(" ")
            line.append(escaped: key)
            line.append("=")
            switch value {
            case .string(let text): line.append(textValue: text)
            case .stringConvertible(let value): line.append(textValue: value.description)
            case .array, .dictionary: line.append(json: value)
            }
        }
    }

    /// An object: `time`, `level`, `message`, then the metadata with sorted keys.
    private func write(json line: inout Line) {
        line.append("{\"time\":\"")
        line.append(time: time)
        line.append("\",\"level\":\"\(level.rawValue)\",\"message\":")
        line.append(quoted: message)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line.append(",")
            line.append(quoted: ["time", "level", "message"].contains(key) ? "metadata.\(key)" : key)
            line.append(":")
            line.append(json: value)
        }
        line.append("}")
    }
}

extension LogRecord {
    /// The bytes of a line as it grows.
    private struct Line {
        var bytes: [UInt8] = []

        init() { bytes.reserveCapacity(256) }

        mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

        /// ISO 8601 in UTC with milliseconds.
        mutating func append(time: Int64) {
            let (days, milliseconds) = max(time, 0).quotientAndRemainder(dividingBy: 86_400_000)
            let date = CivilDate(daysSince1970: Int(days))
            append(Int64(date.year), digits: 4)
            append("-")
            append(Int64(date.month), digits: 2)
            append("-")
            append(Int64(date.day), digits: 2)
            append("T")
            append(milliseconds / 3_600_000, digits: 2)
            append(":")
            append(milliseconds / 60_000 % 60, digits: 2)
            append(":")
            append(milliseconds / 1000 % 60, digits: 2)
            append(".")
            append(milliseconds % 1000, digits: 3)
            append("Z")
        }

        mutating func append(textValue text: String) {
            let isBare = text.utf8.allSatisfy { (0x21...0x7e).contains($0) && !#""=\{}[]"#.utf8.contains($0) }
            if isBare && (1...LogRecord.valueLimit).contains(text.utf8.count) {
                append(text)
            } else {
                append(quoted: text)
            }
        }

        mutating func append(json value: Logger.MetadataValue) {
            switch value {
            case .string(let text): append(quoted: text)
            case .stringConvertible(let value): append(quoted: value.description)
            case .array(let values):
                append("[")
                for (index, value) in values.enumerated() {
                    if index > 0 { append(",") }
                    append(json: value)
                }
                append("]")
            case .dictionary(let values):
                append("{")
                for (index, pair) in values.sorted(by: { $0.key < $1.key }).enumerated() {
                    if index > 0 { append(",") }
                    append(quoted: pair.key)
                    append(":")
                    append(json: pair.value)
                }
                append("}")
            }
        }

        mutating func append(quoted text: String) {
            append("\"")
            append(escaped: text)
            append("\"")
        }

        /// As inside a JSON string (RFC 8259 §7). Invisible characters are escaped too: some turn the direction of the
        /// line, some move a terminal's cursor.
        mutating func append(escaped text: String) {
            let start = bytes.count
            for scalar in text.unicodeScalars {
                guard bytes.count - start < LogRecord.valueLimit else { return append("…") }
                switch scalar {
                case "\"": append("\\\"")
                case "\\": append("\\\\")
                case "\n": append("\\n")
                case "\r": append("\\r")
                case "\t": append("\\t")
                case " "..."~": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
                default:
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                        for unit in String(scalar).utf16 {
                            append("\\u")
                            let digits = String(unit, radix: 16)
                            append(String(repeating: "0", count: 4 - digits.count) + digits)
                        }
                    default: append(String(scalar))
                    }
                }
            }
        }

        private mutating func append(_ number: Int64, digits: Int) {
            var divisor: Int64 = 1
            for _ in 1..<digits { divisor *= 10 }
            while divisor > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
                divisor /= 10
            }
        }
    }
}
