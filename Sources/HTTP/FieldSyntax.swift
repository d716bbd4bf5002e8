/// Classes of bytes (RFC 9110 §5.5, §5.6.2; RFC 3986 §2).
enum FieldSyntax {
    private static let token: UInt8 = 1
    private static let value: UInt8 = 2
    private static let path: UInt8 = 4
    private static let query: UInt8 = 8
    private static let host: UInt8 = 16

    private static let classes: InlineArray<256, UInt8> = {
        var classes = InlineArray<256, UInt8>(repeating: 0)
        func mark(_ text: StaticString, _ kind: UInt8) {
            for scalar in "\(text)".unicodeScalars { classes[Int(scalar.value)] |= kind }
        }
        for byte in 0...255 {
            let isAlphanumeric = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            if isAlphanumeric { classes[byte] = token | path | query | host }
            // obs-text is allowed in values; of the controls only the tab is.
            if byte == 9 || (byte >= 32 && byte != 127) { classes[byte] |= value }
        }
        mark("!#$%&'*+-.^_`|~", token)
        mark("-._~!$&'()*+,;=:@/%", path)
        mark("-._~!$&'()*+,;=:@/?%[]|", query)
        mark("-._~!$&'()*+,;=%", host)
        return classes
    }()

    static func isToken(_ byte: UInt8) -> Bool { classes[Int(byte)] & token != 0 }
    static func isValue(_ byte: UInt8) -> Bool { classes[Int(byte)] & value != 0 }
    static func isPath(_ byte: UInt8) -> Bool { classes[Int(byte)] & path != 0 }
    /// Brackets and the bar are not RFC 3986, but browsers and PHP shops send them bare.
    static func isQuery(_ byte: UInt8) -> Bool { classes[Int(byte)] & query != 0 }
    static func isHost(_ byte: UInt8) -> Bool { classes[Int(byte)] & host != 0 }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// The value of a hexadecimal digit.
    static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
