/// Reads JSON (RFC 8259).
struct JSONParser {
    private struct Malformed: Error {}

    private static let maximumDepth = 64

    private let bytes: [UInt8]
    private var position = 0

    /// nil for anything but one value.
    static func parse(_ bytes: [UInt8]) -> JSON? {
        var parser = JSONParser(bytes: bytes)
        do throws(Malformed) {
            let value = try parser.value(depth: 0)
            parser.skipBlanks()
            return parser.position == bytes.count ? value : nil
        } catch {
            return nil
        }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func value(depth: Int) throws(Malformed) -> JSON {
        guard depth < Self.maximumDepth else { throw Malformed() }
        skipBlanks()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try digits())
        }
    }

    private mutating func object(depth: Int) throws(Malformed) -> JSON {
        position += 1
        var members: [JSON.Member] = []
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw Malformed() }
            let key = try text()
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw Malformed() }
            members.append(JSON.Member(key, try value(depth: depth + 1)))
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw Malformed() }
        }
    }

    private mutating func array(depth: Int) throws(Malformed) -> JSON {
        position += 1
        var items: [JSON] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            items.append(try value(depth: depth + 1))
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .array(items) }
            guard take(UInt8(ascii: ",")) else { throw Malformed() }
        }
    }

    private mutating func text() throws(Malformed) -> String {
        position += 1
        let start = position
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 32 { position += 1 }
        if take(UInt8(ascii: "\"")) { return try string(bytes[start..<position - 1]) }
        var buffer = Array(bytes[start..<position])
        while let byte = peek, byte >= 32 {
            position += 1
            if byte == UInt8(ascii: "\"") { return try string(buffer[...]) }
            if byte == UInt8(ascii: "\\") { try escape(into: &buffer) } else { buffer.append(byte) }
        }
        throw Malformed()
    }

    private func string(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Malformed() }
        return text
    }

    private mutating func escape(into buffer: inout [UInt8]) throws(Malformed) {
        guard let byte = peek else { throw Malformed() }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): buffer.append(10)
        case UInt8(ascii: "t"): buffer.append(9)
        case UInt8(ascii: "r"): buffer.append(13)
        case UInt8(ascii: "b"): buffer.append(8)
        case UInt8(ascii: "f"): buffer.append(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
        case UInt8(ascii: "u"): buffer.append(contentsOf: String(try scalar()).utf8)
        default: throw Malformed()
        }
    }

    private mutating func scalar() throws(Malformed) -> Unicode.Scalar {
        let high = try unit()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw Malformed() }
        let low = try unit()
        guard (0xD800..<0xDC00).contains(high), (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(high) - 0xD800) << 10 + UInt32(low) - 0xDC00)
        else { throw Malformed() }
        return scalar
    }

    private mutating func unit() throws(Malformed) -> UInt16 {
        guard position + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw Malformed() }
        position += 4
        return unit
    }

    private mutating func digits() throws(Malformed) -> String {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let whole = run()
        guard whole > 0, whole == 1 || bytes[position - whole] != UInt8(ascii: "0") else { throw Malformed() }
        if take(UInt8(ascii: ".")), run() == 0 { throw Malformed() }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            if run() == 0 { throw Malformed() }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// - Returns: how many digits were passed.
    private mutating func run() -> Int {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position - start
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(Malformed) -> JSON {
        for byte in word.description.utf8 {
            guard take(byte) else { throw Malformed() }
        }
        return value
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 32 || byte == 10 || byte == 13 || byte == 9 { position += 1 }
    }
}
