/// Writes JSON as PHP's `json_encode` does: `/` as `\/`, everything beyond ASCII as `\uXXXX` (woocommerce.md 1.1).
enum PHPJSON {
    private static let hex = Array("0123456789abcdef".utf8)

    static func encode(_ value: JSON, reserving capacity: Int = 1024) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(capacity)
        append(value, to: &output)
        return output
    }

    private static func append(_ value: JSON, to output: inout [UInt8]) {
        switch value {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let digits): output.append(contentsOf: digits.utf8)
        case .string(let text): append(text, to: &output)
        case .array(let items):
            output.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                append(item, to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                append(member.key, to: &output)
                output.append(UInt8(ascii: ":"))
                append(member.value, to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    private static func append(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy({ $0 >= 32 && $0 < 127 && $0 != 34 && $0 != 92 && $0 != 47 }) {
            output.append(contentsOf: text.utf8)
        } else {
            for unit in text.utf16 { append(unit, to: &output) }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func append(_ unit: UInt16, to output: inout [UInt8]) {
        switch unit {
        case 34, 92, 47:
            output.append(UInt8(ascii: "\\"))
            output.append(UInt8(unit))
        case 8: output.append(contentsOf: #"\b"#.utf8)
        case 9: output.append(contentsOf: #"\t"#.utf8)
        case 10: output.append(contentsOf: #"\n"#.utf8)
        case 12: output.append(contentsOf: #"\f"#.utf8)
        case 13: output.append(contentsOf: #"\r"#.utf8)
        case 32...127: output.append(UInt8(unit))
        default:
            output.append(contentsOf: #"\u"#.utf8)
            for shift in [12, 8, 4, 0] { output.append(hex[Int(unit >> UInt16(shift)) & 15]) }
        }
    }
}
